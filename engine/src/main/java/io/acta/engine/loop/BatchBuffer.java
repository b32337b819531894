package io.acta.engine.loop;

import io.acta.codec.protocol.BatchHeaderEncoder;
import io.acta.engine.journal.BatchChecksum;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.state.OffHeap;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The batch in hand, encoded whole in off-heap memory before the journal sees it. Layout: {@code acta-protocol.xml}.
 * Allocates in the constructor alone.
 */
final class BatchBuffer {
    private static final int LOOP_BYTES_MAX = 256;

    private final UnsafeBuffer buffer;
    private final BatchChecksum checksum = new BatchChecksum();
    private final BatchHeaderEncoder header = new BatchHeaderEncoder();
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
        // The same in every batch.
        header.wrap(buffer, 0)
                .magic(BatchLayout.MAGIC)
                .formatVersion(BatchLayout.FORMAT_VERSION)
                .engineId(engineId);
    }

    /** Goes on where a journal ends. */
    void continueFrom(final JournalEnd end) {
        batchNumber = end.batchNumber();
        timeNs = end.timeNs();
        previousChecksum = end.checksum();
    }

    /** Where the journal stands after the last batch, whose last action had this sequence. */
    JournalEnd end(final long lastSequence) {
        return new JournalEnd(batchNumber, lastSequence, timeNs, previousChecksum);
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

    /** Copies the record at an offset to the end of the batch. @return false when there is no room for it. */
    boolean append(final UnsafeBuffer source, final int offset) {
        final int recordLength = ActionRecord.length(source, offset);
        final int end = length + ActionRecord.paddedLength(recordLength);
        if (end > buffer.capacity()) {
            return false;
        }
        copy(source, offset, length, recordLength);
        length = end;
        actionCount++;
        return true;
    }

    /** Takes back the last records. @param newLength where the first of them starts. */
    void cut(final int newLength, final int records) {
        length = newLength;
        actionCount -= records;
    }

    /**
     * Word by word, by addresses: both sides are off-heap and whole words long. Whatever of the last word the record does not cover becomes zero.
     */
    private void copy(final UnsafeBuffer source, final int offset, final int target, final int recordLength) {
        final long from = source.addressOffset() + offset;
        final long to = buffer.addressOffset() + target;
        final int tail = recordLength & (Long.BYTES - 1);
        final int wholeWords = recordLength - tail;
        if (recordLength > LOOP_BYTES_MAX) {
            UnsafeApi.copyMemory(from, to, wholeWords);
        } else {
            OffHeap.copyWords(from, to, wholeWords);
        }
        if (tail != 0) {
            final long covered = (1L << (Byte.SIZE * tail)) - 1;
            UnsafeApi.putLong(to + wholeWords, UnsafeApi.getLong(from + wholeWords) & covered);
        }
    }

    /** Completes the header. */
    void seal(final long stateHash) {
        header.preludeLength(preludeLength)
                .length(length)
                .actionCount(actionCount)
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
