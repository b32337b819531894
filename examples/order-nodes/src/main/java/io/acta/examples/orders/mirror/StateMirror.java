package io.acta.examples.orders.mirror;

import io.acta.engine.Engine;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.state.TableType;
import io.acta.examples.orders.CachedOrderTable;
import io.acta.examples.orders.CustomerTable;
import io.acta.examples.orders.DashboardTable;
import io.acta.examples.orders.DayTable;
import io.acta.examples.orders.FileImportTable;
import io.acta.examples.orders.OrderNode;
import io.acta.examples.orders.OrderNodeStateReader;
import io.acta.examples.orders.OrderNodeStateTable;
import io.acta.examples.orders.OrderSummaryTable;
import io.acta.examples.orders.OrderTable;
import io.acta.examples.orders.ProductTable;
import io.acta.examples.orders.RateTable;
import io.acta.examples.orders.ReviewTable;
import io.acta.examples.orders.ShipmentTable;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mirrors each node's state to a bucket of its own. Changes tell which rows to write; what is written is read from published rows when its turn comes. The server may be away, slow
 * or empty when it comes back: on every connection the mirror learns what the buckets have, and writes what is different.
 *
 * <p>The engine never waits: changes that come faster than they are noted are lost, which is noticed, and then every row is looked at.
 *
 * <p><b>Threads:</b> one for changes, one that writes; its methods on any.
 */
public final class StateMirror implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateMirror.class);
    private static final String AWAY = "away";
    private static final String CONNECTED = "connected";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PING = Duration.ofSeconds(2);
    private static final long REST_NS = 20_000_000;
    private static final long BACK_OFF_MIN_NS = 100_000_000;
    private static final long BACK_OFF_MAX_NS = 5_000_000_000L;
    private static final long JOIN_MS = 10_000;

    private final Engine engine;
    private final String url;
    private final List<NodeBucket> buckets;
    private final Map<TableType<?, ?>, MirroredTable> tables = new HashMap<>();
    private final Subscription changes;
    private final Thread writer;
    private volatile String state = "connecting";
    private volatile boolean closed;
    private long overruns;

    /**
     * Starts; a server that is not there is waited for behind the caller's back.
     *
     * @param url {@code nats://host:4222}.
     * @param prefix that names of buckets begin with.
     */
    public StateMirror(final Engine engine, final String url, final String prefix) {
        this.engine = engine;
        this.url = url;
        this.buckets = List.of(
                bucket(prefix + "-orders", OrderTable.TYPE, OrderNodeStateTable.TYPE, OrderSummaryTable.TYPE),
                bucket(prefix + "-customers", CustomerTable.TYPE),
                bucket(prefix + "-inventory", ProductTable.TYPE),
                bucket(prefix + "-shipping", RateTable.TYPE, ShipmentTable.TYPE),
                bucket(prefix + "-dashboard", CachedOrderTable.TYPE, DashboardTable.TYPE, DayTable.TYPE),
                bucket(prefix + "-imports", FileImportTable.TYPE),
                bucket(prefix + "-reviews", ReviewTable.TYPE));
        this.changes = engine.onChanges(
                "mirror-changes",
                OverflowPolicy.LOSE,
                (sequence, table, key, kind, version, buffer, beforeOffset, afterOffset) -> changed(table, key));
        this.writer = new Thread(this::run, "mirror");
        writer.setDaemon(true);
        writer.start();
    }

    private NodeBucket bucket(final String name, final TableType<?, ?>... types) {
        final List<MirroredTable> mirrored = Arrays.stream(types)
                .map(type -> new MirroredTable(type, engine.published()))
                .toList();
        mirrored.forEach(table -> tables.put(table.type(), table));
        return new NodeBucket(name, mirrored);
    }

    private void changed(final TableType<?, ?> type, final long key) {
        final MirroredTable table = tables.get(type);
        if (table != null) {
            table.changed(key);
        }
    }

    private void run() {
        long backOffNs = BACK_OFF_MIN_NS;
        while (!closed) {
            try {
                mirror();
            } catch (final NodeBucket.ForeignBucketException e) {
                state = "refused: " + e.getMessage();
                LOG.error("the mirror stops: {}", e.getMessage());
                return;
            } catch (final IOException | JetStreamApiException | TimeoutException | IllegalStateException e) {
                if (!closed && !AWAY.equals(state)) {
                    LOG.warn("{} is away: {}; it is caught up with when it comes back", url, e.getMessage());
                }
            } catch (final RuntimeException e) {
                // Without this thread the mirror would fall behind and say that it is connected.
                LOG.error("mirroring to {} failed; it begins again with a new connection", url, e);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            backOffNs = CONNECTED.equals(state) ? BACK_OFF_MIN_NS : Math.min(backOffNs * 2, BACK_OFF_MAX_NS);
            state = AWAY;
            for (long left = backOffNs; left > 0 && !closed; left -= REST_NS) {
                LockSupport.parkNanos(REST_NS);
            }
        }
    }

    /** One connection's life. */
    private void mirror()
            throws IOException, JetStreamApiException, InterruptedException, TimeoutException,
                    NodeBucket.ForeignBucketException {
        final Connection connection = Nats.connect(options());
        try {
            final long journalId = new OrderNodeStateReader(engine.published())
                    .get(OrderNode.NODE_ID)
                    .journalId();
            for (final NodeBucket bucket : buckets) {
                bucket.open(connection, journalId);
            }
            state = CONNECTED;
            LOG.info("mirroring to {}", url);
            writeWhile(connection);
        } finally {
            connection.close();
        }
    }

    private void writeWhile(final Connection connection)
            throws IOException, JetStreamApiException, InterruptedException, TimeoutException {
        while (!closed && connection.getStatus() == Connection.Status.CONNECTED) {
            lookForLostChanges();
            int written = 0;
            for (final NodeBucket bucket : buckets) {
                written += bucket.write();
            }
            if (written == 0) {
                LockSupport.parkNanos(REST_NS);
            }
        }
    }

    private void lookForLostChanges() {
        final long now = changes.overruns();
        if (now != overruns) {
            overruns = now;
            tables.values().forEach(MirroredTable::changedAll);
        }
    }

    private Options options() {
        return Options.builder()
                .server(url)
                .connectionName("order-nodes-mirror")
                .connectionTimeout(CONNECT_TIMEOUT)
                .pingInterval(PING)
                .noReconnect()
                .errorListener(new ErrorListener() {})
                .build();
    }

    /** Rows that are to be written still. */
    public int waiting() {
        return tables.values().stream().mapToInt(MirroredTable::waiting).sum();
    }

    /** For people. */
    public String describe() {
        final int waiting = waiting();
        return waiting == 0 ? state : state + ", " + waiting + " rows to write";
    }

    /** Stops writing: what is not written is written after the next start. */
    @Override
    public void close() {
        closed = true;
        changes.close();
        try {
            writer.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
