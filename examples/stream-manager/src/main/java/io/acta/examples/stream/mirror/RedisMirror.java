package io.acta.examples.stream.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.EngineException;
import io.acta.engine.Level;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.StateHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import io.acta.examples.stream.ActivityTable;
import io.acta.examples.stream.ChatMessageTable;
import io.acta.examples.stream.LayerTable;
import io.acta.examples.stream.PreviewClientTable;
import io.acta.examples.stream.StreamStatsTable;
import io.acta.examples.stream.StreamTable;
import io.acta.examples.stream.mirror.MirroredRows.Difference;
import io.acta.examples.stream.mirror.MirroredRows.RowName;
import io.acta.examples.web.Json;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Redis equal to the state: a hash for each table, {@code PREFIX}{@code Layer} and so on, a field for each row with the row as {@link RowText}, and in {@code
 * PREFIX}{@code position} the sequence that all of it belongs to. Changes are gathered for a moment and written in one transaction with the sequence,
 * so that a reader of Redis never sees half of a batch.
 *
 * <p>When Redis is away, what changes is kept here, each row once, and written when it is back. Whether that is enough, the sequence in Redis
 * tells: if it is not one that this process wrote last, all rows are written anew.
 *
 * <p><b>Threads:</b> the subscription's notes changes and never waits; Redis is spoken to on a thread of its own.
 */
public final class RedisMirror implements StateHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisMirror.class);
    private static final TableType<?, ?>[] TABLES = {
        StreamTable.TYPE,
        StreamStatsTable.TYPE,
        LayerTable.TYPE,
        PreviewClientTable.TYPE,
        ChatMessageTable.TYPE,
        ActivityTable.TYPE
    };
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RETRY_FIRST_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RETRY_NS_MAX = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NOTED_WITHIN_MS = 3_000;

    /** Longer than what may be under way and one last try, each of which has the time limit of {@link RedisRows}. */
    private static final long JOIN_MS = 8_000;

    private final Engine engine;
    private final MirroredRows rows = new MirroredRows();
    private final RowText texts;
    private final RedisRows redis;
    private final long debounceNs;
    private final Subscription changes;
    private final Thread thread = new Thread(this::run, "redis-mirror");
    private volatile boolean isWhole;
    private volatile boolean closed;
    private volatile long mirroredSequence;
    private volatile long transactions;
    private volatile long rowsWritten;
    private volatile long failures;
    private volatile long wholeWrites;
    private volatile long latencyNs;
    private volatile boolean isUp;
    private volatile String lastError = "";

    /**
     * Starts mirroring.
     *
     * @param debounceMs changes are gathered for so long.
     */
    public RedisMirror(
            final Engine engine, final String url, final String password, final String prefix, final int debounceMs) {
        this.engine = engine;
        this.texts = new RowText(engine.published());
        this.redis = new RedisRows(url, password, prefix);
        this.debounceNs = TimeUnit.MILLISECONDS.toNanos(debounceMs);
        this.changes = engine.onState("redis-mirror", OverflowPolicy.BLOCK, this, TABLES);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void onRow(
            final TableType<?, ?> table,
            final long key,
            final long version,
            final DirectBuffer buffer,
            final int offset) {
        note(table, key, buffer, offset);
    }

    @Override
    public void onState(final long sequence) {
        rows.commit(sequence, 0);
        isWhole = true;
    }

    @Override
    public void onChange(
            final long sequence,
            final TableType<?, ?> table,
            final long key,
            final ChangeKind kind,
            final long version,
            final DirectBuffer buffer,
            final int beforeOffset,
            final int afterOffset) {
        note(table, key, buffer, afterOffset);
    }

    @Override
    public void onBatch(final long batchNumber, final long sequence) {
        rows.commit(sequence, batchNumber);
    }

    /** The hashes that tables are kept in, without the prefix. */
    static Stream<String> hashes() {
        return Stream.of(TABLES).map(TableType::name);
    }

    private void note(final TableType<?, ?> table, final long key, final DirectBuffer buffer, final int offset) {
        final String text = offset < 0 ? null : texts.of(table, buffer, offset);
        rows.note(new RowName(table.name(), Long.toString(key)), text);
    }

    private void run() {
        long retryNs = RETRY_FIRST_NS;
        boolean isKnown = false;
        while (!closed) {
            try {
                isKnown &= redis.isConnected();
                if (!isWhole || isKnown && !rows.isDirty()) {
                    LockSupport.parkNanos(IDLE_NS);
                    continue;
                }
                if (isKnown) {
                    // What Redis has to catch up with was gathered already. Closing ends this at once.
                    LockSupport.parkNanos(debounceNs);
                }
                write(isKnown || redis.isAt(mirroredSequence));
                isKnown = true;
                isUp = true;
                retryNs = RETRY_FIRST_NS;
            } catch (final RuntimeException e) {
                // Whatever it was, the thread goes on: without it Redis would fall behind and nobody would hear of it.
                failed(e);
                isKnown = false;
                LockSupport.parkNanos(retryNs);
                retryNs = Math.min(RETRY_NS_MAX, retryNs * 2);
            }
        }
        if (isWhole && rows.isDirty()) {
            writeLast();
        }
    }

    /** Also when Redis was away the last time: it may be back. */
    private void writeLast() {
        try {
            write(redis.isAt(mirroredSequence));
        } catch (final RuntimeException e) {
            LOG.warn("redis did not take the last changes; the next start writes all anew: {}", reason(e));
        }
    }

    /** @param isContinued whether Redis has what was written last, so that what changed since is enough. */
    private void write(final boolean isContinued) {
        final Difference difference = isContinued ? rows.take() : rows.takeAll();
        try {
            final long startNs = System.nanoTime();
            redis.write(difference);
            latencyNs = System.nanoTime() - startNs;
        } catch (final RuntimeException e) {
            rows.back(difference);
            throw e;
        }
        mirroredSequence = difference.sequence();
        transactions = transactions + 1;
        rowsWritten = rowsWritten + difference.rows().size();
        if (difference.isWhole()) {
            wholeWrites = wholeWrites + 1;
            LOG.info("redis has all {} rows at sequence {}", difference.rows().size(), difference.sequence());
        }
    }

    private void failed(final RuntimeException e) {
        failures = failures + 1;
        lastError = reason(e);
        if (isUp) {
            LOG.warn("redis is away, changes are kept until it is back: {}", lastError);
        } else {
            LOG.debug("redis is away still", e);
        }
        isUp = false;
    }

    /** The client says that it cannot connect; what Redis answered, a wrong password say, stands at the end of the causes. */
    private static String reason(final RuntimeException e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + first.getMessage();
    }

    /** True while the last attempt to reach Redis was one. */
    public boolean isUp() {
        return isUp;
    }

    /** Sequence that Redis shows. */
    public long mirroredSequence() {
        return mirroredSequence;
    }

    /** Actions that Redis does not show yet. */
    public long lag() {
        return rows.isDirty() ? Math.max(0, rows.sequence() - mirroredSequence) : 0;
    }

    /** Transactions that were written. */
    public long transactions() {
        return transactions;
    }

    /** Rows that were written in them. */
    public long rowsWritten() {
        return rowsWritten;
    }

    /** Times that all rows were written, because Redis did not have what it should. */
    public long wholeWrites() {
        return wholeWrites;
    }

    /** Attempts that Redis did not take. */
    public long failures() {
        return failures;
    }

    /** How long the last transaction took. */
    public long latencyNs() {
        return latencyNs;
    }

    /** All of that, for people. */
    public ObjectNode describe() {
        return Json.object()
                .put("configured", true)
                .put("connected", isUp)
                .put("sequence", Long.toString(mirroredSequence))
                .put("lag", lag())
                .put("transactions", transactions)
                .put("rowsWritten", rowsWritten)
                .put("wholeWrites", wholeWrites)
                .put("failures", failures)
                .put("latencyMs", latencyNs / (double) TimeUnit.MILLISECONDS.toNanos(1))
                .put("lastError", lastError.isEmpty() ? null : lastError);
    }

    /** Writes what the engine has been asked for until now, if Redis is there, and ends; within some seconds, whatever happens. */
    @Override
    public void close() {
        awaitNotes();
        changes.close();
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
            if (thread.isAlive()) {
                LOG.warn("redis takes too long for the last changes; the next start writes all anew");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        redis.close();
    }

    /** Until all that the engine has accepted is noted here. */
    private void awaitNotes() {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NOTED_WITHIN_MS);
        try {
            engine.await(engine.position(Level.ACCEPTED), Level.JOURNALED, NOTED_WITHIN_MS, TimeUnit.MILLISECONDS);
            // Answered between two batches: the subscription can read by then what was journaled before.
            engine.query(state -> 0)
                    .orTimeout(NOTED_WITHIN_MS, TimeUnit.MILLISECONDS)
                    .join();
        } catch (final EngineException | CompletionException e) {
            LOG.warn("the engine ended before the mirror, which writes what it was told: {}", e.getMessage());
        }
        while (!changes.isCaughtUp() && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }
}
