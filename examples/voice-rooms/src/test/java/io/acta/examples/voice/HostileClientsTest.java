package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.web.Json;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.testing.RawSocket;
import io.acta.examples.web.testing.SocketClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do what they should not: each is refused, limited or dropped with a reason, while two who talk are measured not to notice. */
@Timeout(300)
class HostileClientsTest {
    private static final long ANSWER_NS_MAX = TimeUnit.SECONDS.toNanos(2);
    private static final int USER_PER_MINUTE = 2_000;
    private static final long PAUSE_MS = 40;

    @TempDir
    private Path directory;

    private RoomsOnline online;
    private Room room;
    private Joined ada;
    private Joined grace;
    private Conversation conversation;

    @BeforeEach
    void start() {
        // Nobody is put out for being slow to join but in the one test that is about it.
        start(settings -> settings.joinWithinMs(60_000));
    }

    private void restart(final UnaryOperator<VoiceSettings> settings) {
        close();
        start(settings);
    }

    private void start(final UnaryOperator<VoiceSettings> more) {
        online = new RoomsOnline(
                directory,
                settings -> more.apply(settings.rates(100_000, 100_000, 1_000).connections(60, 50, 3)));
        room = online.makeRoom();
        ada = online.join(room, "Ada", true);
        grace = online.join(room, "Grace", false);
        conversation = new Conversation();
    }

    @AfterEach
    void close() {
        conversation.end();
        online.close();
    }

    /** Two who talk all the while: each message is to arrive at the other, none late. */
    private final class Conversation {
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final List<Long> tookNs = new CopyOnWriteArrayList<>();
        private Throwable failure;
        private final Thread thread = new Thread(this::talk, "conversation");

        Conversation() {
            thread.start();
        }

        private void talk() {
            try {
                for (int i = 0; !isOver.get(); i++) {
                    final String content = "still talking " + i;
                    final long start = System.nanoTime();
                    grace.client().send("SendData", "content", content);
                    ada.client()
                            .await(
                                    "DataReceived",
                                    told -> told.path("content").asText().equals(content));
                    tookNs.add(System.nanoTime() - start);
                    // The answer sets the pace; the pause keeps them below what a user may send in a minute.
                    Thread.sleep(PAUSE_MS);
                }
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (final RuntimeException | AssertionError e) {
                failure = e;
            }
        }

        /** Waits until a message that was sent after this call has arrived, and with it whatever was told before it. */
        void awaitTwoMore() {
            final int enough = tookNs.size() + 2;
            while (tookNs.size() < enough && thread.isAlive()) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        /** Waits no longer than a message is waited for. */
        void end() {
            isOver.set(true);
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Ends it. @return the longest time that a message took. */
        void assertUndisturbed() {
            end();
            assertThat(failure).isNull();
            assertThat(tookNs).isNotEmpty().allMatch(ns -> ns < ANSWER_NS_MAX);
            System.out.println("messages of the others: " + tookNs.size() + ", the slowest took "
                    + TimeUnit.NANOSECONDS.toMicros(
                            tookNs.stream().max(Long::compare).orElseThrow()) + " us");
        }
    }

    private SocketClient stranger() {
        return SocketClient.connect(online.port(), "/ws");
    }

    @Test
    void shouldAnswerMalformedMessagesAndGoOn() {
        final Joined eve = online.join(room, "Eve", false);
        for (final String bad : new String[] {
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
            "[".repeat(5_000)
        }) {
            eve.client().send(bad);
            eve.client().await("error");
        }
        final Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            final byte[] bytes = i % 3 == 0 ? new Tone(440).message(i) : new byte[random.nextInt(200)];
            for (int j = 0; j < Math.min(bytes.length, 24); j++) {
                if (i % 3 != 0 || random.nextInt(4) == 0) {
                    bytes[j] = (byte) random.nextInt();
                }
            }
            eve.client().send(bytes);
        }
        for (int templateId = 0; templateId < 90; templateId++) {
            // Header and nothing, or nearly nothing, behind it.
            eve.client().send(new byte[] {0, 0, (byte) templateId, 0, (byte) 0xCC, 0x10, 1, 0});
            eve.client().send(new byte[] {-1, -1, (byte) templateId, 0, (byte) 0xCC, 0x10, 1, 0, 1, 2, 3});
        }
        eve.apply("SendData", "content", "I am still here");
        conversation.assertUndisturbed();
    }

    @Test
    void shouldDropWhoSendsTooMuchAtOnce() {
        final Joined eve = online.join(room, "Eve", false);
        eve.client().send("SendData", "content", "x".repeat(20_000));
        // With a word, if the client comes to read it: what it has sent and nobody reads may cut the wire first.
        assertThat(eve.client().awaitClose().code()).isIn(CloseCode.TOO_BIG, CloseCode.ABNORMAL);
        final Joined again = online.join(room, "Eve", false);
        again.client().send(new byte[20_000]);
        assertThat(again.client().awaitClose().code()).isIn(CloseCode.TOO_BIG, CloseCode.ABNORMAL);
        assertThat(count("sockets_unruly")).isEqualTo(2);
        conversation.assertUndisturbed();
    }

    @Test
    void shouldLetNobodySpeakBeforeItJoined() {
        final SocketClient eve = stranger();
        eve.send("SendData", "requestId", "1", "content", "hello?");
        assertThat(eve.await("RequestAnswered").path("reason").asText()).contains("join first");
        eve.send("Join", "roomCode", room.code(), "displayName", "Eve", "authToken", "forged.token");
        eve.await("JoinError");
        eve.send("Join", "sessionToken", "A".repeat(22));
        assertThat(eve.await("JoinError").path("reason").asText()).isEqualTo(Rejection.SESSION_UNKNOWN.reason());
        eve.abort();
        assertThat(RoomsOnline.post(
                                online.port(),
                                "/rooms/" + room.code() + "/messages",
                                null,
                                "{\"type\":\"SendData\",\"content\":\"x\"}")
                        .statusCode())
                .isEqualTo(401);
        conversation.assertUndisturbed();
    }

    @Test
    void shouldDropWhoNeverJoins() {
        // The two who talk have to join within it too, on whatever machine this is.
        restart(settings -> settings.joinWithinMs(5_000));
        final SocketClient.Closed closed = stranger().awaitClose();
        assertThat(closed.code()).isEqualTo(1008);
        conversation.assertUndisturbed();
    }

    @Test
    void shouldLimitAFloodAndThenDropIt() {
        restart(settings -> settings.rates(USER_PER_MINUTE, 100_000, 1_000));
        final Joined eve = online.join(room, "Eve", false);
        try {
            for (int i = 0; i < USER_PER_MINUTE + 1_000; i++) {
                eve.client().send("Heartbeat", "requestId", Integer.toString(i));
            }
        } catch (final RuntimeException e) {
            // Dropped while it was at it.
            assertThat(eve.client().isClosed()).isTrue();
        }
        eve.client().awaitText("\"status\":\"REFUSED\"", "too many messages");
        assertThat(eve.client().awaitClose().code()).isIn(CloseCode.POLICY, CloseCode.ABNORMAL);
        conversation.assertUndisturbed();
    }

    @Test
    void shouldLimitConnectionsOfAUserAndOfAnAddress() {
        final Room asEve = invited(room, ada, "eve");
        for (int i = 0; i < 3; i++) {
            online.join(asEve, "Eve " + i, true);
        }
        final SocketClient fourth = stranger();
        fourth.send("Join", "roomCode", room.code(), "displayName", "Eve", "authToken", asEve.hostToken());
        assertThat(fourth.await("JoinError").path("reason").asText()).contains("too many connections of this user");

        // A host makes its users' names up: one that it takes from another room uses nothing up there.
        final Room elsewhere = online.makeRoom();
        final Joined host = online.join(elsewhere, "Host", true);
        online.join(invited(elsewhere, host, "eve"), "Another Eve", true);

        final List<SocketClient> crowd = new ArrayList<>();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> {
                    for (int i = 0; i < 60; i++) {
                        crowd.add(stranger());
                    }
                }))
                .as("one of sixty is turned away: %s", crowd.size())
                .isNotNull();
        crowd.forEach(SocketClient::abort);
        conversation.assertUndisturbed();
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
        // One that answers no ping, as if its wire had been cut.
        try (RawSocket halfOpen = RawSocket.webSocket(online.port(), "/ws?audio=none")) {
            halfOpen.send(frame("{\"type\":\"Join\",\"roomCode\":\"" + room.code() + "\",\"displayName\":\"Mole\"}"));
            assertThat(halfOpen.readToEnd()).isPositive();
        }
        assertThat(count("sockets_silent")).isOne();
        conversation.assertUndisturbed();
    }

    @Test
    void shouldDropWhoDoesNotReadWhatItIsSent() {
        restart(settings -> settings.waitingBytesMax(256 * 1024));
        try (RawSocket deaf = RawSocket.webSocket(online.port(), "/ws")) {
            deaf.send(frame("{\"type\":\"Join\",\"roomCode\":\"" + room.code() + "\",\"displayName\":\"Deaf\"}"));
            final Joined loud = online.join(room, "Loud", false);
            final String much = "x".repeat(800);
            for (int i = 0; i < 20_000 && count("sockets_slow") == 0; i++) {
                for (int j = 0; j < 50; j++) {
                    loud.client().send("SendData", "content", much);
                }
                // Others keep up: who talks behind it has read it.
                loud.apply("SendData", "content", "that was all for now");
                loud.client().drainTexts();
                conversation.awaitTwoMore();
            }
            assertThat(count("sockets_slow")).isOne();
            assertThat(deaf.readToEnd()).isPositive();
        }
        conversation.assertUndisturbed();
    }

    private long count(final String name) {
        return Json.object(RoomsOnline.get(online.port(), "/stats", null).body())
                .path("web")
                .path(name)
                .asLong();
    }

    /** A text in a frame as clients send it, masked by zeros. */
    private static byte[] frame(final String text) {
        final byte[] payload = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(payload.length).isLessThan(126);
        final byte[] frame =
                Arrays.copyOf(new byte[] {(byte) 0x81, (byte) (0x80 | payload.length), 0, 0, 0, 0}, 6 + payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }
}
