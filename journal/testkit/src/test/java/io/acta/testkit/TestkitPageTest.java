package io.acta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's Java is that of tests that pass. */
class TestkitPageTest {
    @Test
    void shouldShowOnThePageWhatTheTestsRun() throws IOException {
        final String page = Files.readString(Path.of("../../docs/TESTKIT.md"));
        final Path tests = Path.of("src/test/java/io/acta/testkit");
        final String sources = Files.readString(tests.resolve("TallyKeeper.java"))
                + Files.readString(tests.resolve("SimulationTest.java"));
        int blocks = 0;
        for (int at = page.indexOf("```java\n"); at >= 0; at = page.indexOf("```java\n", at + 1)) {
            final String block = page.substring(at + 8, page.indexOf("```", at + 8));
            assertThat(sources).contains(block);
            blocks++;
        }
        assertThat(blocks).isEqualTo(3);
    }
}
