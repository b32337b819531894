package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.ServerProcess;
import io.acta.examples.web.testing.SocketClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a child process, killed in the middle of traffic. */
@Timeout(300)
class VoiceRoomsKillTest {
    private static final Pattern READY = Pattern.compile("voice rooms on http://[^:]+:(\\d+)/");
    private static final int ROUNDS = 2;
    private static final int IN_FLIGHT = 32;

    @TempDir
    private Path directory;

    private ServerProcess start() {
        return ServerProcess.ofMain(
                VoiceRooms.class,
                READY,
                "--port",
                "0",
                "--directory",
                directory.toString(),
                "--rates",
                "1000000,100000,100",
                // Nobody is put out for what a slow machine does.
                "--evict-after",
                "600000");
    }

    @Test
    void shouldShowEverythingThatWasAcknowledgedAndLetSessionsGoOnWhenItWasKilled() throws Exception {
        ServerProcess server = start();
        final Room room = RoomsOnline.makeRoom(server.port(), "{\"title\":\"Kept\"}");
        Joined ada = RoomsOnline.join(server.port(), room, "Ada", true);
        final AtomicLong sent = new AtomicLong();
        final AtomicLong acknowledged = new AtomicLong();
        for (int round = 1; round <= ROUNDS; round++) {
            final Joined speaker = ada;
            final Thread traffic = new Thread(() -> talk(speaker, sent, acknowledged), "traffic");
            traffic.start();
            final long killAt = acknowledged.get() + 500;
            while (acknowledged.get() < killAt && traffic.isAlive()) {
                // Leaves the processors to the server meanwhile.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            assertThat(traffic.isAlive())
                    .as("traffic, when the server is killed")
                    .isTrue();
            server.kill();
            traffic.join();
            server.close();
            server = start();
            final SocketClient client = SocketClient.connect(server.port(), "/ws");
            client.send("Join", "sessionToken", ada.sessionToken());
            final JsonNode success = client.await("JoinSuccess");
            assertThat(success.path("userId").asText()).isEqualTo(ada.id());
            assertThat(success.path("role").asText()).isEqualTo("HOST");
            ada = new Joined(client, ada.id(), ada.sessionToken(), success);
            check(server.port(), room, ada, sent.get(), acknowledged.get());
        }
        assertThat(server.terminate()).isEqualTo(143);
        server.close();
    }

    /** Talks, with so many requests in flight, until the server is gone. */
    private static void talk(final Joined speaker, final AtomicLong sent, final AtomicLong acknowledged) {
        try {
            for (int i = 0; i < IN_FLIGHT; i++) {
                say(speaker, sent.incrementAndGet());
            }
            while (true) {
                speaker.client().awaitText("\"type\":\"RequestAnswered\"", "\"status\":\"APPLIED\"");
                acknowledged.incrementAndGet();
                say(speaker, sent.incrementAndGet());
            }
        } catch (final AssertionError | RuntimeException e) {
            // The server was killed: that is what ends the traffic.
            assertThat(acknowledged.get()).isPositive();
        }
    }

    private static void say(final Joined speaker, final long number) {
        speaker.client().send("SendData", "requestId", Long.toString(number), "content", "message " + number);
    }

    /** The newest message that is kept is not older than the newest that was acknowledged, and none between is missing. */
    private static void check(
            final int port, final Room room, final Joined ada, final long sent, final long acknowledged) {
        final HttpResponse<String> polled =
                RoomsOnline.get(port, "/rooms/" + room.code() + "/updates?since=0", ada.sessionToken());
        assertThat(polled.statusCode()).as(polled.body()).isEqualTo(200);
        long before = 0;
        for (final JsonNode update : Json.object(polled.body()).path("updates")) {
            if (update.path("type").asText().equals("DataReceived")) {
                final long number =
                        Long.parseLong(update.path("content").asText().substring("message ".length()));
                assertThat(before == 0 || number == before + 1)
                        .as("%s after %s", number, before)
                        .isTrue();
                before = number;
            }
        }
        assertThat(before).isBetween(acknowledged, sent);
    }
}
