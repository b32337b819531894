package io.acta.examples.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.Program;
import io.acta.examples.web.testing.ServerProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the program takes from flags, and what it says when that cannot be. */
class CommandLineTest {
    @Test
    void shouldNeedNoFlagAndNameItsDefaults() {
        final CommandLine command = new CommandLine(new InstanceServer());
        assertThat(command.parseArgs().errors()).isEmpty();
        assertThat(command.getUsageMessage())
                .contains("4200", "127.0.0.1", "instance-server-data", "lobby", "10000 ms", "512");
    }

    @ParameterizedTest
    @CsvSource({
        "--port=70000, --port: port=70000 is not within 0 to 65535",
        "--silent-after=0, --silent-after: MS=0 is not positive",
        "--connections=-1, --connections: N=-1 is not positive"
    })
    void shouldNameTheFlagWhoseValueMakesNoSense(final String flag, final String reason) {
        final StringWriter said = new StringWriter();
        final int exit =
                Program.of(new InstanceServer()).setErr(new PrintWriter(said)).execute(flag);
        assertThat(exit).isEqualTo(2);
        assertThat(said.toString()).contains(reason, "\"instance-server --help\"");
    }

    @Test
    void shouldShowInTheStateWhatItWasStartedWith(@TempDir final Path directory) throws Exception {
        try (ServerProcess server = ServerProcess.ofMain(
                InstanceServer.class,
                InstanceServerKillTest.SERVING,
                "--port=0",
                "--scene=hall",
                "--media-only",
                "--silent-after=1234",
                "--directory=" + directory)) {
            final URI state = URI.create("http://127.0.0.1:" + server.port() + "/state");
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(state).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("\"scene\":\"hall\"", "\"mediaOnly\":\"YES\"", "\"silentAfterNs\":\"1234000000\"");
        }
    }
}
