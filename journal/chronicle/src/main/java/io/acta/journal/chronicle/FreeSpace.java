package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Allocates blocks ahead of the appender and keeps a floor of free space. Allocation decides who may append: nothing is ever written past it,
 * so that a full disk is a refusal and not a fault half way through a batch. Any thread; one at a time allocates.
 */
final class FreeSpace {
    private final Path directory;
    private final LongSupplier usableBytes;
    private final long floorBytes;
    private final long stepBytes;

    /**
     * @param usableBytes asks the file system.
     * @param stepBytes to whose multiple files are allocated.
     */
    FreeSpace(final Path directory, final LongSupplier usableBytes, final long floorBytes, final long stepBytes) {
        this.directory = directory;
        this.usableBytes = usableBytes;
        this.floorBytes = floorBytes;
        this.stepBytes = stepBytes;
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
        final long target = (offset / stepBytes + 1) * stepBytes;
        final long needed = floorBytes + target - rollFile.allocatedTo();
        final long usable = usableBytes.getAsLong();
        if (usable < needed) {
            return "disk is full: needs " + needed + " bytes free in " + directory + " and has " + usable;
        }
        final String refusal = rollFile.allocateTo(target);
        return refusal == null ? null : "disk is full: blocks refused for " + rollFile.path() + ": " + refusal;
    }

    /** Whether a new file may begin, whose first blocks come from what the floor keeps free. @return null, or why not now. */
    String tryBeginFile() {
        final long usable = usableBytes.getAsLong();
        return usable >= floorBytes
                ? null
                : "disk is full: needs " + floorBytes + " bytes free in " + directory + " and has " + usable;
    }
}
