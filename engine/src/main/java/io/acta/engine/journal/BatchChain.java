package io.acta.engine.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.acta.codec.protocol.ActionHeaderDecoder;
import io.acta.codec.protocol.BatchHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * Verifies a stream of batches, each against its own checksum and against the one before it. Recovery, replay and the journal
 * in memory all use it, so that they accept and refuse the same bytes.
 *
 * <p>Never reads past the length that it is given, never throws because of what it reads, allocates only to say what is wrong,
 * and moves on only when a batch is right. Not thread-safe.
 */
public final class BatchChain {
    private final long engineId;
    private final BatchChecksum batchChecksum = new BatchChecksum();
    private final BatchHeaderDecoder header = new BatchHeaderDecoder();
    private long batchNumber;
    private long lastSequence;
    private long timeNs;
    private int checksum;

    /**
     * @param engineId that every batch must carry.
     * @param from where the journal stood before the first batch to check.
     */
    public BatchChain(final long engineId, final JournalEnd from) {
        this.engineId = engineId;
        batchNumber = from.batchNumber();
        lastSequence = from.lastSequence();
        timeNs = from.timeNs();
        checksum = from.checksum();
    }

    /**
     * Checks the next batch, and moves on past it when it is right.
     *
     * @param lengthBytes of the document that holds the batch; the batch must fill it.
     * @return null when all is right, or what is wrong in words.
     */
    public String check(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (lengthBytes < BatchLayout.HEADER_LENGTH) {
            return "batch too short: length=" + lengthBytes + " is less than its header's " + BatchLayout.HEADER_LENGTH;
        }
        header.wrap(buffer, offset, BatchLayout.HEADER_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION);
        if ((int) header.magic() != BatchLayout.MAGIC) {
            return "not a batch: magic=0x" + Long.toHexString(header.magic()) + " expected=0x"
                    + Integer.toHexString(BatchLayout.MAGIC);
        }
        if (header.length() != lengthBytes) {
            return "length mismatch: the batch says length=" + header.length() + " and the document has " + lengthBytes;
        }

        final String fault = checkContent(buffer, offset, lengthBytes);
        if (fault == null) {
            batchNumber = header.batchNumber();
            lastSequence = header.firstSequence() + header.actionCount() - 1;
            timeNs = header.timeNs();
            checksum = (int) header.checksum();
        }
        return fault;
    }

    /** Where the journal stands after the last batch that was right. */
    public JournalEnd end() {
        return new JournalEnd(batchNumber, lastSequence, timeNs, checksum);
    }

    /** Number of the last batch that was right. */
    public long batchNumber() {
        return batchNumber;
    }

    /** Sequence of the last action in a batch that was right. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Checksum of the last batch that was right. */
    public int checksum() {
        return checksum;
    }

    private String checkContent(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final int computed = batchChecksum.compute(buffer, offset, lengthBytes);
        if ((int) header.checksum() != computed) {
            return "checksum mismatch: the batch says 0x" + Long.toHexString(header.checksum())
                    + " and its bytes have 0x" + Integer.toHexString(computed) + newerFormat();
        }
        if (header.formatVersion() > BatchLayout.FORMAT_VERSION) {
            return "format version " + header.formatVersion() + " is newer than this software, which reads up to "
                    + BatchLayout.FORMAT_VERSION;
        }
        if (header.engineId() != engineId) {
            return "another engine's batch: engineId=" + header.engineId() + " expected=" + engineId;
        }
        if (header.batchNumber() != batchNumber + 1) {
            final String what =
                    header.batchNumber() <= batchNumber ? "doubled or out of order" : "lost or out of order";
            return "batch " + what + ": batchNumber=" + header.batchNumber() + " expected=" + (batchNumber + 1);
        }
        if (header.firstSequence() != lastSequence + 1) {
            return "sequence not contiguous: firstSequence=" + header.firstSequence() + " expected="
                    + (lastSequence + 1);
        }
        if (header.timeNs() < timeNs) {
            return "time fell: timeNs=" + header.timeNs() + " after " + timeNs;
        }
        if ((int) header.previousChecksum() != checksum) {
            return "chain broken: previousChecksum=0x" + Long.toHexString(header.previousChecksum()) + " expected=0x"
                    + Integer.toHexString(checksum);
        }
        return checkRecords(buffer, offset, lengthBytes);
    }

    /** A newer format may keep its checksum elsewhere, and whoever reads the message should know. */
    private String newerFormat() {
        return header.formatVersion() > BatchLayout.FORMAT_VERSION
                ? "; or the batch is of a newer format: version " + header.formatVersion()
                : "";
    }

    private String checkRecords(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final long expected = header.actionCount();
        long position = BatchLayout.HEADER_LENGTH + header.preludeLength();
        if (position > lengthBytes || position % BatchLayout.RECORD_ALIGNMENT != 0) {
            return "prelude does not fit: preludeLength=" + header.preludeLength() + " of a batch of " + lengthBytes;
        }
        long count = 0;
        while (lengthBytes - position >= BatchLayout.RECORD_LENGTH_MIN) {
            final int lengthOffset = offset + (int) position + ActionHeaderDecoder.lengthEncodingOffset();
            final long recordLength = Integer.toUnsignedLong(buffer.getInt(lengthOffset, LITTLE_ENDIAN));
            if (recordLength < BatchLayout.RECORD_LENGTH_MIN
                    || BatchLayout.alignedLength(recordLength) > lengthBytes - position) {
                return "action record " + count + " of " + expected + " at offset " + position
                        + " does not fit: length=" + recordLength + " of a batch of " + lengthBytes;
            }
            position += BatchLayout.alignedLength(recordLength);
            count++;
        }
        if (position != lengthBytes || count != expected) {
            return "action records don't add up: " + count + " records of " + expected + " end at offset " + position
                    + " of " + lengthBytes;
        }
        return null;
    }
}
