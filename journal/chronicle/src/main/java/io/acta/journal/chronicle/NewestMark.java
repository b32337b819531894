package io.acta.journal.chronicle;

import io.acta.journal.chronicle.HighWaterMark.Mark;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;

/**
 * The newer of a mark's two slots, copied, because the writer may be at either of them. Read again and again by the sync thread, without
 * allocating. For one thread.
 */
final class NewestMark {
    private boolean isFound;
    private long generation;
    private long batchNumber;
    private long lastSequence;
    private long checksum;
    private long bootId;

    /**
     * Reads two slots that follow each other.
     *
     * @return false when neither holds a mark that was written whole.
     */
    boolean read(final DirectBuffer slots, final int offset) {
        isFound = false;
        readSlot(slots, offset);
        readSlot(slots, offset + HighWaterMark.SLOT_LENGTH);
        // Whoever looks for what it marks looks later.
        VarHandle.acquireFence();
        return isFound;
    }

    private void readSlot(final DirectBuffer slots, final int offset) {
        final long slotGeneration = HighWaterMark.field(slots, offset, HighWaterMark.GENERATION_OFFSET);
        final long slotBatch = HighWaterMark.field(slots, offset, HighWaterMark.BATCH_NUMBER_OFFSET);
        final long slotSequence = HighWaterMark.field(slots, offset, HighWaterMark.LAST_SEQUENCE_OFFSET);
        final long slotChecksum = HighWaterMark.field(slots, offset, HighWaterMark.CHECKSUM_OFFSET);
        final long slotBoot = HighWaterMark.field(slots, offset, HighWaterMark.BOOT_ID_OFFSET);
        final long check = HighWaterMark.field(slots, offset, HighWaterMark.SLOT_CHECK_OFFSET);
        final boolean isWhole =
                check == HighWaterMark.slotCheck(slotGeneration, slotBatch, slotSequence, slotChecksum, slotBoot);
        if (isWhole && (!isFound || slotBatch >= batchNumber)) {
            isFound = true;
            generation = slotGeneration;
            batchNumber = slotBatch;
            lastSequence = slotSequence;
            checksum = slotChecksum;
            bootId = slotBoot;
        }
    }

    long generation() {
        return generation;
    }

    long batchNumber() {
        return batchNumber;
    }

    long lastSequence() {
        return lastSequence;
    }

    int checksum() {
        return (int) checksum;
    }

    /** The same for keeping. @param thisBoot the machine's run, 0 for unknown. */
    Mark mark(final long thisBoot) {
        return new Mark(generation, batchNumber, lastSequence, (int) checksum, bootId != 0 && bootId == thisBoot);
    }
}
