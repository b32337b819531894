package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlagCheckTest {
    @Test
    void shouldFindNothingMissingUnderTheFlagsOfTheBuild() {
        assertThat(FlagCheck.missing()).isEmpty();
        FlagCheck.require();
    }

    @Test
    void shouldNameEveryMissingFlagAndTheLineToAdd() throws IOException {
        try (ChildJvm child = ChildJvm.startWithFlags(List.of(), CheckingChild.class)) {
            assertThat(child.awaitOutput())
                    .contains("JVM flags missing")
                    .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED (")
                    .contains("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED (Agrona)")
                    .contains("\n" + FlagCheck.line() + "\n");
        }
    }

    @Test
    void shouldBeContentWithTheLineThatItPrints() throws IOException {
        try (ChildJvm child = ChildJvm.start(CheckingChild.class)) {
            assertThat(child.awaitOutput()).isEqualTo("content\n");
        }
    }

    @Test
    void shouldShipTheSameFlagsAsAnArgfile() throws IOException {
        try (InputStream in = FlagCheck.class.getResourceAsStream(FlagCheck.ARGFILE)) {
            final List<String> flags = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            assertThat(FlagCheck.line()).startsWith(String.join(" ", flags));
        }
    }

    @Test
    void shouldHaveNobodyOnTheClassPathWhoReportsUsage() {
        assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    static final class CheckingChild {
        private CheckingChild() {}

        public static void main(final String[] arguments) {
            try {
                FlagCheck.require();
                System.out.println("content");
            } catch (final JournalException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
