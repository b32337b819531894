package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.testing.RawSocket;
import io.acta.examples.web.testing.SocketClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that mean no good, from an address of their own; and a clerk beside them who doesn't notice. */
class HostileClientsTest {
    private static final String ATTACKER = "127.0.0.2";
    private static final String ORDER = "{\"customerId\":1,\"productId\":1,\"quantity\":1}";
    private static final int ORDERS = 150;

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseTokensThatAreForgedOldOrForSomethingElse() {
        try (RunningFixture running = new RunningFixture(directory, settings -> settings)) {
            final Tokens own = Tokens.open(directory);
            final Tokens foreign = new Tokens(new byte[32]);
            final String base = "http://127.0.0.1:" + running.port() + "/";
            final long later = System.currentTimeMillis() + 3_600_000;
            final List<String> bad = List.of(
                    "",
                    "x.y",
                    foreign.issue(new Identity("clerk", "clerk", "", later)),
                    own.issue(new Identity("clerk", "clerk", "", 1)),
                    own.issue(new Identity("clerk", "clerk", "", later)) + "A",
                    "A".repeat(5_000));
            for (final String token : bad) {
                assertThat(new ApiClient(base, token)
                                .send("POST", "orders", ORDER)
                                .statusCode())
                        .as(token)
                        .isEqualTo(401);
            }
            final String reader = own.issue(new Identity("guest", "reader", "", later));
            assertThat(new ApiClient(base, reader).send("POST", "orders", ORDER).statusCode())
                    .isEqualTo(403);
            assertThat(running.api.get("summary").at("/nodes/orders").asLong()).isZero();
        }
    }

    @Test
    void shouldRefuseBodiesThatAreNoOrders() {
        try (RunningFixture running = new RunningFixture(directory, settings -> settings)) {
            final long seed = Long.getLong("acta.seed", System.nanoTime());
            final Random random = new Random(seed);
            final List<String> bodies = new ArrayList<>(List.of(
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
                    "{\"customerId\":-1,\"productId\":1,\"quantity\":1}"));
            for (int i = 0; i < 100; i++) {
                final char[] text = ORDER.toCharArray();
                text[random.nextInt(text.length)] = "{}[]\",:x\u0000\u20ac".charAt(random.nextInt(10));
                bodies.add(new String(text));
            }
            for (final String body : bodies) {
                final int status = running.api.send("POST", "orders", body).statusCode();
                assertThat(status == 400 || status == 422 || status == 200 && body.equals(ORDER))
                        .as("seed %d, status %d of %s", seed, status, body)
                        .isTrue();
            }
            assertThat(running.api
                            .send("POST", "orders", "\"" + "x".repeat(100_000) + "\"")
                            .statusCode())
                    .isEqualTo(413);
            try (SocketClient page = SocketClient.connect(running.port(), "/live")) {
                page.send("I have something to say");
                assertThat(page.awaitClose().reason()).contains("not spoken here");
            }
        }
    }

    @Test
    void shouldServeAClerkWhileOthersFloodItHalfOpenItAndReadNothing() throws InterruptedException {
        try (RunningFixture running = new RunningFixture(directory, settings -> settings)) {
            final AtomicBoolean over = new AtomicBoolean();
            final AtomicLong tooMany = new AtomicLong();
            final List<Thread> attackers = new ArrayList<>();
            final List<RawSocket> halfOpen = new ArrayList<>();
            try {
                for (int i = 0; i < 50; i++) {
                    halfOpen.add(new RawSocket(running.port(), ATTACKER)
                            .send("POST /orders HTTP/1.1\r\nHost: x\r\nContent-L"));
                }
                for (int i = 0; i < 20; i++) {
                    // They ask for live pages and never read them.
                    halfOpen.add(RawSocket.webSocket(running.port(), "/live"));
                }
                for (int i = 0; i < 4; i++) {
                    attackers.add(new Thread(() -> flood(running.port(), over, tooMany), "attacker-" + i));
                }
                attackers.forEach(Thread::start);
                long slowestNs = 0;
                for (int i = 0; i < ORDERS; i++) {
                    final long startNs = System.nanoTime();
                    assertThat(running.api.send("POST", "orders", ORDER).statusCode())
                            .isEqualTo(200);
                    slowestNs = Math.max(slowestNs, System.nanoTime() - startNs);
                }
                LiveNodes.await(() -> tooMany.get() > 0, "the flood to be refused");
                System.out.println("clerk beside " + tooMany + " refused requests: slowest of " + ORDERS
                        + " orders took " + slowestNs / 1_000_000 + " ms");
            } finally {
                over.set(true);
                for (final Thread attacker : attackers) {
                    attacker.join();
                }
                halfOpen.forEach(RawSocket::close);
            }
            assertThat(running.api.get("summary").at("/nodes/orders").asLong()).isEqualTo(ORDERS);
        }
    }

    private static void flood(final int port, final AtomicBoolean over, final AtomicLong tooMany) {
        while (!over.get()) {
            try (RawSocket socket = new RawSocket(port, ATTACKER)) {
                for (int i = 0; i < 100 && !over.get(); i++) {
                    socket.send(
                            "POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x.y\r\nContent-Length: 2\r\n\r\n{}");
                    if (socket.readHead().startsWith("HTTP/1.1 429")) {
                        tooMany.incrementAndGet();
                    }
                    skipBody(socket);
                }
            } catch (final UncheckedIOException | AssertionError e) {
                // The server may end the connection of one that behaves like this: it comes back.
                continue;
            }
        }
    }

    private static void skipBody(final RawSocket socket) {
        int next = socket.read();
        while (next >= 0 && next != '}') {
            next = socket.read();
        }
    }
}
