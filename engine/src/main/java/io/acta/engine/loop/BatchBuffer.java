package io.acta.engine.loop;

import io.acta.codec.protocol.BatchHeaderEncoder;
import io.acta.engine.journal.BatchChecksum;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.ring.ActionRecord;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The batch in hand, encoded whole in off-heap memory before the journal sees it. Layout: {@code acta-protocol.xml}.
 * Allocates in the constructor alone.
 */
final class BatchBuffer {
    private final UnsafeBuffer buffer;
    private final BatchChecksum checksum = new BatchChecksum();
    private final BatchHeaderEncoder header = new BatchHeaderEncoder();
    private final long engineId;
    private int length;
    private int preludeLength;
    private int actionCount;
    private long batchNumber;
    private long firstSequence;
    private long timeNs;
    private int previousChecksum;

    BatchBuffer(final int capacityBytes, final long engineId) {
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(capacityBytes, BitUtil.CACHE_LINE_LENGTH);
        this.buffer = new UnsafeBuffer(memory);
        this.engineId = engineId;
    }

    /** Goes on where a journal ends. */
    void continueFrom(final JournalEnd end) {
        batchNumber = end.batchNumber();
        previousChecksum = end.checksum();
    }

    /** Starts the next batch. */
    void begin(final long firstSequence, final long timeNs) {
        batchNumber++;
        this.firstSequence = firstSequence;
        this.timeNs = timeNs;
        length = BatchLayout.HEADER_LENGTH;
        preludeLength = 0;
        actionCount = 0;
    }

    /** Puts the prelude before the first action; its length is a multiple of 8. @return where it lies in {@link #buffer()}. */
    int prelude(final DirectBuffer source, final int lengthBytes) {
        buffer.putBytes(length, source, 0, lengthBytes);
        preludeLength = lengthBytes;
        length += lengthBytes;
        return BatchLayout.HEADER_LENGTH;
    }

    /** True when a record of this length still fits. */
    boolean hasRoomFor(final int recordLength) {
        return length + ActionRecord.paddedLength(recordLength) <= buffer.capacity();
    }

    /** Copies a record to the end of the batch. @return where it lies in {@link #buffer()}. */
    int append(final DirectBuffer source, final int offset, final int recordLength) {
        final int start = length;
        final int padded = ActionRecord.paddedLength(recordLength);
        // The last word is written first, as zero: whatever of it the record does not cover is the padding.
        buffer.putLong(start + padded - ActionRecord.ALIGNMENT, 0);
        copy(source, offset, start, recordLength);
        length += padded;
        actionCount++;
        return start;
    }

    /** Word by word where that is faster than the call behind {@code putBytes}. */
    private void copy(final DirectBuffer source, final int offset, final int target, final int recordLength) {
        if (recordLength > 256) {
            buffer.putBytes(target, source, offset, recordLength);
            return;
        }
        int i = 0;
        for (; i + Long.BYTES <= recordLength; i += Long.BYTES) {
            buffer.putLong(target + i, source.getLong(offset + i));
        }
        for (; i < recordLength; i++) {
            buffer.putByte(target + i, source.getByte(offset + i));
        }
    }

    /** Completes the header. */
    void seal(final long stateHash) {
        header.wrap(buffer, 0)
                .magic(BatchLayout.MAGIC)
                .formatVersion(BatchLayout.FORMAT_VERSION)
                .preludeLength(preludeLength)
                .length(length)
                .actionCount(actionCount)
                .engineId(engineId)
                .firstSequence(firstSequence)
                .timeNs(timeNs)
                .batchNumber(batchNumber)
                .stateHash(stateHash)
                .previousChecksum(Integer.toUnsignedLong(previousChecksum));
        previousChecksum = checksum.compute(buffer, 0, length);
        header.checksum(Integer.toUnsignedLong(previousChecksum));
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    int actionCount() {
        return actionCount;
    }

    long batchNumber() {
        return batchNumber;
    }

    long firstSequence() {
        return firstSequence;
    }
}
