package io.acta.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    @Test
    void shouldLoseNothingThatWasAcknowledgedBeforeTheKill(@TempDir final Path directory) {
        final StringWriter out = new StringWriter();

        final int exitCode = run(out, "--actions", "20000", "--directory", directory.toString());

        assertThat(exitCode).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("nothing acknowledged is missing")
                .contains("the same after every batch")
                .contains("All is well.");
    }

    @Test
    void shouldGoOnWhereAnEarlierRunEnded(@TempDir final Path directory) {
        final StringWriter out = new StringWriter();
        run(out, "--actions", "11000", "--directory", directory.toString());

        final int exitCode = run(out, "--actions", "1000", "--directory", directory.toString());

        assertThat(exitCode).as(out.toString()).isZero();
        assertThat(Files.isDirectory(directory.resolve("journal"))).isTrue();
    }

    @Test
    void shouldTellHowItIsUsed() {
        final StringWriter out = new StringWriter();

        assertThat(run(out, "--help")).isZero();
        assertThat(out.toString()).contains("--actions", "--directory").doesNotContain(LoadedChild.COMMAND);
    }

    private static int run(final StringWriter out, final String... args) {
        return Quickstart.commandLine().setOut(new PrintWriter(out)).execute(args);
    }
}
