package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.testing.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program takes from flags and the environment, and what it says when that cannot be. */
class CommandLineTest {
    @TempDir
    private Path directory;

    @Test
    void shouldTakeFreePortsForAllWhenAnyWillDoForHttp() {
        try (ServerProcess server = ServerProcess.ofMain(
                StreamManager.class, StreamKillTest.READY, "--port", "0", "--directory", directory.toString())) {
            final int port = server.port();
            assertThat(StreamUnderTest.ask(port, null, "GET", "/config", null)
                            .body()
                            .get("wsPort")
                            .intValue())
                    .isNotIn(0, 4201);
            assertThat(server.log()).doesNotContain(":9090/");
        }
    }

    @Test
    void shouldNameTheFlagOfAPortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerProcess server = ServerProcess.ofMain(
                        StreamManager.class,
                        Map.of("WS_PORT", Integer.toString(other.getLocalPort())),
                        StreamKillTest.READY,
                        "--port",
                        "0",
                        "--directory",
                        directory.toString())) {
            assertThat(server.awaitEnd()).isEqualTo(1);
            assertThat(server.log())
                    .contains(
                            "cannot listen on 127.0.0.1:" + other.getLocalPort(), "--ws-port or WS_PORT", "0 takes any")
                    .doesNotContain("\tat ");
        }
    }
}
