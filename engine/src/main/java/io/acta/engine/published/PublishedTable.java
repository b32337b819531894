package io.acta.engine.published;

import io.acta.engine.state.OffHeap;
import io.acta.engine.state.SlotIndex;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import org.agrona.UnsafeApi;

/**
 * The committed rows of one table, under the same row numbers as in the table.
 *
 * <pre>
 *  0              8                16
 * +--------------+----------------+----------------------------------+--+
 * | lock int64   | version int64  | row block: SBE fields, key       |  |
 * +--------------+----------------+----------------------------------+--+
 * lock: even, or odd while the row is written. version: 0 when the row is not in use.
 * </pre>
 *
 * <p><b>Memory:</b> as much as the table's, touched as rows come; it is freed when neither engine nor readers are in use any
 * more, so that a late read finds the last rows rather than foreign memory. <b>Threads:</b> written by the reactor's, read by any through
 * {@link RowReader}.
 */
public final class PublishedTable {
    static final int VERSION_OFFSET = Long.BYTES;

    private static final Cleaner CLEANER = Cleaner.create();

    private final Table table;
    private final int imageBytes;
    private final int strideBytes;
    private final int keyOffset;
    private final long reservedRows;
    private final long rowsAddress;
    private final SlotIndex rowsByKey;
    private volatile int highWater;
    private volatile int size;

    PublishedTable(final Table table) {
        this.table = table;
        this.imageBytes = table.imageBytes();
        this.strideBytes = VERSION_OFFSET + imageBytes;
        this.keyOffset = 2 * Long.BYTES + table.type().keyOffset();
        this.reservedRows = table.reservedRows();
        final long block = OffHeap.reserve(reservedRows * strideBytes);
        this.rowsAddress = OffHeap.align(block);
        this.rowsByKey = new SlotIndex(reservedRows, rowsAddress + keyOffset, strideBytes);
        final SlotIndex index = rowsByKey;
        CLEANER.register(this, () -> {
            index.close();
            OffHeap.free(block);
        });
    }

    /** Rows that it has memory for. */
    long reservedRows() {
        return reservedRows;
    }

    /** What its rows are made of. */
    public TableType<?, ?> type() {
        return table.type();
    }

    /** Rows in use; at any moment. */
    public int size() {
        return size;
    }

    Table table() {
        return table;
    }

    /** Bytes of a row with its version. */
    int imageBytes() {
        return imageBytes;
    }

    /** Row numbers end before this. */
    int highWater() {
        return highWater;
    }

    /** Most likely the row with a key, or -1: the row's copy tells. */
    int proposedRow(final long key) {
        return rowsByKey.find(key);
    }

    /**
     * Copies a row with its version.
     *
     * @return false when it was written meanwhile; the copy is worth nothing then.
     */
    boolean copy(final int row, final long target) {
        final long address = address(row);
        final long lock = UnsafeApi.getLong(address);
        VarHandle.acquireFence();
        if ((lock & 1) != 0) {
            return false;
        }
        OffHeap.copyWords(address + VERSION_OFFSET, target, imageBytes);
        VarHandle.acquireFence();
        return UnsafeApi.getLong(address) == lock;
    }

    /** Takes a row out whose key the table no longer has there. */
    void retire(final int row) {
        if (row >= highWater) {
            return;
        }
        final long address = address(row);
        if (UnsafeApi.getLong(address + VERSION_OFFSET) == 0) {
            return;
        }
        rowsByKey.remove(UnsafeApi.getLong(address + keyOffset), row);
        VarHandle.storeStoreFence();
        final long lock = lock(address);
        UnsafeApi.putLong(address + VERSION_OFFSET, 0);
        unlock(address, lock);
        size = size - 1;
    }

    /** Brings a row up to an image of it, version first. Rows that had its key were retired before. */
    void put(final int row, final long image) {
        if (row >= highWater) {
            if (row >= reservedRows) {
                throw new IllegalStateException("published table " + type().name() + " has memory for " + reservedRows
                        + " rows, and the writer was given a larger capacity meanwhile: launch anew");
            }
            admit(row);
        }
        final long address = address(row);
        final long version = UnsafeApi.getLong(address + VERSION_OFFSET);
        if (version == UnsafeApi.getLong(image)) {
            return;
        }
        final long key = UnsafeApi.getLong(image + keyOffset - VERSION_OFFSET);
        if (version != 0 && UnsafeApi.getLong(address + keyOffset) != key) {
            throw new IllegalStateException("published row was not retired: table=" + type().name() + ", key=" + key);
        }
        final long lock = lock(address);
        OffHeap.copyWords(image, address + VERSION_OFFSET, imageBytes);
        unlock(address, lock);
        if (version == 0) {
            VarHandle.storeStoreFence();
            rowsByKey.add(key, row);
            size = size + 1;
        }
    }

    /** Address of a row's image in the table. */
    long imageOf(final int row) {
        return table.buffer(row).addressOffset() + table.offset(row) - Long.BYTES;
    }

    /** True when the table has no row there, or one of another key than is published. */
    boolean isStale(final int row) {
        return row < highWater && (table.rowVersion(row) == 0 || hasOtherKey(row, table.keyAt(row)));
    }

    /** True when another key is published in a row than this. */
    boolean hasOtherKey(final int row, final long key) {
        return row < highWater && UnsafeApi.getLong(address(row) + keyOffset) != key;
    }

    private void admit(final int row) {
        for (int i = highWater; i <= row; i++) {
            UnsafeApi.putLong(address(i), 0);
            UnsafeApi.putLong(address(i) + VERSION_OFFSET, 0);
        }
        highWater = row + 1;
    }

    private static long lock(final long address) {
        final long lock = UnsafeApi.getLong(address) + 1;
        UnsafeApi.putLong(address, lock);
        VarHandle.storeStoreFence();
        return lock;
    }

    private static void unlock(final long address, final long lock) {
        VarHandle.storeStoreFence();
        UnsafeApi.putLong(address, lock + 1);
    }

    private long address(final int row) {
        return rowsAddress + (long) row * strideBytes;
    }

    @Override
    public String toString() {
        return "published " + type().name() + "{size=" + size + '}';
    }
}
