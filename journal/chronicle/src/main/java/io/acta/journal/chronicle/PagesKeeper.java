package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.core.io.ReferenceOwner;

/**
 * Keeps blocks allocated and pages in memory ahead of the appender. Allocation decides who may append: nothing is ever written
 * past it, so that a full disk is a refusal and not a fault in a mapped page.
 *
 * <p><b>Threads:</b> {@link #allocate} is called by the reactor thread when it has caught up with the keeper, and by the keeper's own thread;
 * everything else by the keeper's thread only.
 */
final class PagesKeeper {
    private static final int MIB = 1024 * 1024;
    private static final int POPULATE_STEP = MIB;
    private static final int ALLOCATE_STEP = 4 * MIB;

    private final GenerationWriter writer;
    private final PosixCalls posix;
    private final File directory;
    private final long blockSize;
    private final long windowLength;
    private final long freeSpaceFloor;
    private final ReferenceOwner owner = ReferenceOwner.temporary("acta-pages");
    private RollFile file;
    private MappedBytesStore block;
    private long blockStart;
    private long populatedTo;

    PagesKeeper(
            final ChronicleJournalContext context,
            final Path directory,
            final GenerationWriter writer,
            final PosixCalls posix) {
        this.writer = writer;
        this.posix = posix;
        this.directory = directory.toFile();
        blockSize = context.blockSizeBytes();
        windowLength = context.pagesReadyBytes();
        freeSpaceFloor = context.freeSpaceFloorBytes();
    }

    /**
     * Allocates a file up to an offset and a step further.
     *
     * @throws JournalException when that would leave less free space than the floor.
     */
    void allocate(final RollFile rollFile, final long offset) {
        final String refusal = tryAllocate(rollFile, offset);
        if (refusal != null) {
            throw new JournalException(refusal + ": free some and launch again");
        }
    }

    /** As {@link #allocate}. @return null when it did, otherwise why it cannot now; trying again later may help. */
    synchronized String tryAllocate(final RollFile rollFile, final long offset) {
        if (offset <= rollFile.allocatedTo()) {
            return null;
        }
        final long target = (offset / ALLOCATE_STEP + 1) * ALLOCATE_STEP;
        final long needed = freeSpaceFloor + target - rollFile.allocatedTo();
        final long usable = JournalFiles.usableSpace(directory);
        if (usable < needed) {
            return "disk is full: needs " + needed + " bytes free in " + directory + " and has " + usable;
        }
        final String refusal = rollFile.allocateTo(target);
        return refusal == null ? null : "disk is full: blocks refused for " + rollFile.path() + ": " + refusal;
    }

    /** Whether a new file may begin, whose first blocks come from what the floor keeps free. @return null, or why not now. */
    String tryBeginFile() {
        final long usable = JournalFiles.usableSpace(directory);
        return usable >= freeSpaceFloor
                ? null
                : "disk is full: needs " + freeSpaceFloor + " bytes free in " + directory + " and has " + usable;
    }

    /** Does a step of work. @return whether there may be more to do at once. */
    boolean doWork() throws IOException {
        final RollFile current = writer.current();
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
        if (tryAllocate(current, to) != null) {
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
