package io.acta.journal.chronicle;

import java.io.IOException;
import net.openhft.chronicle.core.io.ClosedIllegalStateException;

/**
 * Keeps pages in memory ahead of the appender, in what {@link FreeSpace} has allocated. Used by the pages thread alone.
 *
 * <p>Where each batch is synced, the pages ahead are on the disk already, as zeros: a sync of blocks that were never written has to wait for the file system's own
 * journal too, which says that they are now. It costs a second write of everything, in steps of a mebibyte.
 */
final class PagesKeeper {
    private static final int KIB = 1024;

    /** Few enough pages that a processor is given back soon: while they are had from the kernel, nobody else runs on it. Two mebibytes may come with the first of them. */
    private static final int POPULATE_STEP = 256 * KIB;

    /** Zeros that are written at a time. */
    private static final int WRITE_STEP = 1024 * KIB;

    private final GenerationWriter writer;
    private final PosixCalls posix;
    private final long windowLength;
    private final boolean writesAhead;
    private final FreeSpace space;
    private final MappedBlock block;
    private MappedRollFile file;
    private long populatedTo;
    private long writtenTo;

    PagesKeeper(
            final ChronicleJournalContext context,
            final FreeSpace space,
            final GenerationWriter writer,
            final PosixCalls posix) {
        this.writer = writer;
        this.posix = posix;
        this.space = space;
        block = new MappedBlock("acta-pages", context.blockSizeBytes());
        writesAhead = context.syncMode() == SyncMode.EACH;
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
            file = current;
            populatedTo = 0;
            writtenTo = 0;
        }
        populatedTo = Math.max(populatedTo, position / POPULATE_STEP * POPULATE_STEP);
        if (populatedTo >= position + windowLength) {
            return false;
        }

        final long to = populatedTo + POPULATE_STEP;
        if (space.tryAllocate(file, to) != null) {
            // The reactor meets the same refusal when it gets there; until then there is room for what is allocated.
            return false;
        }
        populatedTo = to;
        if (!posix.populates()) {
            release();
            return true;
        }
        try {
            populate(to - POPULATE_STEP);
            if (writesAhead) {
                writeAhead(position);
            }
        } catch (final ClosedIllegalStateException e) {
            if (writer.current() == file) {
                throw e;
            }
            // It was done with meanwhile; the next turn looks after the one that took over.
        }
        return true;
    }

    private void populate(final long offset) throws IOException {
        if (block.moveTo(file.mappedFile(), offset)) {
            final long address = block.address(block.start());
            if (writesAhead) {
                posix.bringInSinglePages(address, block.end() - block.start());
            } else {
                posix.bringInHugePages(address, block.end() - block.start());
            }
        }
        posix.populate(block.address(offset), POPULATE_STEP);
    }

    /** Nothing in these pages changes by it: the appender may have come there meanwhile. */
    private void writeAhead(final long position) throws IOException {
        writtenTo = Math.max(writtenTo, position / WRITE_STEP * WRITE_STEP + WRITE_STEP);
        if (populatedTo >= writtenTo + WRITE_STEP) {
            final long address = block.address(writtenTo);
            posix.unmapPages(address, WRITE_STEP);
            posix.sync(address, WRITE_STEP);
            posix.populate(address, WRITE_STEP);
            writtenTo += WRITE_STEP;
        }
    }

    /** Lets go of the mapping; called at the end too. */
    void release() {
        block.release();
    }
}
