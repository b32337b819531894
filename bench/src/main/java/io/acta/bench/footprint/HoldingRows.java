package io.acta.bench.footprint;

import io.acta.bench.accounts.HoldingTable;
import io.acta.bench.workload.RandomKeys;
import io.acta.engine.loop.Prefetcher;
import io.acta.engine.state.RowsAhead;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;

/**
 * A full table of 64-byte rows and the ways to reach them. Each way does so many operations at random keys. An edit is a step: begun, its row's image
 * kept, committed, in time hashed. One thread's.
 */
final class HoldingRows implements AutoCloseable {
    static final int ROW_BYTES = 64;
    private static final int MUTATIONS_MAX = 16;
    private static final int WINDOW = Prefetcher.WINDOW;
    private static final int ROWS_PER_BATCH = 1024;

    /** Odd, so that no two numbers become one key. */
    private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;

    private final StateStore store = new StateStore(MUTATIONS_MAX);
    private final Table table;
    private final HoldingTable holdings;
    private final RandomKeys keys;
    private final boolean keysInOrder;
    private final long[] window = new long[WINDOW];
    private final RowsAhead ahead = new RowsAhead(WINDOW);
    private long step;

    /**
     * Fills a table.
     *
     * @param rows that are in it; there is no room for more.
     * @param keysInOrder whether row after row has the next key, or one of anywhere in 64 bits.
     */
    HoldingRows(final long rows, final boolean keysInOrder, final long seed) {
        this.keysInOrder = keysInOrder;
        table = store.create(HoldingTable.TYPE, rows);
        holdings = HoldingTable.TYPE.owner(table);
        keys = new RandomKeys(seed, rows);
        for (long number = 0; number < rows; ) {
            store.beginBatch();
            for (final long end = Math.min(rows, number + ROWS_PER_BATCH); number < end; number++) {
                store.beginStep(++step);
                holdings.add(key(number));
                store.commitStep();
            }
            store.endBatch();
        }
    }

    private long key(final long number) {
        return keysInOrder ? number : number * SCATTER;
    }

    private long nextKey(final long waitFor) {
        return key(keys.next(waitFor));
    }

    /** Bytes that the table says it has reserved. */
    long memoryBytes() {
        return table.memoryBytes();
    }

    /** Each key waits for the row before. @return zero, as {@code changes} is never set; the compiler doesn't know. */
    long getOneByOne(final int count) {
        long read = 0;
        for (int i = 0; i < count; i++) {
            read = holdings.get(nextKey(read)).changes();
        }
        return read;
    }

    /** Rows are looked ahead, 32 at a time, as the engine's loop does. */
    long getLookedAhead(final int count) {
        long read = 0;
        for (int i = 0; i < count; i += WINDOW) {
            lookAhead();
            for (int j = 0; j < WINDOW; j++) {
                read += holdings.get(window[j]).changes();
            }
        }
        return read;
    }

    /** Each key waits for the row before. */
    long editOneByOne(final int count) {
        long read = 0;
        store.beginBatch();
        for (int i = 0; i < count; i++) {
            read = edit(nextKey(read));
        }
        store.endBatch();
        return read;
    }

    /** Rows are looked ahead. */
    long editLookedAhead(final int count) {
        long read = 0;
        store.beginBatch();
        for (int i = 0; i < count; i += WINDOW) {
            lookAhead();
            for (int j = 0; j < WINDOW; j++) {
                read += edit(window[j]);
            }
        }
        store.endBatch();
        return read;
    }

    private long edit(final long key) {
        store.beginStep(++step);
        final long read = holdings.get(key).changes();
        holdings.edit(key).quantity(key).price(read);
        store.commitStep();
        return read;
    }

    private void lookAhead() {
        ahead.clear();
        for (int i = 0; i < WINDOW; i++) {
            window[i] = nextKey(0);
            ahead.add(table, window[i]);
        }
        ahead.read();
    }

    @Override
    public void close() {
        store.close();
    }
}
