package io.acta.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Rows added to, and removed from, a table that holds others; each a step of its own, in batches that change 4,096 rows. */
public class TableGrowthBenchmark extends PartBenchmark {
    private static final int OPERATIONS = 4096;

    /** A filled table and a batch in hand. */
    @State(Scope.Thread)
    public abstract static class Growing {
        /** Rows in the table. */
        @Param({"1000", "100000", "10000000"})
        public long rows;

        ItemRows state;

        /** Fills the table. */
        @Setup
        public void fill() {
            state = new ItemRows(rows, true);
        }

        /** Frees the table. */
        @TearDown
        public void close() {
            state.close();
        }

        final boolean add() {
            boolean all = true;
            for (long key = rows; key < rows + OPERATIONS; key++) {
                state.beginStep();
                all &= state.items().add(key) != null;
                state.commitStep();
            }
            return all;
        }

        final boolean remove() {
            boolean all = true;
            for (long key = rows; key < rows + OPERATIONS; key++) {
                state.beginStep();
                all &= state.items().remove(key);
                state.commitStep();
            }
            return all;
        }
    }

    /** Rows are removed again between the measured batches. */
    @State(Scope.Thread)
    public static class Adding extends Growing {
        /** Starts the measured batch. */
        @Setup(Level.Invocation)
        public void beginBatch() {
            state.store().beginBatch();
        }

        /** Takes out what it added. */
        @TearDown(Level.Invocation)
        public void removeAdded() {
            remove();
            state.store().endBatch();
        }
    }

    /** Rows are added again between the measured batches. */
    @State(Scope.Thread)
    public static class Removing extends Growing {
        /** Adds what the measured batch removes. */
        @Setup(Level.Invocation)
        public void addRows() {
            state.store().beginBatch();
            add();
        }

        /** Ends the measured batch. */
        @TearDown(Level.Invocation)
        public void endBatch() {
            state.store().endBatch();
        }
    }

    /** Adds one row. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public boolean add(final Adding table) {
        return table.add();
    }

    /** Removes one row. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public boolean remove(final Removing table) {
        return table.remove();
    }
}
