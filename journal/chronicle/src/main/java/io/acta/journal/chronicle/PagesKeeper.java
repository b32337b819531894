package io.acta.journal.chronicle;

import io.acta.journal.chronicle.Housekeeper.NextTurn;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.core.io.ClosedIllegalStateException;
import org.agrona.UnsafeApi;

/**
 * Keeps pages in memory ahead of the appender, in what {@link FreeSpace} has allocated. Used by the pages thread alone.
 *
 * <p>Behind a fast appender pages come in the kernel's large folios, which cost less for each byte and are a longer stall each: nobody else runs on a processor
 * while it has pages from the kernel. Behind a slow one they come one by one, as many as were appended since the last turn.
 *
 * <p>Where each batch is synced, the pages ahead are on the disk already, as zeros: a sync of blocks that were never written has to wait for the file system's own
 * journal too, which says that they are now. It costs a second write of everything, in steps of a mebibyte.
 */
final class PagesKeeper {
    private static final int KIB = 1024;
    private static final int PAGE = UnsafeApi.pageSize();

    /** The most in a turn, but for what two mebibytes that come with the first page of them add. */
    private static final int POPULATE_STEP = 256 * KIB;

    /** The least in a turn behind a slow appender: it may be awaited. */
    private static final int CALM_STEP = 16 * KIB;

    /** The kernel's largest; advice to have single pages instead is given for as much at a time. */
    private static final int LARGE_FOLIO = 2 * KIB * KIB;

    /** From so many bytes appended since the last turn, and so many a millisecond, large folios are worth their stalls. */
    private static final int FAST_BYTES = 96 * KIB;

    private static final long FAST_BYTES_PER_MS = 24 * KIB;

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
    private long singleTo;
    private long largeTo;
    private long lastPosition;
    private long lastTurnNs = System.nanoTime();

    /** From the start or from a turn behind a fast appender on, until all pages are there. */
    private boolean hurries = true;

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

    /** Does a step of work. */
    NextTurn doWork(final long nowNs) throws IOException {
        final MappedRollFile current = writer.current();
        if (windowLength == 0 || current == null) {
            return NextTurn.LATER;
        }
        final long position = current.position();
        if (current != file) {
            file = current;
            populatedTo = 0;
            writtenTo = 0;
            singleTo = 0;
            largeTo = 0;
            lastPosition = position;
        }
        populatedTo = Math.max(populatedTo, position / PAGE * PAGE);
        final long appended = position - lastPosition;
        lastPosition = position;
        hurries |= appended >= FAST_BYTES
                && appended / FAST_BYTES_PER_MS >= TimeUnit.NANOSECONDS.toMillis(nowNs - lastTurnNs);
        lastTurnNs = nowNs;
        final long missing = position + windowLength - populatedTo;
        if (missing < CALM_STEP) {
            hurries = false;
            return NextTurn.LATER;
        }

        final long from = populatedTo;
        // A step ends where a block may.
        final long to = Math.min(from + stepLength(appended, missing), (from / POPULATE_STEP + 1) * POPULATE_STEP);
        if (space.tryAllocate(file, to) != null) {
            // The reactor meets the same refusal when it gets there; until then there is room for what is allocated.
            return NextTurn.LATER;
        }
        populatedTo = to;
        if (!posix.populates()) {
            release();
            return NextTurn.AT_ONCE;
        }
        try {
            populate(from, to);
            if (writesAhead) {
                writeAhead(position);
            }
        } catch (final ClosedIllegalStateException e) {
            if (writer.current() == file) {
                throw e;
            }
            // It was done with meanwhile; the next turn looks after the one that took over.
        }
        return isCalm() ? NextTurn.SOON : NextTurn.AT_ONCE;
    }

    /** Behind a slow appender twice what was appended, so that what a new file lacks at first comes too, bit by bit. */
    private long stepLength(final long appended, final long missing) {
        if (!isCalm()) {
            return POPULATE_STEP;
        }
        final long wanted = Math.min(missing, Math.max(CALM_STEP, 2 * appended));
        return (wanted + PAGE - 1) / PAGE * PAGE;
    }

    private boolean isCalm() {
        return !hurries && !writesAhead;
    }

    private void populate(final long from, final long to) throws IOException {
        if (block.moveTo(file.mappedFile(), from)) {
            final long address = block.address(block.start());
            if (writesAhead) {
                posix.bringInSinglePages(address, block.end() - block.start());
            } else {
                posix.bringInHugePages(address, block.end() - block.start());
            }
        }
        if (!writesAhead) {
            final long folioEnd = (from / LARGE_FOLIO + 1) * LARGE_FOLIO;
            if (hurries) {
                largeTo = folioEnd;
            } else if (from >= singleTo) {
                singleTo = Math.min(folioEnd, block.end());
                posix.bringInSinglePages(block.address(from), singleTo - from);
                // Before the first advice the kernel chose.
                largeTo = Math.max(largeTo, from);
            }
            file.largeTo(largeTo);
        }
        posix.populate(block.address(from), to - from);
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
