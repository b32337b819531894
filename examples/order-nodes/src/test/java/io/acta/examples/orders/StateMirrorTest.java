package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.state.TableType;
import io.acta.examples.orders.mirror.StateMirror;
import io.acta.examples.orders.web.Rows;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.BackingServer;
import io.acta.examples.web.testing.Patience;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueWatcher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State in a real NATS server; skipped, with a line that says what to install, where there is none. */
class StateMirrorTest {
    @TempDir
    private Path directory;

    private RunningFixture running(final BackingServer nats) {
        return new RunningFixture(directory, settings -> settings.mirroring(nats.url(), "test"));
    }

    private static void awaitWritten(final RunningFixture running) {
        Patience.await(
                "the mirror to be up to date",
                () -> "connected".equals(running.nodes.mirror().describe()));
    }

    /** What a bucket says of a table: key to row. */
    private static Map<String, ObjectNode> bucket(final Connection connection, final String name, final String table)
            throws Exception {
        final Map<String, ObjectNode> rows = new TreeMap<>();
        final CountDownLatch told = new CountDownLatch(1);
        final var watch = connection.keyValue(name).watch(table + ".*", new KeyValueWatcher() {
            @Override
            public void watch(final KeyValueEntry entry) {
                final ObjectNode value = Json.object(entry.getValueAsString());
                if (value.get("sequence").asLong() > 0) {
                    rows.put(entry.getKey(), (ObjectNode) value.get("row"));
                }
            }

            @Override
            public void endOfData() {
                told.countDown();
            }
        });
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        watch.unsubscribe();
        return rows;
    }

    private static Map<String, ObjectNode> state(final RunningFixture running, final TableType<?, ?> table) {
        return running.nodes
                .engine()
                .query(state -> {
                    final Map<String, ObjectNode> rows = new TreeMap<>();
                    state.forEachRow(
                            table,
                            (type, key, version, buffer, offset) ->
                                    rows.put(type.name() + "." + key, Rows.json(type, buffer, offset)));
                    return rows;
                })
                .join();
    }

    private static void assertMirrored(final RunningFixture running, final Connection connection) throws Exception {
        awaitWritten(running);
        assertThat(bucket(connection, "test-orders", "Order")).isEqualTo(state(running, OrderTable.TYPE));
        assertThat(bucket(connection, "test-orders", "OrderSummary")).isEqualTo(state(running, OrderSummaryTable.TYPE));
        assertThat(bucket(connection, "test-customers", "Customer")).isEqualTo(state(running, CustomerTable.TYPE));
        assertThat(bucket(connection, "test-inventory", "Product")).isEqualTo(state(running, ProductTable.TYPE));
        assertThat(bucket(connection, "test-shipping", "Rate")).isEqualTo(state(running, RateTable.TYPE));
        assertThat(bucket(connection, "test-dashboard", "CachedOrder"))
                .isEqualTo(state(running, CachedOrderTable.TYPE));
    }

    private static String place(final RunningFixture running) {
        return running.api
                .post("orders", "{\"customerId\":1,\"productId\":2,\"quantity\":1}")
                .get("orderId")
                .asText();
    }

    @Test
    void shouldMirrorEachNodeToItsBucketForOthersToReadAndWatch() throws Exception {
        try (BackingServer nats = BackingServer.nats(directory.resolve("nats"));
                RunningFixture running = running(nats)) {
            final Connection other = Nats.connect(nats.url());
            try {
                awaitWritten(running);
                final Map<String, String> watched = new ConcurrentSkipListMap<>();
                other.keyValue("test-orders").watch("Order.*", new KeyValueWatcher() {
                    @Override
                    public void watch(final KeyValueEntry entry) {
                        watched.merge(
                                entry.getKey(),
                                Json.object(entry.getValueAsString())
                                        .at("/row/status")
                                        .asText(),
                                (before, now) -> before.endsWith(now) ? before : before + " " + now);
                    }

                    @Override
                    public void endOfData() {
                        watched.put("told", "what was there");
                    }
                });
                Patience.await("the watch", () -> watched.containsKey("told"));
                final String orderId = place(running);
                Patience.await("the order to be watched", () -> "PLACED".equals(watched.get("Order." + orderId)));
                running.api.post("orders/" + orderId + "/payment", "{\"paymentId\":5}");
                Patience.await(
                        "the order's change to be watched",
                        () -> watched.get("Order." + orderId).endsWith("READY"));
                assertMirrored(running, other);
            } finally {
                other.close();
            }
        }
    }

    @Test
    void shouldMirrorAWholeImport() throws Exception {
        final Path file = directory.resolve("orders.csv");
        OrderFileGenerator.write(file, 8_000, 3);
        try (BackingServer nats = BackingServer.nats(directory.resolve("nats"));
                RunningFixture running = new RunningFixture(
                        directory,
                        settings -> settings.mirroring(nats.url(), "test").importing(file, 0))) {
            Patience.await("the import's end", () -> running.nodes.run().isEnded());
            final Connection other = Nats.connect(nats.url());
            try {
                assertMirrored(running, other);
                assertThat(bucket(other, "test-dashboard", "Day")).isEqualTo(state(running, DayTable.TYPE));
            } finally {
                other.close();
            }
        }
    }

    @Test
    void shouldServeOnWhileTheServerIsAwayAndCatchUpWithItWhenItIsBackOrEmpty() throws Exception {
        final Path files = directory.resolve("nats");
        try (BackingServer nats = BackingServer.nats(files);
                RunningFixture running = running(nats)) {
            final String early = place(running);
            awaitWritten(running);
            nats.kill();
            for (int i = 0; i < 50; i++) {
                place(running);
            }
            running.api.post("orders/" + early + "/payment", "{\"paymentId\":5}");
            Patience.await(
                    "the loss to be noticed",
                    () -> !"connected".equals(running.nodes.mirror().describe()));
            nats.start();
            Connection other = Nats.connect(nats.url());
            try {
                assertMirrored(running, other);
                for (final String bucket : other.keyValueManagement().getBucketNames()) {
                    other.keyValueManagement().delete(bucket);
                }
            } finally {
                other.close();
            }
            nats.kill();
            place(running);
            nats.start();
            other = Nats.connect(nats.url());
            try {
                final Connection connection = other;
                Patience.await("the buckets to be there again", () -> {
                    try {
                        return connection.keyValueManagement().getBucketNames().contains("test-reviews");
                    } catch (final Exception e) {
                        return false;
                    }
                });
                assertMirrored(running, other);
            } finally {
                other.close();
            }
        }
    }

    @Test
    void shouldNeverOverwriteWhatIsNewerAndAlwaysWhatIsOlder() throws Exception {
        try (BackingServer nats = BackingServer.nats(directory.resolve("nats"));
                RunningFixture running = running(nats)) {
            final Connection other = Nats.connect(nats.url());
            try {
                final String newer = place(running);
                final String older = place(running);
                awaitWritten(running);
                final KeyValue orders = other.keyValue("test-orders");
                // As a process would that took over and is ahead, and as one would that should be dead and is behind.
                final String ahead = "{\"sequence\":\"99999999\",\"rowVersion\":\"99999999\",\"row\":{}}";
                orders.put("Order." + newer, ahead.getBytes(StandardCharsets.UTF_8));
                orders.put(
                        "Order." + older,
                        "{\"sequence\":\"1\",\"rowVersion\":\"1\",\"row\":{}}".getBytes(StandardCharsets.UTF_8));
                running.api.post("orders/" + newer + "/payment", "{\"paymentId\":5}");
                running.api.post("orders/" + older + "/payment", "{\"paymentId\":5}");
                Patience.await("the older value to be overwritten", () -> {
                    try {
                        return "READY"
                                .equals(Json.object(orders.get("Order." + older).getValueAsString())
                                        .at("/row/status")
                                        .asText());
                    } catch (final Exception e) {
                        return false;
                    }
                });
                awaitWritten(running);
                assertThat(orders.get("Order." + newer).getValueAsString()).isEqualTo(ahead);
            } finally {
                other.close();
            }
        }
    }

    @Test
    void shouldLeaveTheBucketsOfAnotherJournalAlone() throws Exception {
        try (BackingServer nats = BackingServer.nats(directory.resolve("nats"))) {
            try (RunningFixture running = running(nats)) {
                awaitWritten(running);
            }
            try (RunningFixture running = running(nats)) {
                final StateMirror mirror = running.nodes.mirror();
                Patience.await("the mirror to refuse", () -> mirror.describe().startsWith("refused"));
                assertThat(mirror.describe()).contains("holds the state of another journal");
                place(running);
            }
        }
    }
}
