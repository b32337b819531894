package io.acta.journal.chronicle;

import java.io.IOException;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.core.io.ReferenceOwner;

/**
 * Keeps pages in memory ahead of the appender, in what {@link FreeSpace} has allocated, and takes those that were written out of the page
 * table again, for the sync thread's sake. Used by the pages thread alone.
 */
final class PagesKeeper {
    private static final int KIB = 1024;

    /** Few enough pages that a processor is given back soon: while they are had from the kernel, nobody else runs on it. */
    private static final int POPULATE_STEP = 256 * KIB;

    private static final int UNMAP_STEP = 1024 * KIB;

    /** What Chronicle writes again: its header and first index at the beginning, and the last pages. */
    private static final int KEPT_MAPPED = 1024 * KIB;

    private final GenerationWriter writer;
    private final PosixCalls posix;
    private final long blockSize;
    private final long windowLength;
    private final FreeSpace space;
    private final ReferenceOwner owner = ReferenceOwner.temporary("acta-pages");
    private MappedRollFile file;

    /** The block that pages were made ready in last, and the one before it: the appender is in one of the two. */
    private MappedBytesStore ahead;

    private MappedBytesStore behind;
    private long aheadStart;
    private long populatedTo;
    private long unmappedTo;

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
        final long position = current.position();
        if (current != file) {
            release();
            file = current;
            populatedTo = 0;
            unmappedTo = KEPT_MAPPED;
        }
        final boolean isPopulated = populate(position);
        return unmapWritten(position) || isPopulated;
    }

    private boolean populate(final long position) throws IOException {
        populatedTo = Math.max(populatedTo, position / POPULATE_STEP * POPULATE_STEP);
        if (populatedTo >= position + windowLength) {
            return false;
        }

        final long to = populatedTo + POPULATE_STEP;
        if (space.tryAllocate(file, to) != null) {
            // The reactor meets the same refusal when it gets there; until then there is room for what is allocated.
            return false;
        }
        if (posix.populates()) {
            acquire(populatedTo);
            if (!posix.populate(ahead.addressForRead(populatedTo), POPULATE_STEP)) {
                release();
            }
        }
        populatedTo = to;
        return true;
    }

    private boolean unmapWritten(final long position) {
        if (!posix.populates() || unmappedTo + UNMAP_STEP > position - KEPT_MAPPED) {
            return false;
        }
        final MappedBytesStore block = unmappedTo >= aheadStart ? ahead : behind;
        if (block != null && unmappedTo >= block.start()) {
            posix.unmapPages(block.addressForRead(unmappedTo), UNMAP_STEP);
        }
        // A block that neither is was unmapped by Chronicle itself.
        unmappedTo += UNMAP_STEP;
        return true;
    }

    /** Has the block of an offset, in Chronicle's own mapping of it, which is made when the appender is not there yet. */
    private void acquire(final long offset) throws IOException {
        final long start = offset / blockSize * blockSize;
        if (ahead == null || start != aheadStart) {
            final MappedBytesStore next = file.mappedFile().acquireByteStore(owner, start);
            release(behind);
            behind = ahead;
            ahead = next;
            aheadStart = start;
        }
    }

    private void release(final MappedBytesStore block) {
        if (block != null) {
            block.release(owner);
        }
    }

    /** Lets go of the mappings; called at the end too. */
    void release() {
        release(ahead);
        release(behind);
        ahead = null;
        behind = null;
    }
}
