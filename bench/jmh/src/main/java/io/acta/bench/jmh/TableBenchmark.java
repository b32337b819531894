package io.acta.bench.jmh;

import io.acta.bench.workload.RandomKeys;
import io.acta.engine.loop.Prefetcher;
import io.acta.engine.state.RowsAhead;
import io.acta.engine.state.Table;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 64-byte rows at random keys. {@code …OneByOne}: each key depends on the row before, so that waits for memory add up, as where one
 * action needs another's result. {@code …SideBySide}: keys are known at once, so that the processor overlaps waits as far as it can see.
 * {@code …LookedAhead}: 32 rows are read ahead first, as the engine's loop does for keys that reactors declared. An edit is a step of its own:
 * begun, its row's image kept, committed, in time hashed. {@link RandomReadBenchmark} is the machine's limit for each.
 */
@State(Scope.Thread)
public class TableBenchmark extends PartBenchmark {
    static final int OPERATIONS = 256;
    private static final int WINDOW = Prefetcher.WINDOW;
    private static final int HOT_ROWS = 16;

    /** Rows in the table. */
    @Param({"1000", "100000", "10000000"})
    public long rows;

    /** Whether keys were given one after the other: then rows are found without the index. */
    @Param({"false", "true"})
    public boolean keysInOrder;

    private final long[] window = new long[WINDOW];
    private final RowsAhead ahead = new RowsAhead(WINDOW);
    private ItemRows state;
    private RandomKeys keys;

    /** Fills the table. */
    @Setup
    public void fill() {
        state = new ItemRows(rows, keysInOrder);
        keys = new RandomKeys(SEED, rows);
    }

    /** Starts the batch in which steps run. */
    @Setup(Level.Iteration)
    public void beginBatch() {
        state.store().beginBatch();
    }

    /** Ends it. */
    @TearDown(Level.Iteration)
    public void endBatch() {
        state.store().endBatch();
    }

    /** Frees the table. */
    @TearDown
    public void close() {
        state.close();
    }

    /** Reads a field of one row after the other. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long getOneByOne() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            read = state.items().get(nextKey(read)).adjustments();
        }
        return read;
    }

    /** Reads a field of rows whose keys are known. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long getSideBySide() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            read += state.items().get(nextKey(0)).adjustments();
        }
        return read;
    }

    /** Reads a field of rows that were looked ahead. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long getLookedAhead() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i += WINDOW) {
            lookAhead();
            for (int j = 0; j < WINDOW; j++) {
                read += state.items().get(window[j]).adjustments();
            }
        }
        return read;
    }

    /** Changes two fields of one row after the other. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long editOneByOne() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            read = edit(nextKey(read));
        }
        return read;
    }

    /** Changes two fields of rows whose keys are known. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long editSideBySide() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            read += edit(nextKey(0));
        }
        return read;
    }

    /** Changes two fields of rows that were looked ahead. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long editLookedAhead() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i += WINDOW) {
            lookAhead();
            for (int j = 0; j < WINDOW; j++) {
                read += edit(window[j]);
            }
        }
        return read;
    }

    /** Changes a few rows again and again, as counters are: each is hashed once for many steps. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long editHotRows() {
        for (int i = 0; i < HOT_ROWS; i++) {
            window[i] = nextKey(0);
        }
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            read += edit(window[i & (HOT_ROWS - 1)]);
        }
        return read;
    }

    /** A step that edits one row and is undone. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long rollback() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            state.beginStep();
            read += state.items().edit(nextKey(0)).quantity(i).offset();
            state.rollbackStep();
        }
        return read;
    }

    /** A step without a change: what the others' steps cost by themselves. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long emptyStep() {
        for (int i = 0; i < OPERATIONS; i++) {
            state.beginStep();
            state.commitStep();
        }
        return state.store().stateHash();
    }

    private long nextKey(final long waitFor) {
        return state.key(keys.next(waitFor));
    }

    /** @return zero, as {@code adjustments} is never set; the compiler doesn't know. */
    private long edit(final long key) {
        state.beginStep();
        final long read = state.items().get(key).adjustments();
        state.items().edit(key).quantity(key).txId(read);
        state.commitStep();
        return read;
    }

    private void lookAhead() {
        final Table table = state.table();
        ahead.clear();
        for (int i = 0; i < WINDOW; i++) {
            window[i] = nextKey(0);
            ahead.add(table, window[i]);
        }
        ahead.read();
    }
}
