package io.acta.engine.published;

import io.acta.engine.state.OffHeap;
import java.lang.ref.Cleaner;
import org.agrona.UnsafeApi;

/**
 * Rows of journaled batches that wait for the disk, oldest first, in a ring of fixed size. On the reactor thread.
 *
 * <pre>
 *  0                4               8
 * +----------------+---------------+------------------------------------------+
 * | table's number | row           | image, version first                     |
 * +----------------+---------------+------------------------------------------+
 * version 0: the row is out of use. version -1: the row has the key that follows, and is out of use until then if it had another.
 * </pre>
 *
 * Every record has the same length, that of the longest row.
 */
final class StagedRows {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int IMAGE_OFFSET = Long.BYTES;
    private static final int KEY_OFFSET = Long.BYTES;
    private static final long REUSED = -1;

    private final long address;
    private final int strideBytes;
    private final long capacity;
    private long head;
    private long tail;

    StagedRows(final long lengthBytes, final int imageBytesMax) {
        this.strideBytes = IMAGE_OFFSET + imageBytesMax;
        this.capacity = Math.max(1, lengthBytes / strideBytes);
        final long block = OffHeap.reserve(capacity * strideBytes);
        this.address = OffHeap.align(block);
        CLEANER.register(this, () -> OffHeap.free(block));
    }

    /** Takes what a row was. */
    @FunctionalInterface
    interface Consumer {
        /** @param image version first. */
        void onRow(int table, int row, long image);
    }

    /** Up to where rows are staged. */
    long position() {
        return tail;
    }

    /** True when not one row more can be kept. */
    boolean isFull() {
        return tail - head == capacity;
    }

    /** Keeps a row as it is. There is room. */
    void put(final int table, final int row, final long image, final int imageBytes) {
        OffHeap.copyWords(image, next(table, row), imageBytes);
    }

    /** Keeps that a row is out of use. There is room. */
    void retire(final int table, final int row) {
        UnsafeApi.putLong(next(table, row), 0);
    }

    /** Keeps that a row has a key, and perhaps had another before. There is room. */
    void reuse(final int table, final int row, final long key) {
        final long image = next(table, row);
        UnsafeApi.putLong(image, REUSED);
        UnsafeApi.putLong(image + KEY_OFFSET, key);
    }

    /** Whether an image says that the row has {@link #key} and is out of use until its own image follows, if it had another. */
    static boolean isReused(final long image) {
        return UnsafeApi.getLong(image) == REUSED;
    }

    /** The key that a row has which is reused. */
    static long key(final long image) {
        return UnsafeApi.getLong(image + KEY_OFFSET);
    }

    private long next(final int table, final int row) {
        final long record = record(tail++);
        UnsafeApi.putInt(record, table);
        UnsafeApi.putInt(record + Integer.BYTES, row);
        return record + IMAGE_OFFSET;
    }

    /** Hands out everything before a position, oldest first. */
    void drain(final long upTo, final Consumer consumer) {
        while (head < upTo) {
            final long record = record(head);
            consumer.onRow(UnsafeApi.getInt(record), UnsafeApi.getInt(record + Integer.BYTES), record + IMAGE_OFFSET);
            head++;
        }
    }

    private long record(final long position) {
        return address + position % capacity * strideBytes;
    }
}
