package io.acta.bench.jmh;

import io.acta.bench.driver.MachineMemory;
import io.acta.bench.jmh.parts.ItemTable;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;

/**
 * A state of one table of 64-byte rows, filled, and the calls around a step as the engine's loop makes them. One thread's.
 */
public final class ItemRows implements AutoCloseable {
    /** Bytes of a row's block. */
    public static final int ROW_BYTES = 64;

    private static final int MUTATIONS_MAX = 1024;
    private static final int SPARE_ROWS = 8 * 1024;
    private static final int ROWS_PER_BATCH = 1024;
    private static final int BYTES_EACH_AT_MOST = 96;

    /** Odd, so that no two numbers become one key. */
    private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;

    private final StateStore store = new StateStore(MUTATIONS_MAX);
    private final Table table;
    private final ItemTable items;
    private final boolean keysInOrder;
    private long step;

    /**
     * Fills a table.
     *
     * @param rows that are in it; there is room for a few thousand more.
     * @param keysInOrder whether row after row has the next key, or one of anywhere in 64 bits.
     */
    public ItemRows(final long rows, final boolean keysInOrder) {
        this.keysInOrder = keysInOrder;
        MachineMemory.require(rows + " rows", rows * BYTES_EACH_AT_MOST);
        table = store.create(ItemTable.TYPE, rows + SPARE_ROWS);
        items = ItemTable.TYPE.owner(table);
        for (long number = 0; number < rows; ) {
            store.beginBatch();
            for (final long end = Math.min(rows, number + ROWS_PER_BATCH); number < end; number++) {
                beginStep();
                items.add(key(number));
                commitStep();
            }
            store.endBatch();
        }
    }

    /** The key that the row of this number was added with, or will be. */
    public long key(final long number) {
        return keysInOrder ? number : number * SCATTER;
    }

    /** The typed table. */
    public ItemTable items() {
        return items;
    }

    /** The table behind it. */
    public Table table() {
        return table;
    }

    /** All state. */
    public StateStore store() {
        return store;
    }

    /** Starts a step in a batch that has begun. */
    public void beginStep() {
        store.beginStep(++step);
    }

    /** Commits it. */
    public void commitStep() {
        store.commitStep();
    }

    /** Undoes it. */
    public void rollbackStep() {
        store.rollbackStep();
    }

    @Override
    public void close() {
        store.close();
    }
}
