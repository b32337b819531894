package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a child process, killed with -9 in the middle of traffic: once, or {@code -Dacta.stream.kills=20} times. */
class StreamKillTest {
    static final Pattern READY = Pattern.compile("admin on http://[^:]+:(\\d+)/#token=(\\S+)");
    private static final int ROUNDS = Integer.getInteger("acta.stream.kills", 1);
    private static final int WRITERS = 3;
    private static final int ACKNOWLEDGED_A_ROUND = 150;

    @TempDir
    private Path directory;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    static ServerProcess start(final Path directory, final String... more) {
        final List<String> arguments = new ArrayList<>(
                List.of("--port", "0", "--ws-port", "0", "--metrics-port", "0", "--writes-per-second", "100000"));
        arguments.addAll(List.of("--directory", directory.toString()));
        arguments.addAll(List.of(more));
        return ServerProcess.ofMain(StreamManager.class, READY, arguments.toArray(new String[0]));
    }

    @Test
    void shouldKeepEverythingThatWasAcknowledgedWhenItIsKilledInTheMiddleOfTraffic() throws InterruptedException {
        long frames = 0;
        for (int round = 1; round <= ROUNDS + 1; round++) {
            try (ServerProcess server = start(directory)) {
                final int port = server.port();
                final String token = server.awaitReady().group(2);
                final JsonNode status = get(port, token, "/stream/status");
                assertThat(status.get("processStarts").intValue()).isEqualTo(round);
                assertThat(status.get("frameCount").longValue()).isGreaterThanOrEqualTo(frames);
                assertThat(status.get("isLive").booleanValue()).isEqualTo(round > 1);
                assertThat(counted(port, token)).isBetween(acknowledged.get(), sent.get());
                if (round > ROUNDS) {
                    assertThat(server.terminate()).isEqualTo(143);
                    return;
                }
                if (round == 1) {
                    assertThat(StreamUnderTest.ask(port, token, "POST", "/stream/start", "{}")
                                    .status())
                            .isEqualTo(200);
                }
                final long killAt = acknowledged.get() + ACKNOWLEDGED_A_ROUND;
                final List<Thread> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    writers.add(writer(port, token, i % 2 == 0));
                }
                Patience.await("acknowledged changes", () -> acknowledged.get() >= killAt);
                frames = get(port, token, "/stream/status").get("frameCount").longValue();
                server.kill();
                for (final Thread writer : writers) {
                    writer.join();
                }
            }
        }
    }

    /** Changes, one after the other, until the server is gone. */
    private Thread writer(final int port, final String token, final boolean isChat) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        for (boolean visible = false; ; visible = !visible) {
                            sent.incrementAndGet();
                            final int status = isChat
                                    ? StreamUnderTest.ask(port, token, "POST", "/stream/chat", "{\"text\":\"x\"}")
                                            .status()
                                    : StreamUnderTest.ask(
                                                    port,
                                                    token,
                                                    "POST",
                                                    "/stream/layers/2/visibility",
                                                    "{\"visible\":" + visible + "}")
                                            .status();
                            if (status == 200) {
                                acknowledged.incrementAndGet();
                            }
                        }
                    } catch (final IllegalStateException e) {
                        // The server was killed: that is what ends the traffic.
                        return;
                    }
                },
                "writer");
        thread.start();
        return thread;
    }

    private static JsonNode get(final int port, final String token, final String path) {
        return StreamUnderTest.ask(port, token, "GET", path, null).body();
    }

    private static long counted(final int port, final String token) {
        final Map<String, Long> counts = new HashMap<>();
        for (final JsonNode row : get(port, token, "/stream/analytics").get("actions")) {
            counts.put(row.get("action").asText(), row.get("count").longValue());
        }
        return counts.getOrDefault("ChatSent", 0L) + counts.getOrDefault("LayerVisibilitySet", 0L);
    }
}
