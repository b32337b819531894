package io.acta.examples.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.testing.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a child process, killed in the middle of traffic. */
class InstanceServerKillTest {
    private static final int ROUNDS = 3;
    private static final int IN_FLIGHT = 32;
    static final Pattern SERVING = Pattern.compile("serving scene .* on http://[^:]+:(\\d+)/");
    private static final Pattern TOGGLES = Pattern.compile("\"userId\":\"7\",\"toggles\":\"(\\d+)\"");

    @TempDir
    private Path directory;

    @Test
    void shouldShowEverythingThatWasAcknowledgedWhenItWasKilledInTheMiddleOfTraffic() throws Exception {
        final AtomicLong sent = new AtomicLong();
        final AtomicLong acknowledged = new AtomicLong();
        for (int round = 1; round <= ROUNDS; round++) {
            try (ServerProcess server = start()) {
                check(server.port(), sent.get(), acknowledged.get(), round);
                final Thread traffic = traffic(server.port(), sent, acknowledged);
                final long killAt = acknowledged.get() + 500;
                while (acknowledged.get() < killAt && traffic.isAlive()) {
                    Thread.onSpinWait();
                }
                assertThat(traffic.isAlive())
                        .as("traffic, when the server is killed")
                        .isTrue();
                server.kill();
                traffic.join();
            }
        }
        for (int start = ROUNDS + 1; start <= ROUNDS + 2; start++) {
            try (ServerProcess server = start()) {
                check(server.port(), sent.get(), acknowledged.get(), start);
                assertThat(server.terminate()).isEqualTo(143);
            }
        }
    }

    private ServerProcess start() {
        return ServerProcess.ofMain(InstanceServer.class, SERVING, "--port", "0", "--directory", directory.toString());
    }

    /** Toggles, with so many requests in flight, until the server is gone. */
    private static Thread traffic(final int port, final AtomicLong sent, final AtomicLong acknowledged) {
        final AtomicBoolean gone = new AtomicBoolean();
        final InstanceClient client = InstanceClient.json(port, 7);
        final Thread thread = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < IN_FLIGHT; i++) {
                            toggle(client, sent);
                        }
                        while (!gone.get()) {
                            client.await("\"type\":\"RequestAnswered\"", "\"status\":\"APPLIED\"");
                            acknowledged.incrementAndGet();
                            toggle(client, sent);
                        }
                    } catch (final AssertionError | RuntimeException e) {
                        // The server was killed: that is what ends the traffic.
                        gone.set(true);
                    }
                },
                "traffic");
        thread.start();
        return thread;
    }

    private static void toggle(final InstanceClient client, final AtomicLong sent) {
        final long request = sent.incrementAndGet();
        client.send("{\"type\":\"MuteToggled\",\"requestId\":\"" + request + "\"}");
    }

    private static void check(final int port, final long sent, final long acknowledged, final int starts)
            throws Exception {
        final String state = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/state"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(state).contains("\"starts\":\"" + starts + "\"").doesNotContain("\"connected\":\"YES\"");
        final Matcher toggles = TOGGLES.matcher(state);
        assertThat(toggles.find() ? Long.parseLong(toggles.group(1)) : 0).isBetween(acknowledged, sent);
    }
}
