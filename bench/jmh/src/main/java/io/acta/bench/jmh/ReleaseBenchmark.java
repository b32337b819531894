package io.acta.bench.jmh;

import io.acta.bench.jmh.parts.ItemTable;
import io.acta.bench.workload.RandomKeys;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.release.Subscription;
import io.acta.engine.state.ChangeConsumer;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import org.agrona.DirectBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What is released: outcomes and changed rows, written by the batch and read by one subscriber, on one thread. Batches of 64. */
@State(Scope.Thread)
public class ReleaseBenchmark extends PartBenchmark implements ReleaseHandler, ChangeHandler, ChangeConsumer {
    private static final int BATCH = 64;
    private static final int LOG_BYTES = 1 << 20;
    private static final int RECORD_LENGTH_MAX = 1024;
    private static final int ROWS = 10_000;

    private final ReleaseLog outcomes = new ReleaseLog(LOG_BYTES, () -> false);
    private final ReleaseLog changes = new ReleaseLog(LOG_BYTES, () -> false);
    private final Subscription outcomeReader = subscribe(outcomes);
    private final Subscription changeReader = subscribe(changes);
    private final RandomKeys keys = new RandomKeys(SEED, ROWS);
    private ItemRows retaining;
    private ItemRows forgetting;
    private long sequence;
    private long read;

    private static Subscription subscribe(final ReleaseLog log) {
        final Subscription subscription = new Subscription(
                "benchmark", log, OverflowPolicy.BLOCK, id -> (TableType<?, ?>) ItemTable.TYPE, RECORD_LENGTH_MAX);
        log.add(subscription);
        return subscription;
    }

    /** Fills the tables. */
    @Setup
    public void fill() {
        retaining = new ItemRows(ROWS, true);
        retaining.store().retainChanges(true);
        forgetting = new ItemRows(ROWS, true);
    }

    /** Frees them. */
    @TearDown
    public void close() {
        retaining.close();
        forgetting.close();
    }

    /** One outcome, written and read. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long outcome() {
        outcomes.beginBatch();
        for (int i = 0; i < BATCH; i++) {
            outcomes.outcome(++sequence, OutcomeStatus.APPLIED, 0, sequence, 1);
        }
        outcomes.publish(outcomes.position());
        outcomeReader.poll(this, BATCH);
        return read;
    }

    /** One row edited while somebody listens: edited, told, read with its row before and after. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long editTold() {
        changes.beginBatch();
        edit(retaining);
        retaining.store().forEachChange(this);
        retaining.store().endBatch();
        changes.publish(changes.position());
        changeReader.pollChanges(this, BATCH);
        return read;
    }

    /** The same edit while nobody listens. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long editUntold() {
        edit(forgetting);
        forgetting.store().endBatch();
        return forgetting.store().stateHash();
    }

    private void edit(final ItemRows state) {
        state.store().beginBatch();
        for (int i = 0; i < BATCH; i++) {
            state.beginStep();
            state.items().edit(keys.next()).quantity(++sequence);
            state.commitStep();
        }
    }

    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        read += sequence;
    }

    @Override
    public void onChange(
            final Table table,
            final long key,
            final ChangeKind kind,
            final long version,
            final DirectBuffer before,
            final int beforeOffset,
            final DirectBuffer after,
            final int afterOffset) {
        changes.change(sequence, table, key, kind, version, before, beforeOffset, after, afterOffset);
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
        read += buffer.getLong(afterOffset);
    }
}
