package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the program takes from flags, and what it says when that cannot be. */
class CommandLineTest {
    @Test
    void shouldNeedNoFlagAndNameItsDefaults() {
        final CommandLine command = new CommandLine(new VoiceRooms());
        assertThat(command.parseArgs().errors()).isEmpty();
        assertThat(command.getUsageMessage())
                .contains("4300", "127.0.0.1", "voice-rooms-data", "60000 ms", "1024,1024,8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--connections=1,2", "--rates=1", "--peer=west=http://127.0.0.1:1/", "--peer-limits=1"})
    void shouldNameTheFlagWhoseValueMakesNoSense(final String flag) {
        final StringWriter said = new StringWriter();
        final int exit =
                Program.of(new VoiceRooms()).setErr(new PrintWriter(said)).execute(flag);
        assertThat(exit).isEqualTo(2);
        assertThat(said.toString())
                .startsWith(flag.substring(0, flag.indexOf('=')))
                .contains("\"voice-rooms --help\"");
    }
}
