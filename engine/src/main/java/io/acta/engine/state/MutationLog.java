package io.acta.engine.state;

import org.agrona.UnsafeApi;

/**
 * What was changed, in order, with what is needed to undo it and to move the hash: of the step in hand and of steps that are not hashed yet, or of the whole batch when changes are
 * retained.
 *
 * <pre>
 *  0        1                  4          8                12              16
 * +--------+------------------+----------+----------------+---------------+---------
 * | type   | table's number   | row      | bytes of it,   | bytes of the  | body ...
 * |        |                  |          | header counted | entry before  |
 * +--------+------------------+----------+----------------+---------------+---------
 * EDIT    body: the row as it was, version included (the table's stride)
 * ADD     body: key int64, whether the row came from the free list int64
 * REMOVE  body: the row as it was, version included, then the step int64
 * LINK    body: index int32, was linked int32, old value int64, previous int32, next int32
 * </pre>
 *
 * Entries lie off-heap, one after the other, and are walked by their addresses; backwards within a step, whose first entry says a header's length for the
 * entry before. The memory doubles when a batch needs more, and then stays: an address is good until the next entry is appended.
 */
final class MutationLog {
    static final int EDIT = 1;
    static final int ADD = 2;
    static final int REMOVE = 3;
    static final int LINK = 4;

    private static final int ROW_OFFSET = Integer.BYTES;
    private static final int BYTES_OFFSET = ROW_OFFSET + Integer.BYTES;
    private static final int BYTES_BEFORE_OFFSET = BYTES_OFFSET + Integer.BYTES;
    static final int HEADER_BYTES = BYTES_BEFORE_OFFSET + Integer.BYTES;
    static final int ADD_BODY_BYTES = 2 * Long.BYTES;
    static final int LINK_BODY_BYTES = 3 * Long.BYTES;

    /** Bytes of a LINK entry. */
    static final int LINK_BYTES = HEADER_BYTES + LINK_BODY_BYTES;

    /** Tables at most: their number has 24 bits. */
    static final int TABLES_MAX = 1 << 24;

    /** Index entries that a step may move, for each row that it may change, before its end. */
    private static final int MOVES_PER_MUTATION = 16;

    private static final long INITIAL_BYTES = 256 * 1024;
    private static final RejectedException MUTATIONS = new RejectedException(RejectionCode.MUTATIONS);

    /** The step in hand and the version of all that it changes; 0 outside of steps. */
    long step;

    /** What the index entries linked and unlinked in this step add to the hash. */
    long linksHash;

    /** Rows taken out in this step. */
    int removals;

    private int mutationsMax;
    private int mutations;
    private long moves;
    private long block;
    private long address;
    private long capacityBytes = INITIAL_BYTES;
    private long end;
    private int lastBytes = HEADER_BYTES;
    private long stepStart;

    MutationLog(final int mutationsMax) {
        this.mutationsMax = mutationsMax;
        this.block = OffHeap.reserve(capacityBytes);
        this.address = OffHeap.align(block);
    }

    void mutationsMax(final int newMutationsMax) {
        mutationsMax = newMutationsMax;
    }

    /** Room for one more entry that counts towards the step's bound; the header is written. */
    long append(final int type, final int table, final int row, final int bodyBytes) {
        if (mutations >= mutationsMax) {
            throw MUTATIONS;
        }
        final long body = appendUncounted(type, table, row, bodyBytes);
        mutations++;
        return body;
    }

    /**
     * Counts index entries that were moved because somebody asked an index within the step. A step may move so many of them for each row
     * that it may change; without a bound, a row that goes to and fro would fill the memory.
     */
    void countMoves(final int entries) {
        moves += entries;
        if (moves > (long) MOVES_PER_MUTATION * mutationsMax) {
            throw MUTATIONS;
        }
    }

    /** The same for entries that follow from counted ones and must not fail halfway. */
    long appendUncounted(final int type, final int table, final int row, final int bodyBytes) {
        if (step == 0) {
            throw new IllegalStateException("state changes within a step only: begin one");
        }
        final long start = end;
        final int entryBytes = HEADER_BYTES + bodyBytes;
        final long newEnd = start + entryBytes;
        if (newEnd > capacityBytes) {
            grow(newEnd);
        }
        final long entry = address + start;
        UnsafeApi.putLong(entry, type | ((long) table << 8) | ((long) row << 32));
        UnsafeApi.putLong(entry + BYTES_OFFSET, entryBytes | ((long) lastBytes << 32));
        lastBytes = entryBytes;
        end = newEnd;
        return entry + HEADER_BYTES;
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

    void beginStep(final long newStep) {
        step = newStep;
        stepStart = end;
        // Whoever goes back from the step's first entry comes out before the step.
        lastBytes = HEADER_BYTES;
        mutations = 0;
        moves = 0;
        removals = 0;
        linksHash = 0;
    }

    /** Ends the step and keeps its entries. */
    void endStep() {
        step = 0;
    }

    /** Forgets what the step in hand wrote. */
    void truncateToStepStart() {
        end = stepStart;
    }

    /** Forgets everything. */
    void clear() {
        end = 0;
    }

    /** Offset of the first entry of the step in hand. */
    long stepStart() {
        return stepStart;
    }

    /** The address of the first entry of the step in hand. */
    long stepStartAddress() {
        return address + stepStart;
    }

    /** The address of the last entry of the step in hand; less than {@link #stepStartAddress} when it has none. */
    long lastAddress() {
        return address + end - lastBytes;
    }

    /** Offset behind the last entry. */
    long end() {
        return end;
    }

    /** The address behind the last entry. */
    long endAddress() {
        return address + end;
    }

    /** The address of what stands at an offset. */
    long entryAddress(final long offset) {
        return address + offset;
    }

    static int type(final long entry) {
        return UnsafeApi.getByte(entry);
    }

    static int table(final long entry) {
        return UnsafeApi.getInt(entry) >>> 8;
    }

    static int row(final long entry) {
        return UnsafeApi.getInt(entry + ROW_OFFSET);
    }

    /** The address of the entry behind one. */
    static long next(final long entry) {
        return entry + UnsafeApi.getInt(entry + BYTES_OFFSET);
    }

    /** The address of the entry before one of the same step; less than {@link #stepStartAddress} for the first. */
    static long previous(final long entry) {
        return entry - UnsafeApi.getInt(entry + BYTES_BEFORE_OFFSET);
    }

    void close() {
        OffHeap.free(block);
        block = 0;
        address = 0;
        capacityBytes = 0;
        step = 0;
        clear();
    }
}
