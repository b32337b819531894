package io.acta.engine.state;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Changed rows of watched tables, copied, so that they stay what they were while whoever is told of them changes rows again. Read by
 * {@link #next()} after {@link StateStore#collectChanges}.
 *
 * <pre>
 *   0                 4        8        16                    16 + row      16 + 2 rows, each padded to 8 bytes
 *   +-----------------+--------+--------+---------------------+-------------+
 *   | table's number  | kind   | step   | row before, or zero | row after   |  ...
 *   +-----------------+--------+--------+---------------------+-------------+
 * </pre>
 *
 * The memory doubles when a batch needs more, and then stays. <b>Threads:</b> the reactor's.
 */
public final class ChangeList implements ChangeConsumer, AutoCloseable {
    private static final int HEADER_BYTES = 2 * Long.BYTES;
    private static final long INITIAL_BYTES = 64 * 1024;
    private static final ChangeKind[] KINDS = ChangeKind.values();

    private final StateStore store;
    private final UnsafeBuffer before = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer after = new UnsafeBuffer(0, 0);
    private long block = OffHeap.reserve(INITIAL_BYTES);
    private long address = OffHeap.align(block);
    private long capacityBytes = INITIAL_BYTES;
    private long end;
    private long read;
    private Table table;
    private ChangeKind kind;
    private long step;

    /** @param store whose changes are collected. */
    public ChangeList(final StateStore store) {
        this.store = store;
    }

    /** Forgets all. */
    public void clear() {
        end = 0;
        read = 0;
    }

    /** True when nothing was collected. */
    public boolean isEmpty() {
        return end == 0;
    }

    @Override
    public void onChange(
            final Table changed,
            final long key,
            final ChangeKind changeKind,
            final long changedIn,
            final DirectBuffer rowBefore,
            final int beforeOffset,
            final DirectBuffer rowAfter,
            final int afterOffset) {
        if (!changed.isWatched()) {
            return;
        }
        final int rowBytes = paddedRowBytes(changed);
        final long newEnd = end + HEADER_BYTES + 2L * rowBytes;
        if (newEnd > capacityBytes) {
            grow(newEnd);
        }
        final long entry = address + end;
        UnsafeApi.putInt(entry, changed.number());
        UnsafeApi.putInt(entry + Integer.BYTES, changeKind.ordinal());
        UnsafeApi.putLong(entry + Long.BYTES, changedIn);
        if (rowBefore != null) {
            before.wrap(entry + HEADER_BYTES, rowBytes);
            before.putBytes(0, rowBefore, beforeOffset, changed.rowLengthBytes());
        }
        if (rowAfter != null) {
            after.wrap(entry + HEADER_BYTES + rowBytes, rowBytes);
            after.putBytes(0, rowAfter, afterOffset, changed.rowLengthBytes());
        }
        end = newEnd;
    }

    private void grow(final long neededBytes) {
        long newCapacityBytes = capacityBytes;
        while (newCapacityBytes < neededBytes) {
            newCapacityBytes <<= 1;
        }
        final long newBlock = OffHeap.reserve(newCapacityBytes);
        final long newAddress = OffHeap.align(newBlock);
        UnsafeApi.copyMemory(address, newAddress, end);
        OffHeap.free(block);
        block = newBlock;
        address = newAddress;
        capacityBytes = newCapacityBytes;
    }

    /** Moves to the next change; false when there is none. */
    public boolean next() {
        if (read == end) {
            return false;
        }
        final long entry = address + read;
        table = store.tables().get(UnsafeApi.getInt(entry));
        kind = KINDS[UnsafeApi.getInt(entry + Integer.BYTES)];
        step = UnsafeApi.getLong(entry + Long.BYTES);
        final int rowBytes = paddedRowBytes(table);
        before.wrap(entry + HEADER_BYTES, table.rowLengthBytes());
        after.wrap(entry + HEADER_BYTES + rowBytes, table.rowLengthBytes());
        read += HEADER_BYTES + 2L * rowBytes;
        return true;
    }

    /** Whose row it is. */
    public Table table() {
        return table;
    }

    /** What became of the row in hand. */
    public ChangeKind kind() {
        return kind;
    }

    /** The step that changed the row in hand last: its version, unless it was removed. */
    public long step() {
        return step;
    }

    /** The row as it was, from offset 0; null when it was added. */
    public DirectBuffer before() {
        return kind == ChangeKind.ADDED ? null : before;
    }

    /** The row as it is, from offset 0; null when it was removed. */
    public DirectBuffer after() {
        return kind == ChangeKind.REMOVED ? null : after;
    }

    private static int paddedRowBytes(final Table table) {
        return table.strideBytes() - Long.BYTES;
    }

    /** Frees its memory. */
    @Override
    public void close() {
        OffHeap.free(block);
        block = 0;
        capacityBytes = 0;
        clear();
    }
}
