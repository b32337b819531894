package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.web.Json;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.testing.Bystander;
import io.acta.examples.web.testing.Latencies;
import io.acta.examples.web.testing.RawSocket;
import io.acta.examples.web.testing.SocketClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that mean no good, from an address of their own and several at a time: each is refused, limited or dropped with a reason. Beside them a clerk places order
 * after order and a live page is told of each, and neither may notice.
 */
@Timeout(180)
class HostileClientsTest {
    private static final String ATTACKER = "127.0.0.2";
    private static final int ATTACKERS = 4;
    private static final int MANY = 40;
    private static final int EXCHANGES = 6;
    private static final int BODY_BYTES = 70_000;
    private static final String ORDER = "{\"customerId\":1,\"productId\":1,\"quantity\":1}";
    private static final String QUIET = "quiet";
    private static final Latencies LATENCIES = new Latencies("hostile-order-nodes");

    @TempDir
    private static Path directory;

    private static RunningFixture running;
    private static String mallory;
    private static SocketClient page;
    private static Bystander bystander;

    @BeforeAll
    static void start() {
        running = new RunningFixture(directory, settings -> settings);
        mallory = token(Tokens.open(directory), "clerk", System.currentTimeMillis() + 3_600_000);
        page = SocketClient.connect(running.port(), "/live");
        page.await("summary");
        bystander = new Bystander(LATENCIES, QUIET, HostileClientsTest::order);
        bystander.await(2 * EXCHANGES);
    }

    @AfterAll
    static void close() {
        try {
            final long orders = bystander.assertUndisturbed();
            assertThat(page.isClosed()).isFalse();
            page.close();
            // Nothing that was answered is missing, and nobody else has placed anything.
            assertThat(running.api.get("summary").at("/nodes/orders").asLong()).isEqualTo(orders);
        } finally {
            running.close();
        }
    }

    @AfterEach
    void calmDown() {
        bystander.calmDown();
    }

    /** One order over HTTP, told to the live page: after the one before it, and with nothing else between. */
    private static void order(final long number, final Bystander.Laps laps) {
        final HttpResponse<String> answer = running.api.send("POST", "orders", ORDER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        laps.lap("answered");
        final String orderId = Json.object(answer.body()).get("orderId").asText();
        final JsonNode told = page.await("events").get("events");
        assertThat(told).as("order %d, %s", number, told).hasSize(1);
        assertThat(told.get(0).get("orderId").asText()).isEqualTo(orderId);
        laps.lap("told");
    }

    private static String token(final Tokens tokens, final String role, final long endMs) {
        return tokens.issue(new Identity("mallory", role, "", endMs));
    }

    private static RawSocket attacker() {
        return new RawSocket(running.port(), ATTACKER);
    }

    private static int post(final String token, final String body) {
        return RawSocket.post(running.port(), ATTACKER, "/orders", token, body);
    }

    private static void beside(final String phase, final Runnable attack) {
        bystander.beside(phase, ATTACKERS, EXCHANGES, attack);
    }

    @Test
    void shouldRefuseTokensThatAreForgedOldOrForSomethingElse() {
        final Tokens own = Tokens.open(directory);
        final long later = System.currentTimeMillis() + 3_600_000;
        final List<String> bad = List.of(
                "x.y",
                token(new Tokens(new byte[32]), "clerk", later),
                token(own, "clerk", 1),
                mallory + "A",
                "A".repeat(5_000));
        final String reader = token(own, "reader", later);
        beside("unauthenticated and forged", () -> {
            for (final String token : bad) {
                assertThat(post(token, ORDER)).as(token).isIn(401, 429);
            }
            assertThat(post(null, ORDER)).isIn(401, 429);
            assertThat(post(reader, ORDER)).isIn(403, 429);
        });
    }

    @Test
    void shouldRefuseBodiesThatAreNoOrders() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        final Random random = new Random(seed);
        final List<String> bad = List.of(
                "",
                "[]",
                "null",
                "{",
                "{}".repeat(2),
                "[".repeat(10_000),
                "{\"customerId\":1,\"customerId\":2,\"productId\":1,\"quantity\":1}",
                "{\"customerId\":1,\"productId\":1,\"quantity\":1,\"paid\":true}",
                "{\"customerId\":1e400,\"productId\":1,\"quantity\":1}",
                "{\"customerId\":1,\"productId\":1,\"quantity\":1.5}",
                "{\"customerId\":-1,\"productId\":1,\"quantity\":1}");
        beside("malformed and oversize bodies", () -> {
            for (final String body : bad) {
                assertThat(post(mallory, body)).as(body).isIn(400, 429);
            }
            final char[] text = ORDER.toCharArray();
            text[random.nextInt(text.length)] = "{}[]\",:x\u0000\u20ac".charAt(random.nextInt(10));
            final String changed = new String(text);
            if (!changed.equals(ORDER)) {
                assertThat(post(mallory, changed))
                        .as("-Dacta.seed=%d: %s", seed, changed)
                        .isIn(400, 422, 429);
            }
            assertThat(post(mallory, "\"" + "x".repeat(BODY_BYTES) + "\"")).isIn(413, 429);
        });
    }

    @Test
    void shouldDropWhoSpeaksOnTheLivePage() {
        beside("speakers on a socket that only tells", () -> {
            try (SocketClient talker = SocketClient.connect(running.port(), "/live");
                    SocketClient bytes = SocketClient.connect(running.port(), "/live")) {
                talker.send("I have something to say");
                assertThat(talker.awaitClose().reason()).contains("not spoken here");
                bytes.send(new byte[] {1, 2, 3});
                assertThat(bytes.awaitClose().reason()).contains("not spoken here");
            }
        });
    }

    @Test
    void shouldLimitFloods() {
        final AtomicBoolean isLimited = new AtomicBoolean();
        beside("floods", () -> {
            try (RawSocket socket = attacker()) {
                for (int i = 0; i < 400; i++) {
                    final int status = socket.post("/orders", "x.y", "{}");
                    assertThat(status).isIn(401, 429);
                    if (status == 429) {
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
                halfOpen.add(attacker().send("POST /orders HTTP/1.1\r\nHost: x\r\nContent-L"));
                halfOpen.add(attacker()
                        .send("POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + mallory
                                + "\r\nContent-Length: 90\r\n\r\n{\"customerId\":"));
                // A frame that goes on for ever.
                halfOpen.add(
                        RawSocket.webSocket(running.port(), "/live", ATTACKER).send((byte) 0x81, (byte) 0xFE));
            }
        });
    }

    @Test
    void shouldWaitForNobodyWhoDoesNotRead() {
        bystander.besideOpen("slow readers", EXCHANGES, deaf -> {
            for (int i = 0; i < MANY; i++) {
                deaf.add(RawSocket.webSocket(running.port(), "/live", ATTACKER));
            }
            // From here on this address has no threads left, as many as one may have.
            for (int i = 0; i < MANY; i++) {
                final RawSocket reader = attacker();
                deaf.add(reader);
                for (int j = 0; j < 100; j++) {
                    reader.send("GET /chart.js HTTP/1.1\r\nHost: x\r\n\r\n");
                }
            }
        });
    }
}
