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
 * | table's number | row           | image, version first; version 0: retired |
 * +----------------+---------------+------------------------------------------+
 * </pre>
 *
 * Every record has the same length, that of the longest row.
 */
final class StagedRows {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int IMAGE_OFFSET = Long.BYTES;

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

    /** Keeps a row as it is; image 0 says that it was retired. @return false when there is no room. */
    boolean offer(final int table, final int row, final long image, final int imageBytes) {
        if (tail - head == capacity) {
            return false;
        }
        final long record = record(tail);
        UnsafeApi.putInt(record, table);
        UnsafeApi.putInt(record + Integer.BYTES, row);
        if (image == 0) {
            UnsafeApi.putLong(record + IMAGE_OFFSET, 0);
        } else {
            OffHeap.copyWords(image, record + IMAGE_OFFSET, imageBytes);
        }
        tail++;
        return true;
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
