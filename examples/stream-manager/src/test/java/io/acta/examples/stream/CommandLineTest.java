package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.web.Program;
import io.acta.examples.web.testing.BackingServer;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.ServerProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the program takes from flags and the environment, and what it says when that cannot be. */
class CommandLineTest {
    private static final String PASSWORD = "open-sesame-7";

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

    @Test
    void shouldTakeFromTheEnvironmentWhatTheReadmeSays() throws IOException {
        final int wsPort = BackingServer.freePort();
        final int metricsPort = BackingServer.freePort();
        final Path data = directory.resolve("data");
        try (BackingServer redis = BackingServer.redis(Files.createDirectory(directory.resolve("redis")), PASSWORD)) {
            final Map<String, String> environment = new HashMap<>(Map.of(
                    "PORT", "0",
                    "WS_PORT", Integer.toString(wsPort),
                    "METRICS_PORT", Integer.toString(metricsPort),
                    "POLL_INTERVAL", "2500",
                    "MAX_RETRIES", "7",
                    "REDIS_URL", redis.url(),
                    "REDIS_PASSWORD", PASSWORD,
                    "REDIS_PREFIX", "ours:",
                    "STATE_UPDATE_DEBOUNCE", "20"));
            try (ServerProcess server = start(environment, data)) {
                final int port = server.port();
                final String token = server.awaitReady().group(2);
                final JsonNode config =
                        StreamUnderTest.ask(port, null, "GET", "/config", null).body();
                assertThat(config.get("wsPort").intValue()).isEqualTo(wsPort);
                assertThat(config.get("pollInterval").intValue()).isEqualTo(2_500);
                assertThat(config.get("maxRetries").intValue()).isEqualTo(7);
                assertThat(StreamUnderTest.ask(metricsPort, null, "GET", "/metrics", null)
                                .status())
                        .isEqualTo(200);
                final long sequence = StreamUnderTest.ask(port, token, "POST", "/stream/start", "{}")
                        .body()
                        .get("sequence")
                        .asLong();
                Patience.await(
                        "the change in redis",
                        () -> mirror(port, token).get("sequence").asLong() >= sequence);
                assertThat(server.log()).contains("stateUpdateDebounceMs=20,").doesNotContain(PASSWORD);
                server.terminate();
            }
            assertThat(keys(redis)).contains("ours:Layer", "ours:position");

            environment.put("REDIS_PASSWORD", "another");
            try (ServerProcess server = start(environment, data)) {
                final int port = server.port();
                final String token = server.awaitReady().group(2);
                Patience.await(
                        "that redis refuses the password",
                        () -> mirror(port, token).get("lastError").asText().contains("WRONGPASS"));
            }
        }
    }

    private static List<String> keys(final BackingServer redis) {
        final RedisClient client = RedisClient.create(RedisURI.builder(RedisURI.create(redis.url()))
                .withPassword(PASSWORD.toCharArray())
                .build());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().keys("*");
        } finally {
            client.shutdown();
        }
    }

    private static ServerProcess start(final Map<String, String> environment, final Path data) {
        return ServerProcess.ofMain(
                StreamManager.class, environment, StreamKillTest.READY, "--directory", data.toString());
    }

    private static JsonNode mirror(final int port, final String token) {
        return StreamUnderTest.ask(port, token, "GET", "/stream/mirror", null).body();
    }

    @Test
    void shouldNameInItsHelpEveryVariableThatItTakes() {
        assertThat(new CommandLine(new StreamManager()).getUsageMessage())
                .contains("PORT", "WS_PORT", "METRICS_PORT", "REDIS_URL", "REDIS_PASSWORD", "REDIS_PREFIX")
                .contains("STATE_UPDATE_DEBOUNCE", "MAX_RETRIES", "POLL_INTERVAL");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 70000",
        "WS_PORT, -1",
        "METRICS_PORT, 4200",
        "REDIS_URL, localhost:6379",
        "STATE_UPDATE_DEBOUNCE, 60001",
        "MAX_RETRIES, 101",
        "POLL_INTERVAL, 99"
    })
    void shouldNameTheVariableWhoseValueMakesNoSense(final String variable, final String value) {
        final String flag = "--" + variable.toLowerCase(Locale.ROOT).replace('_', '-');
        final StringWriter said = new StringWriter();
        final int exit = Program.of(new StreamManager())
                .setErr(new PrintWriter(said))
                .execute(flag + "=" + value, "--directory", directory.toString());
        assertThat(exit).isEqualTo(2);
        assertThat(said.toString()).contains(variable + "=" + value);
    }
}
