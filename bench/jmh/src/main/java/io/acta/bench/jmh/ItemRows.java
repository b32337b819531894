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

    private final StateStore store = new StateStore(MUTATIONS_MAX);
    private final Table table;
    private final ItemTable items;
    private long step;

    /** @param rows with keys 0 to rows - 1; there is room for a few thousand more. */
    public ItemRows(final long rows) {
        MachineMemory.require(rows + " rows", rows * BYTES_EACH_AT_MOST);
        table = store.create(ItemTable.TYPE, rows + SPARE_ROWS);
        items = ItemTable.TYPE.owner(table);
        for (long key = 0; key < rows; ) {
            store.beginBatch();
            for (final long end = Math.min(rows, key + ROWS_PER_BATCH); key < end; key++) {
                beginStep();
                items.add(key);
                commitStep();
            }
            store.endBatch();
        }
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
