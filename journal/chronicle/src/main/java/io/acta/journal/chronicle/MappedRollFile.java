package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.core.io.ReferenceOwner;

/** A roll file that Chronicle has mapped, and a descriptor by which its blocks are allocated ahead. */
final class MappedRollFile extends RollFile {
    /** Twice the kernel's largest folio: it lets go of whole ones only. */
    private static final long EVICT_STEP = 4 * 1024 * 1024;

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

    /** Synchronised with the close, after which the descriptor may be another file's. */
    @Override
    synchronized String allocate(final long offset, final long lengthBytes) {
        return posix.allocate(descriptor, offset, lengthBytes);
    }

    @Override
    public void force() throws IOException {
        unmapWritten();
        long at = from() / PAGE_MAX * PAGE_MAX;
        while (at < to()) {
            final long start = at / WINDOW_LENGTH * WINDOW_LENGTH;
            if (!isWindowAt(start)) {
                super.force();
                return;
            }
            final long end = Math.min(to(), start + WINDOW_LENGTH);
            posix.sync(window + at - start, end - at);
            at = end;
        }
    }

    /** So that the sync finds no page to protect against writing, for each of which every other processor is asked to forget it. */
    private void unmapWritten() throws IOException {
        if (!posix.unmapsPages() || lengthBytes() < to()) {
            // Mapping a block of a file that somebody has cut would lengthen it again.
            return;
        }
        long at = from() / PAGE_MAX * PAGE_MAX;
        while (at < to()) {
            written.moveTo(mappedFile, at);
            final long end = Math.min(to(), written.end());
            posix.unmapPages(written.address(at), end - at);
            at = end;
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
        final long evictable = (to() - pagesKeptBytes) / EVICT_STEP * EVICT_STEP;
        if (evictable > evictedTo) {
            posix.evict(descriptor, evictedTo, evictable - evictedTo);
            evictedTo = evictable;
        }
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
