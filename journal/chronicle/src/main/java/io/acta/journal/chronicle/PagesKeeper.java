package io.acta.journal.chronicle;

import java.io.IOException;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.core.io.ReferenceOwner;

/**
 * Keeps pages in memory ahead of the appender, in what {@link FreeSpace} has allocated. Used by the pages thread alone.
 */
final class PagesKeeper {
    private static final int MIB = 1024 * 1024;
    private static final int POPULATE_STEP = MIB;

    private final GenerationWriter writer;
    private final PosixCalls posix;
    private final long blockSize;
    private final long windowLength;
    private final FreeSpace space;
    private final ReferenceOwner owner = ReferenceOwner.temporary("acta-pages");
    private MappedRollFile file;
    private MappedBytesStore block;
    private long blockStart;
    private long populatedTo;

    PagesKeeper(
            final ChronicleJournalContext context,
            final FreeSpace space,
            final GenerationWriter writer,
            final PosixCalls posix) {
        this.writer = writer;
        this.posix = posix;
        this.space = space;
        blockSize = context.blockSizeBytes();
        windowLength = context.pagesReadyBytes();
    }

    /** Does a step of work. @return whether there may be more to do at once. */
    boolean doWork() throws IOException {
        final MappedRollFile current = writer.current();
        if (windowLength == 0 || current == null) {
            return false;
        }
        final long position = writer.position();
        if (current != file) {
            release();
            file = current;
            populatedTo = 0;
        }
        populatedTo = Math.max(populatedTo, position / POPULATE_STEP * POPULATE_STEP);
        if (populatedTo >= position + windowLength) {
            return false;
        }

        final long to = populatedTo + POPULATE_STEP;
        if (space.tryAllocate(current, to) != null) {
            // The reactor meets the same refusal when it gets there; until then there is room for what is allocated.
            return false;
        }
        if (posix.populates() && !posix.populate(address(populatedTo), POPULATE_STEP)) {
            release();
        }
        populatedTo = to;
        return true;
    }

    /** Address of an offset in Chronicle's own mapping of it, which is made when the appender is not there yet. */
    private long address(final long offset) throws IOException {
        final long start = offset / blockSize * blockSize;
        if (block == null || start != blockStart) {
            final MappedBytesStore next = file.mappedFile().acquireByteStore(owner, start);
            releaseBlock();
            block = next;
            blockStart = start;
        }
        return block.addressForRead(offset);
    }

    private void releaseBlock() {
        if (block != null) {
            block.release(owner);
            block = null;
        }
    }

    /** Lets go of the mapping; called at the end too. */
    void release() {
        releaseBlock();
    }
}
