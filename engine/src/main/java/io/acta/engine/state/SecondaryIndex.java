package io.acta.engine.state;

import org.agrona.UnsafeApi;

/**
 * A non-unique index: for each value of a field a doubly linked list of the rows that have it, in the order in which they took it.
 *
 * <pre>
 * link, one for each row:    previous int32, next int32, bucket int32 (-1: none)
 * bucket, one for each value: value int64, head int32, tail int32, count int32, stamp int32
 * </pre>
 *
 * Values find their bucket through a {@link SlotIndex}. Links and buckets are touched as rows come. A handler writes rows
 * behind the index's back, so {@link Table} relinks touched rows before anybody looks and when the step commits. Each link and unlink stamps
 * its bucket, by which a {@link RowCursor} sees that its list was changed under it.
 */
final class SecondaryIndex {
    static final int NONE = -1;

    private static final int LINK_BYTES = 3 * Integer.BYTES;
    private static final int NEXT_OFFSET = Integer.BYTES;
    private static final int BUCKET_OFFSET = 2 * Integer.BYTES;

    private static final int BUCKET_BYTES = 3 * Long.BYTES;
    private static final int HEAD_OFFSET = Long.BYTES;
    private static final int TAIL_OFFSET = HEAD_OFFSET + Integer.BYTES;
    private static final int COUNT_OFFSET = TAIL_OFFSET + Integer.BYTES;
    private static final int STAMP_OFFSET = COUNT_OFFSET + Integer.BYTES;

    private final Table table;
    private final int number;
    private final int fieldOffset;
    private final IndexType.Encoding encoding;
    private final MutationLog log;
    private final long hashSeed;
    private SlotIndex bucketsByValue;
    private long capacity;
    private long linksBlock;
    private long linksAddress;
    private long bucketsBlock;
    private long bucketsAddress;
    private int bucketsHighWater;
    private int freeBucket = NONE;
    private int stamps;
    private int unlinkedRow = NONE;
    private int unlinkedFromStamp;
    private int unlinkedToStamp;

    SecondaryIndex(final Table table, final int number, final IndexType type, final MutationLog log) {
        this.table = table;
        this.number = number;
        this.fieldOffset = type.offset();
        this.encoding = type.encoding();
        this.log = log;
        this.capacity = table.capacity();
        this.hashSeed = RowHash.seed(table.type().schemaId(), table.type().templateId(), number + 1);
        this.linksBlock = OffHeap.reserve(capacity * LINK_BYTES);
        this.linksAddress = OffHeap.align(linksBlock);
        this.bucketsBlock = OffHeap.reserve(capacity * BUCKET_BYTES);
        this.bucketsAddress = OffHeap.align(bucketsBlock);
        this.bucketsByValue = new SlotIndex(capacity, bucketsAddress, BUCKET_BYTES);
    }

    /** Moves everything into memory for more rows. */
    void reserve(final long rows, final int rowsUsed) {
        final long newLinksBlock = OffHeap.reserve(rows * LINK_BYTES);
        final long newLinksAddress = OffHeap.align(newLinksBlock);
        UnsafeApi.copyMemory(linksAddress, newLinksAddress, (long) rowsUsed * LINK_BYTES);
        OffHeap.free(linksBlock);
        final long newBucketsBlock = OffHeap.reserve(rows * BUCKET_BYTES);
        final long newBucketsAddress = OffHeap.align(newBucketsBlock);
        UnsafeApi.copyMemory(bucketsAddress, newBucketsAddress, (long) bucketsHighWater * BUCKET_BYTES);
        OffHeap.free(bucketsBlock);
        linksBlock = newLinksBlock;
        linksAddress = newLinksAddress;
        bucketsBlock = newBucketsBlock;
        bucketsAddress = newBucketsAddress;
        capacity = rows;

        final SlotIndex before = bucketsByValue;
        bucketsByValue = new SlotIndex(rows, bucketsAddress, BUCKET_BYTES);
        for (long slot = 0; slot < before.slots(); slot++) {
            final int bucket = before.numberAt(slot);
            if (bucket != NONE) {
                bucketsByValue.add(UnsafeApi.getLong(bucket(bucket)), bucket);
            }
        }
        before.close();
    }

    /** Takes everything out. */
    void clear() {
        bucketsByValue.clear();
        bucketsHighWater = 0;
        freeBucket = NONE;
        unlinkedRow = NONE;
    }

    /** The row before this one in its list, -1 when there is none. */
    int previous(final int row) {
        return UnsafeApi.getInt(link(row));
    }

    /** Says which row came before this one, for {@link #relinkAll}. Any number will do. */
    void restorePrevious(final int row, final int previous) {
        admit(row);
        UnsafeApi.putInt(link(row), previous);
        UnsafeApi.putInt(link(row) + NEXT_OFFSET, NONE);
    }

    /** Makes the lists of an empty index anew from the rows before each row. */
    void relinkAll() {
        for (int row = table.nextRow(NONE); row != NONE; row = table.nextRow(row)) {
            final int previous = previous(row);
            if (previous != NONE) {
                check(row, previous >= 0 && previous < table.slotCount(), "previous");
                check(row, table.rowVersion(previous) != 0 && next(previous) == NONE, "previous");
                UnsafeApi.putInt(link(previous) + NEXT_OFFSET, row);
            }
        }
        int linked = 0;
        for (int head = table.nextRow(NONE); head != NONE; head = table.nextRow(head)) {
            if (previous(head) == NONE) {
                check(head, find(valueOf(head)) == NONE, "head");
                linked += linkList(head, bucketFor(valueOf(head)));
            }
        }
        check(NONE, linked == table.size(), "number of rows");
    }

    private int linkList(final int head, final int bucket) {
        final long value = valueOf(head);
        int count = 0;
        int previous = NONE;
        for (int row = head; row != NONE; ) {
            check(row, valueOf(row) == value, "value");
            final int next = next(row);
            linkBetween(row, bucket, previous, NONE);
            previous = row;
            row = next;
            count++;
        }
        return count;
    }

    /** Makes the lists of an empty index in the order of the rows, where nobody knows another. */
    void linkInRowOrder() {
        for (int row = table.nextRow(NONE); row != NONE; row = table.nextRow(row)) {
            final int bucket = bucketFor(valueOf(row));
            linkBetween(row, bucket, UnsafeApi.getInt(bucket(bucket) + TAIL_OFFSET), NONE);
        }
    }

    private long valueOf(final int row) {
        return encoding.read(table.buffer(row), table.offset(row) + fieldOffset);
    }

    /** Reads a row's links, so that they are in the cache. */
    long touch(final int row) {
        return UnsafeApi.getLong(linksAddress + (long) row * LINK_BYTES);
    }

    /** A row slot came into use: it has no links yet. */
    void admit(final int row) {
        UnsafeApi.putInt(link(row) + BUCKET_OFFSET, NONE);
    }

    /** Moves the row to the end of its value's list if the value is not the one it is linked under. */
    void relink(final int row) {
        final long value = valueOf(row);
        final int bucket = UnsafeApi.getInt(link(row) + BUCKET_OFFSET);
        if (bucket != NONE) {
            if (UnsafeApi.getLong(bucket(bucket)) == value) {
                return;
            }
            record(row, bucket);
            hashOut(bucket, row);
            unlink(row, bucket);
        } else {
            record(row, NONE);
        }
        log.linksHash += RowHash.ofEntry(hashSeed, value, table.keyAt(row));
        final int target = bucketFor(value);
        linkBetween(row, target, UnsafeApi.getInt(bucket(target) + TAIL_OFFSET), NONE);
    }

    /** Takes a row that is being deleted out of its list. */
    void remove(final int row) {
        final int bucket = UnsafeApi.getInt(link(row) + BUCKET_OFFSET);
        if (bucket != NONE) {
            record(row, bucket);
            hashOut(bucket, row);
            unlink(row, bucket);
        }
    }

    /** Puts the row's links back to what they were when the entry was written. The hash of the step is dropped as a whole. */
    void undo(final int row, final long body) {
        final int bucketNow = UnsafeApi.getInt(link(row) + BUCKET_OFFSET);
        if (bucketNow != NONE) {
            unlink(row, bucketNow);
        }
        if (UnsafeApi.getInt(body + 4) != 0) {
            final int bucket = bucketFor(UnsafeApi.getLong(body + 8));
            linkBetween(row, bucket, UnsafeApi.getInt(body + 16), UnsafeApi.getInt(body + 20));
        }
    }

    /** The bucket of a value, or -1 when no row has it. */
    int find(final long value) {
        return bucketsByValue.find(value);
    }

    int head(final int bucket) {
        return UnsafeApi.getInt(bucket(bucket) + HEAD_OFFSET);
    }

    int next(final int row) {
        return UnsafeApi.getInt(link(row) + NEXT_OFFSET);
    }

    int stamp(final int bucket) {
        return UnsafeApi.getInt(bucket(bucket) + STAMP_OFFSET);
    }

    /** Whether all that happened to a bucket between two stamps is that this row left it. */
    boolean onlyLeft(final int row, final int fromStamp, final int toStamp) {
        return unlinkedRow == row && unlinkedFromStamp == fromStamp && unlinkedToStamp == toStamp;
    }

    /** Reads the lists from end to end and sums up their entries' hashes. For verifiers. */
    long recomputeHash() {
        long hash = 0;
        long rows = 0;
        for (long slot = 0; slot < bucketsByValue.slots(); slot++) {
            final int bucket = bucketsByValue.numberAt(slot);
            if (bucket == NONE) {
                continue;
            }
            final long value = UnsafeApi.getLong(bucket(bucket));
            int previous = NONE;
            int count = 0;
            for (int row = head(bucket); row != NONE; row = next(row)) {
                check(row, UnsafeApi.getInt(link(row)) == previous, "previous");
                check(row, UnsafeApi.getInt(link(row) + BUCKET_OFFSET) == bucket, "bucket");
                check(row, encoding.read(table.buffer(row), table.offset(row) + fieldOffset) == value, "value");
                hash += RowHash.ofEntry(hashSeed, value, table.keyAt(row));
                previous = row;
                count++;
            }
            check(previous, UnsafeApi.getInt(bucket(bucket) + TAIL_OFFSET) == previous, "tail");
            check(previous, UnsafeApi.getInt(bucket(bucket) + COUNT_OFFSET) == count && count > 0, "count");
            rows += count;
        }
        check(NONE, rows == table.size(), "number of rows");
        return hash;
    }

    long memoryBytes() {
        return capacity * (LINK_BYTES + BUCKET_BYTES) + bucketsByValue.memoryBytes();
    }

    void close() {
        bucketsByValue.close();
        OffHeap.free(linksBlock);
        OffHeap.free(bucketsBlock);
    }

    private void check(final int row, final boolean holds, final String what) {
        if (!holds) {
            throw new IllegalStateException("index is damaged: table="
                    + table.type().name() + ", index=" + number + ", row=" + row + ", wrong " + what);
        }
    }

    private void record(final int row, final int bucket) {
        final long body = log.appendUncounted(MutationLog.LINK, table.number(), row, MutationLog.LINK_BODY_BYTES);
        UnsafeApi.putInt(body, number);
        UnsafeApi.putInt(body + 4, bucket == NONE ? 0 : 1);
        if (bucket != NONE) {
            UnsafeApi.putLong(body + 8, UnsafeApi.getLong(bucket(bucket)));
            UnsafeApi.putLong(body + 16, UnsafeApi.getLong(link(row)));
        }
    }

    private void hashOut(final int bucket, final int row) {
        log.linksHash -= RowHash.ofEntry(hashSeed, UnsafeApi.getLong(bucket(bucket)), table.keyAt(row));
    }

    private void unlink(final int row, final int bucketNumber) {
        final long link = link(row);
        final long bucket = bucket(bucketNumber);
        final int previous = UnsafeApi.getInt(link);
        final int next = UnsafeApi.getInt(link + NEXT_OFFSET);
        UnsafeApi.putInt(previous == NONE ? bucket + HEAD_OFFSET : link(previous) + NEXT_OFFSET, next);
        UnsafeApi.putInt(next == NONE ? bucket + TAIL_OFFSET : link(next), previous);
        UnsafeApi.putInt(link + BUCKET_OFFSET, NONE);
        unlinkedRow = row;
        unlinkedFromStamp = UnsafeApi.getInt(bucket + STAMP_OFFSET);
        unlinkedToStamp = ++stamps;
        UnsafeApi.putInt(bucket + STAMP_OFFSET, unlinkedToStamp);
        final int count = UnsafeApi.getInt(bucket + COUNT_OFFSET) - 1;
        UnsafeApi.putInt(bucket + COUNT_OFFSET, count);
        if (count == 0) {
            bucketsByValue.remove(UnsafeApi.getLong(bucket), bucketNumber);
            UnsafeApi.putInt(bucket + HEAD_OFFSET, freeBucket);
            freeBucket = bucketNumber;
        }
    }

    private void linkBetween(final int row, final int bucketNumber, final int previous, final int next) {
        final long link = link(row);
        final long bucket = bucket(bucketNumber);
        UnsafeApi.putInt(link, previous);
        UnsafeApi.putInt(link + NEXT_OFFSET, next);
        UnsafeApi.putInt(link + BUCKET_OFFSET, bucketNumber);
        UnsafeApi.putInt(previous == NONE ? bucket + HEAD_OFFSET : link(previous) + NEXT_OFFSET, row);
        UnsafeApi.putInt(next == NONE ? bucket + TAIL_OFFSET : link(next), row);
        UnsafeApi.putInt(bucket + COUNT_OFFSET, UnsafeApi.getInt(bucket + COUNT_OFFSET) + 1);
        UnsafeApi.putInt(bucket + STAMP_OFFSET, ++stamps);
    }

    private int bucketFor(final long value) {
        final int found = bucketsByValue.find(value);
        if (found != NONE) {
            return found;
        }
        final int bucketNumber;
        if (freeBucket != NONE) {
            bucketNumber = freeBucket;
            freeBucket = UnsafeApi.getInt(bucket(bucketNumber) + HEAD_OFFSET);
        } else {
            bucketNumber = bucketsHighWater++;
        }
        final long bucket = bucket(bucketNumber);
        UnsafeApi.putLong(bucket, value);
        UnsafeApi.putInt(bucket + HEAD_OFFSET, NONE);
        UnsafeApi.putInt(bucket + TAIL_OFFSET, NONE);
        UnsafeApi.putInt(bucket + COUNT_OFFSET, 0);
        bucketsByValue.add(value, bucketNumber);
        return bucketNumber;
    }

    private long link(final int row) {
        return linksAddress + (long) row * LINK_BYTES;
    }

    private long bucket(final int bucketNumber) {
        return bucketsAddress + (long) bucketNumber * BUCKET_BYTES;
    }
}
