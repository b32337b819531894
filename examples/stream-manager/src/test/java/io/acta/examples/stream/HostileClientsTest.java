package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.stream.StreamUnderTest.Answer;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.testing.Bystander;
import io.acta.examples.web.testing.Latencies;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.RawSocket;
import io.acta.examples.web.testing.SocketClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that do what they should not, again and again and several at a time: each is refused, limited or dropped with a reason. Beside them an admin
 * changes a text over HTTP and a preview is told of it over its WebSocket, change after change, and neither may notice.
 */
@Timeout(180)
class HostileClientsTest {
    private static final String ATTACKER = "127.0.0.2";
    private static final int ATTACKERS = 4;
    private static final int MANY = 40;
    private static final int EXCHANGES = 12;
    private static final int FLOOD_MAX = 10_000;
    private static final String QUIET = "quiet";
    private static final Latencies LATENCIES = new Latencies("hostile-stream-manager");

    @TempDir
    private static Path directory;

    private static StreamUnderTest server;
    private static String mallory;
    private static SocketClient subscriber;
    private static Bystander bystander;

    @BeforeAll
    static void start() {
        // As it is without flags, but for the ports.
        server = new StreamUnderTest(new StreamContext().ports(0, 0, 0).directory(directory));
        server.post(server.admin(), "/stream/start", "{}");
        mallory = server.token("mallory", "viewer");
        subscriber = server.preview(server.viewer());
        subscriber.await("streamState");
        final String admin = server.admin();
        bystander = new Bystander(LATENCIES, QUIET, (number, laps) -> change(admin, number, laps));
        bystander.await(3 * EXCHANGES);
    }

    @AfterAll
    static void close() {
        try {
            final long changes = bystander.assertUndisturbed();
            assertThat(subscriber.isClosed()).isFalse();
            subscriber.close();
            // Nothing that was answered is missing, and nobody else changed anything.
            assertThat(count("LayerEdited")).isEqualTo(changes);
        } finally {
            server.close();
        }
    }

    @AfterEach
    void calmDown() {
        bystander.calmDown();
    }

    /** One change over HTTP, told over the WebSocket: after the one before it, and with nothing else between. */
    private static void change(final String admin, final long number, final Bystander.Laps laps) {
        final Answer answer = server.post(admin, "/stream/layers/3", "{\"text\":\"" + number + "\"}");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        laps.lap("answered");
        subscriber.await("streamState", state -> {
            final long told = state.at("/layers/2/text").asLong();
            assertThat(told).isBetween(number - 1, number);
            return told == number;
        });
        laps.lap("told");
        subscriber.awaitBytes(bytes -> bytes.length > 0, "a frame");
        subscriber.send("ping", "t", number);
        subscriber.await("pong", pong -> pong.get("t").asLong() == number);
    }

    private static long count(final String action) {
        for (final JsonNode row :
                server.get(server.viewer(), "/stream/analytics").body().get("actions")) {
            if (row.get("action").asText().equals(action)) {
                return row.get("count").longValue();
            }
        }
        return 0;
    }

    private static void beside(final String phase, final Runnable attack) {
        bystander.beside(phase, ATTACKERS, EXCHANGES, attack);
    }

    private static int wsPort() {
        return server.stream().wsPort();
    }

    private static int httpPort() {
        return server.stream().port();
    }

    private static String preview() {
        return "/preview?token=" + mallory;
    }

    /** Comes again until the address is below its rate: a flood may have gone before. */
    private static RawSocket letIn() {
        final AtomicReference<RawSocket> socket = new AtomicReference<>();
        Patience.await("a connection", () -> {
            try {
                socket.set(RawSocket.webSocket(wsPort(), preview(), ATTACKER));
                return true;
            } catch (final AssertionError e) {
                assertThat(e).hasMessageContaining(" 429 ");
                return false;
            }
        });
        return socket.get();
    }

    /** To the pages' port. */
    private static RawSocket attacker() {
        return new RawSocket(httpPort(), ATTACKER);
    }

    private static int post(final String token, final String path, final String body) {
        return RawSocket.post(httpPort(), ATTACKER, path, token, body);
    }

    @Test
    void shouldSayWhatIsWrongWithWhatIsNoMessage() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        final Random random = new Random(seed);
        beside("malformed JSON", () -> {
            try (SocketClient client = SocketClient.connect(wsPort(), preview())) {
                for (final String bad : List.of(
                        "", "{", "[]", "null", "{\"type\":7}", "{\"type\":\"ping\"", "\u0000", "[".repeat(2_000))) {
                    client.send(bad);
                    client.await("error");
                }
                client.send("{\"type\":\"ping\"}").await("pong");
            }
            final char[] text = "{\"text\":\"hello\"}".toCharArray();
            text[random.nextInt(text.length)] = "{}[]\",:x\u0001".charAt(random.nextInt(9));
            assertThat(post(mallory, "/stream/chat", new String(text)))
                    .as("-Dacta.seed=%d: %s", seed, new String(text))
                    .isIn(200, 400, 429);
        });
    }

    @Test
    void shouldDropWhoSendsTooMuchAtOnce() {
        beside("oversize frames and bodies", () -> {
            try (SocketClient large = SocketClient.connect(wsPort(), preview());
                    SocketClient bytes = SocketClient.connect(wsPort(), preview())) {
                large.send("{\"type\":\"" + "x".repeat(5_000) + "\"}");
                assertThat(large.awaitClose().code()).isIn(CloseCode.TOO_BIG, CloseCode.ABNORMAL);
                bytes.send(new byte[] {1, 2, 3});
                assertThat(bytes.awaitClose().code()).isEqualTo(CloseCode.UNSUPPORTED);
            }
            assertThat(post(mallory, "/stream/chat", "{\"text\":\"" + "x".repeat(20_000) + "\"}"))
                    .isIn(413, 429);
        });
    }

    @Test
    void shouldLetInNobodyWithoutATokenOrWithAForgedOne() {
        final long later = System.currentTimeMillis() + 60_000;
        final String foreign = new Tokens(new byte[32]).issue(new Identity("ann", "admin", "", later));
        final String old = Tokens.open(directory).issue(new Identity("ann", "admin", "", 1));
        beside("unauthenticated and forged", () -> {
            for (final String token : List.of("x.y", foreign, old, mallory + "A", "A".repeat(3_000))) {
                assertThat(post(token, "/stream/layers/3", "{\"text\":\"mine\"}"))
                        .isIn(401, 429);
                assertThatThrownBy(() -> RawSocket.webSocket(wsPort(), "/preview?token=" + token, ATTACKER))
                        .hasMessageMatching("no WebSocket: HTTP/1.1 4(01|29) (?s).*");
            }
            assertThat(post(null, "/stream/layers/3", "{\"text\":\"mine\"}")).isIn(401, 429);
            assertThat(post(mallory, "/stream/layers/3", "{\"text\":\"mine\"}")).isIn(403, 429);
        });
    }

    @Test
    void shouldLimitFloods() {
        final AtomicBoolean isLimited = new AtomicBoolean();
        beside("floods", () -> {
            try (SocketClient flood = SocketClient.connect(wsPort(), preview())) {
                // However slowly this machine runs, at some time so many are said within a second.
                for (int i = 0; i < FLOOD_MAX && !flood.isClosed(); i++) {
                    flood.send("{\"type\":\"ping\"}");
                }
                // Whose own words break the wire before it has read why it is closed is told no code.
                assertThat(flood.awaitClose().code()).isIn(CloseCode.POLICY, CloseCode.ABNORMAL);
            } catch (final CompletionException e) {
                // Dropped while it was at it.
                assertThat(e).hasRootCauseInstanceOf(IOException.class);
            }
            try (RawSocket socket = attacker()) {
                for (int i = 0; i < 200; i++) {
                    if (socket.post("/stream/chat", mallory, "{\"text\":\"flood\"}") == 429) {
                        isLimited.set(true);
                    }
                }
            }
        });
        assertThat(isLimited).isTrue();
    }

    @Test
    void shouldWaitForNobodyWhoSaysOnlyHalf() {
        bystander.besideOpen("half-open sockets, half-sent requests", EXCHANGES, halfOpen -> {
            for (int i = 0; i < MANY; i++) {
                halfOpen.add(attacker());
                halfOpen.add(attacker().send("POST /stream/chat HTTP/1.1\r\nHost: x\r\nConten"));
                // As many users as it takes for none of these to be over a rate.
                final String token = server.token("mallory-" + i % ATTACKERS, "viewer");
                halfOpen.add(attacker()
                        .send("POST /stream/chat HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                                + "\r\nContent-Length: 90\r\n\r\n{\"text\":"));
                halfOpen.add(new RawSocket(wsPort(), ATTACKER).send("GET /preview HTTP/1.1\r\nHost: x\r\n"));
            }
            for (int i = 0; i < MANY / 2; i++) {
                // A frame that goes on for ever, and one that is none.
                halfOpen.add(letIn().send((byte) 0x81, (byte) 0xFE));
                halfOpen.add(letIn().send((byte) 0xFF, (byte) 0x80, (byte) 1, (byte) 2));
            }
        });
    }

    @Test
    void shouldWaitForNobodyWhoDoesNotRead() {
        final long skippedBefore = server.stream().previews().framesSkipped();
        bystander.besideOpen("slow readers", EXCHANGES, deaf -> {
            for (int i = 0; i < MANY; i++) {
                deaf.add(letIn().sendText("{\"type\":\"quality\",\"quality\":\"high\"}"));
                final RawSocket page = attacker();
                deaf.add(page);
                for (int j = 0; j < 100; j++) {
                    page.send("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
                }
            }
            Patience.await("frames left out", () -> server.stream().previews().framesSkipped() > skippedBefore);
        });
    }
}
