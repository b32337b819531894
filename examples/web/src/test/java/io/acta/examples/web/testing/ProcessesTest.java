package io.acta.examples.web.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Child processes do what the tests of the servers rely on. */
class ProcessesTest {
    private static final Pattern READY = Pattern.compile("ready on (\\d+)");

    @TempDir
    private Path directory;

    /** A server in a process of its own. */
    static final class Child {
        private Child() {}

        public static void main(final String[] arguments) {
            final WebServer server = WebServer.start(new WebServerContext()
                    .routes(routes -> routes.get("/", request -> request.result(String.join(" ", arguments)))));
            System.out.println("ready on " + server.port());
        }
    }

    @Test
    void shouldWaitUntilAServerIsReadyAndKillItOrAskItToEnd() throws Exception {
        try (ServerProcess server = ServerProcess.ofMain(Child.class, READY, "one", "two")) {
            assertThat(server.port()).isPositive();
            server.kill();
            assertThat(server.isAlive()).isFalse();
        }
        try (ServerProcess server = ServerProcess.ofMain(Child.class, READY)) {
            server.awaitReady();
            assertThat(server.terminate()).isEqualTo(143);
        }
    }

    @Test
    void shouldShowTheLogOfAServerThatEndsBeforeItIsReady() {
        try (ServerProcess server = new ServerProcess(List.of("sh", "-c", "echo no luck"), Map.of(), READY)) {
            assertThatThrownBy(server::port).hasMessageContaining("no luck");
        }
    }

    @Test
    void shouldStartARedisOnAFreePortAndAgainOnTheSame() throws Exception {
        try (BackingServer redis = BackingServer.redis(directory)) {
            assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + redis.port());
            assertThat(said(redis, "PING\r\n")).startsWith("+PONG");
            redis.kill();
            assertThatThrownBy(() -> said(redis, "PING\r\n")).isInstanceOf(IOException.class);
            redis.start();
            assertThat(said(redis, "PING\r\n")).startsWith("+PONG");
        }
    }

    @Test
    void shouldStartANatsServerWithStreams() throws Exception {
        try (BackingServer nats = BackingServer.nats(directory)) {
            assertThat(said(nats, "")).startsWith("INFO ").contains("\"jetstream\":true");
        }
    }

    private static String said(final BackingServer server, final String words) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            final byte[] answer = new byte[4096];
            final int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        }
    }
}
