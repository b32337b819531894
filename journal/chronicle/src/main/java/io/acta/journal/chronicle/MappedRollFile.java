package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.core.io.ReferenceOwner;

/** A roll file that Chronicle has mapped, and a descriptor by which its blocks are allocated ahead. */
final class MappedRollFile extends RollFile {
    /** The kernel's largest folio: it lets go of whole ones only. */
    private static final long FOLIO_MAX = 2 * 1024 * 1024;

    /**
     * What is synced, and what leaves the page cache, at a time where pages are single ones, each of which costs the kernel a microsecond: nobody else runs on
     * that processor meanwhile.
     */
    private static final long SYNC_STEP = 1024 * 1024;

    private static final long EVICT_STEP = 256 * 1024;

    /** A multiple of every machine's page size. */
    private static final long PAGE_MAX = 64 * 1024;

    /** Of the mapping by which ranges are synced. Address space; no page of it is ever touched. */
    private static final long WINDOW_LENGTH = 256 * 1024 * 1024;

    private final MappedFile mappedFile;
    private final ReferenceOwner owner = ReferenceOwner.temporary("acta-sync");
    private final MappedBlock written;
    private final PosixCalls posix;
    private int descriptor;
    private final long pagesKeptBytes;
    private long evictedTo;
    private long unmapFrom;
    private volatile long largeTo = Long.MAX_VALUE;
    private long window = PosixCalls.NOT_MAPPED;
    private long windowStart;

    /**
     * @param mappedFile is open; it stays so until this is closed.
     * @param blockSizeBytes by which it is mapped.
     * @param pagesKeptBytes behind the last batch that stay in the page cache.
     */
    MappedRollFile(
            final Path path,
            final MappedFile mappedFile,
            final PosixCalls posix,
            final long blockSizeBytes,
            final long pagesKeptBytes)
            throws IOException {
        super(path);
        this.pagesKeptBytes = pagesKeptBytes;
        this.mappedFile = mappedFile;
        this.written = new MappedBlock("acta-sync", blockSizeBytes);
        mappedFile.reserve(owner);
        this.posix = posix;
        descriptor = posix.open(path);
    }

    MappedFile mappedFile() {
        return mappedFile;
    }

    /** Pages before this offset may be in large folios, those behind it are single ones; all may be until this says otherwise. Pages thread. */
    void largeTo(final long offset) {
        largeTo = offset;
    }

    /** Synchronised with the close, after which the descriptor may be another file's. */
    @Override
    synchronized String allocate(final long offset, final long lengthBytes) {
        return posix.allocate(descriptor, offset, lengthBytes);
    }

    @Override
    public void force() throws IOException {
        final long first = from() / PAGE_MAX * PAGE_MAX;
        long at = first;
        while (at < to()) {
            final long start = at / WINDOW_LENGTH * WINDOW_LENGTH;
            if (!isWindowAt(start)) {
                super.force();
                return;
            }
            final long stepEnd = at < largeTo ? start + WINDOW_LENGTH : (at / SYNC_STEP + 1) * SYNC_STEP;
            final long end = Math.min(to(), stepEnd);
            // What the last sync unmapped comes back in part: Chronicle reads the header before the one it writes, and
            // pages beside it come with that.
            unmapWritten(at == first ? unmapFrom : at, end);
            posix.sync(window + at - start, end - at);
            at = end;
        }
        unmapFrom = first;
    }

    /** So that the sync finds no page to protect against writing, for each of which every other processor is asked to forget it. */
    private void unmapWritten(final long start, final long end) throws IOException {
        if (!posix.unmapsPages() || lengthBytes() < to()) {
            // Mapping a block of a file that somebody has cut would lengthen it again.
            return;
        }
        long at = start;
        while (at < end) {
            written.moveTo(mappedFile, at);
            final long stepEnd = Math.min(end, written.end());
            posix.unmapPages(written.address(at), stepEnd - at);
            at = stepEnd;
        }
    }

    /** Moves the window there. @return false when parts of files cannot be synced here. */
    private boolean isWindowAt(final long start) {
        if (window == PosixCalls.NOT_MAPPED || windowStart != start) {
            posix.unmap(window, WINDOW_LENGTH);
            window = posix.mapForSync(descriptor, start, WINDOW_LENGTH);
            windowStart = start;
        }
        return window != PosixCalls.NOT_MAPPED;
    }

    @Override
    void evictSynced() {
        final long evictable = (to() - pagesKeptBytes) / FOLIO_MAX * FOLIO_MAX;
        while (evictedTo < evictable) {
            if (evictedTo < largeTo) {
                evictTo((evictedTo / FOLIO_MAX + 1) * FOLIO_MAX);
            } else {
                evictTo(evictedTo + EVICT_STEP);
                Thread.yield();
            }
        }
    }

    private void evictTo(final long offset) {
        posix.evict(descriptor, evictedTo, offset - evictedTo);
        evictedTo = offset;
    }

    @Override
    public synchronized void close() {
        super.close();
        written.release();
        mappedFile.release(owner);
        posix.unmap(window, WINDOW_LENGTH);
        window = PosixCalls.NOT_MAPPED;
        posix.close(descriptor);
        descriptor = PosixCalls.NOT_OPEN;
    }
}
