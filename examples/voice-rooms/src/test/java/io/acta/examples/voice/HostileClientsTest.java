package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.web.Json;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.testing.Bystander;
import io.acta.examples.web.testing.Latencies;
import io.acta.examples.web.testing.RawSocket;
import io.acta.examples.web.testing.SocketClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that do what they should not, again and again and several at a time: each is refused, limited or dropped with a reason. In the same room people
 * talk meanwhile, and none of what they say is refused, missing or out of order. How long it took stands in {@code target/hostile-voice-rooms.txt}.
 */
@Timeout(300)
class HostileClientsTest {
    private static final int ATTACKERS = 3;
    private static final int EXCHANGES = 8;
    private static final int USER_CONNECTIONS = 8;
    private static final int USER_PER_MINUTE = 2_000;
    private static final long SEED = Long.getLong("acta.seed", System.nanoTime());
    private static final Latencies LATENCIES = new Latencies("hostile-voice-rooms");

    @TempDir
    private Path directory;

    /** One session for each attacker, taken up again whenever its connection was dropped: a room has only so many places. */
    private final ThreadLocal<Joined> sessions = new ThreadLocal<>();

    private RoomsOnline online;
    private Room room;
    private Talk talk;
    private Bystander bystander;

    @BeforeEach
    void start() {
        start(settings -> settings);
    }

    private void restart(final UnaryOperator<VoiceSettings> settings) {
        close();
        start(settings);
    }

    private void start(final UnaryOperator<VoiceSettings> more) {
        online = new RoomsOnline(
                directory,
                settings ->
                        more.apply(settings.rates(100_000, 100_000, 1_000).connections(200, 100, USER_CONNECTIONS)));
        room = online.makeRoom();
        talk = new Talk(online, room);
        bystander = new Bystander(LATENCIES, "quiet", talk::exchange);
        bystander.await(EXCHANGES);
    }

    @AfterEach
    void close() {
        try {
            bystander.await(1);
            bystander.assertUndisturbed();
            talk.assertAllThere();
        } finally {
            talk.close();
            online.close();
        }
    }

    private void beside(final String phase, final Runnable attack) {
        bystander.beside(phase, ATTACKERS, EXCHANGES, attack);
        bystander.calmDown();
    }

    private SocketClient stranger() {
        return SocketClient.connect(online.port(), "/ws");
    }

    /** The attacker of this thread, in the room. */
    private Joined eve() {
        final Joined before = sessions.get();
        final Joined now = before == null ? online.join(room, "Eve", false) : online.resume(before.sessionToken());
        sessions.set(now);
        return now;
    }

    private long count(final String name) {
        return Json.object(RoomsOnline.get(online.port(), "/stats", null).body())
                .path("web")
                .path(name)
                .asLong();
    }

    @Test
    void shouldAnswerMalformedMessagesAndGoOn() {
        beside("malformed messages, -Dacta.seed=" + SEED, () -> {
            final Joined eve = eve();
            for (final String bad : List.of(
                    "",
                    "{",
                    "[]",
                    "null",
                    "{\"type\":7}",
                    "{\"type\":\"Nothing\"}",
                    "{\"type\":\"SendData\"",
                    "{\"type\":\"Mute\",\"targetId\":\"x\",\"muted\":\"YES\"}",
                    "{\"type\":\"Mute\",\"targetId\":\"1\",\"muted\":\"PERHAPS\"}",
                    "{\"type\":\"RoomEnded\",\"roomId\":\"1\",\"reason\":\"EMPTY\"}",
                    "\u0000",
                    "[".repeat(5_000))) {
                eve.client().send(bad);
                eve.client().await("error");
            }
            sendBadFrames(eve.client());
            eve.apply("SendData", "content", "I am still here");
            eve.client().close();
        });
    }

    private static void sendBadFrames(final SocketClient eve) {
        final Random random = new Random(SEED + Thread.currentThread().getName().hashCode());
        for (int i = 0; i < 300; i++) {
            final byte[] bytes = i % 3 == 0 ? new Tone(440).message(i) : new byte[random.nextInt(200)];
            for (int j = 0; j < Math.min(bytes.length, 24); j++) {
                if (i % 3 != 0 || random.nextInt(4) == 0) {
                    bytes[j] = (byte) random.nextInt();
                }
            }
            eve.send(bytes);
        }
        for (int templateId = 0; templateId < 90; templateId++) {
            // Header and nothing, or nearly nothing, behind it.
            eve.send(new byte[] {0, 0, (byte) templateId, 0, (byte) 0xCC, 0x10, 1, 0});
            eve.send(new byte[] {-1, -1, (byte) templateId, 0, (byte) 0xCC, 0x10, 1, 0, 1, 2, 3});
        }
    }

    @Test
    void shouldDropWhoSendsTooMuchAtOnce() {
        beside("oversize messages and bodies", () -> {
            final SocketClient text = eve().client();
            text.send("SendData", "content", "x".repeat(20_000));
            // With a word, if the client comes to read it: what it has sent and nobody reads may cut the wire first.
            assertThat(text.awaitClose().code()).isIn(CloseCode.TOO_BIG, CloseCode.ABNORMAL);
            final SocketClient bytes = eve().client();
            bytes.send(new byte[20_000]);
            assertThat(bytes.awaitClose().code()).isIn(CloseCode.TOO_BIG, CloseCode.ABNORMAL);
            try (RawSocket socket = new RawSocket(online.port())) {
                assertThat(socket.post("/rooms", null, "{\"title\":\"" + "x".repeat(100_000) + "\"}"))
                        .isEqualTo(413);
            }
        });
        assertThat(count("sockets_unruly")).isGreaterThanOrEqualTo(2 * ATTACKERS);
    }

    @Test
    void shouldLetNobodySpeakBeforeItJoined() {
        beside("strangers and forged tokens", () -> {
            final SocketClient eve = stranger();
            eve.send("SendData", "requestId", "1", "content", "hello?");
            assertThat(eve.await("RequestAnswered").path("reason").asText()).contains("join first");
            eve.send("Join", "roomCode", room.code(), "displayName", "Eve", "authToken", "forged.token");
            assertThat(eve.await("JoinError").path("reason").asText()).contains("token");
            eve.send("Join", "sessionToken", "A".repeat(22));
            assertThat(eve.await("JoinError").path("reason").asText()).isEqualTo(Rejection.SESSION_UNKNOWN.reason());
            eve.abort();
            try (RawSocket socket = new RawSocket(online.port())) {
                assertThat(socket.post(
                                "/rooms/" + room.code() + "/messages",
                                null,
                                "{\"type\":\"SendData\",\"content\":\"x\"}"))
                        .isEqualTo(401);
            }
        });
    }

    @Test
    void shouldDropWhoNeverJoins() {
        // Who talks has to join within it too, on whatever machine this is.
        restart(settings -> settings.joinWithinMs(5_000));
        bystander.beside("strangers who never join", ATTACKERS, EXCHANGES, () -> {
            final SocketClient.Closed closed = stranger().awaitClose();
            assertThat(closed.code()).isEqualTo(CloseCode.POLICY);
            assertThat(closed.reason()).contains("no Join within");
        });
    }

    @Test
    void shouldLimitAFloodAndThenDropIt() {
        restart(settings -> settings.rates(USER_PER_MINUTE, 100_000, 1_000));
        beside("floods", () -> {
            final Joined eve = eve();
            try {
                for (int i = 0; i < USER_PER_MINUTE + 1_000 && !eve.client().isClosed(); i++) {
                    eve.client().send("Heartbeat", "requestId", Integer.toString(i));
                }
            } catch (final CompletionException e) {
                // Dropped while it was at it; the close itself may be told a moment later.
                assertThat(e).hasRootCauseInstanceOf(IOException.class);
            }
            eve.client().awaitText("\"status\":\"REFUSED\"", "too many messages");
            // Whose own words break the wire before it has read why it is closed is told no code.
            assertThat(eve.client().awaitClose().code()).isIn(CloseCode.POLICY, CloseCode.ABNORMAL);
        });
    }

    @Test
    void shouldLimitConnectionsOfAUserAndOfAnAddress() {
        bystander.phase("crowds");
        final Room asEve = invited(room, talk.host(), "eve");
        for (int i = 0; i < USER_CONNECTIONS; i++) {
            online.join(asEve, "Eve " + i, true);
        }
        final SocketClient oneMore = stranger();
        oneMore.send("Join", "roomCode", room.code(), "displayName", "Eve", "authToken", asEve.hostToken());
        assertThat(oneMore.await("JoinError").path("reason").asText()).contains("too many connections of this user");

        // A host makes its users' names up: one that it takes from another room uses nothing up there.
        final Room elsewhere = online.makeRoom();
        final Joined host = online.join(elsewhere, "Host", true);
        online.join(invited(elsewhere, host, "eve"), "Another Eve", true);

        final List<SocketClient> crowd = new ArrayList<>();
        assertThat(catchThrowable(() -> {
                    for (int i = 0; i < 100; i++) {
                        crowd.add(stranger());
                    }
                }))
                .as("one of a hundred more is turned away: %s", crowd.size())
                .isNotNull();
        bystander.await(EXCHANGES);
        crowd.forEach(SocketClient::abort);
    }

    private Room invited(final Room to, final Joined host, final String user) {
        final String body = RoomsOnline.post(
                        online.port(),
                        "/rooms/" + to.code() + "/invitations",
                        host.sessionToken(),
                        "{\"role\":\"SPEAKER\",\"user\":\"" + user + "\"}")
                .body();
        return new Room(to.code(), Json.object(body).path("token").asText());
    }

    @Test
    void shouldDropHalfOpenSockets() {
        restart(settings -> settings.pings(100, 5_000));
        bystander.beside("half-open sockets", ATTACKERS, EXCHANGES, () -> {
            // One that answers no ping, as if its wire had been cut.
            try (RawSocket halfOpen = RawSocket.webSocket(online.port(), "/ws?audio=none")) {
                halfOpen.sendText("{\"type\":\"Join\",\"roomCode\":\"" + room.code() + "\",\"displayName\":\"Mole\"}");
                assertThat(halfOpen.readToEnd()).isPositive();
            }
        });
        assertThat(count("sockets_silent")).isGreaterThanOrEqualTo(ATTACKERS);
    }

    @Test
    void shouldDropWhoDoesNotReadWhatItIsSent() {
        // However long that takes, it is not taken for one whose wire was cut.
        restart(settings -> settings.waitingBytesMax(256 * 1024).pings(15_000, 600_000));
        bystander.phase("slow readers");
        try (RawSocket deaf = RawSocket.webSocket(online.port(), "/ws")) {
            deaf.sendText("{\"type\":\"Join\",\"roomCode\":\"" + room.code() + "\",\"displayName\":\"Deaf\"}");
            final Joined loud = online.join(room, "Loud", false);
            final String much = "x".repeat(800);
            for (int i = 0; i < 20_000 && count("sockets_slow") == 0; i++) {
                for (int j = 0; j < 50; j++) {
                    loud.client().send("SendData", "content", much);
                }
                // Others keep up: who talks behind it has read it.
                loud.apply("SendData", "content", "that was all for now");
                loud.client().drainTexts();
                bystander.await(1);
            }
            assertThat(count("sockets_slow")).isOne();
            assertThat(deaf.readToEnd()).isPositive();
        }
    }
}
