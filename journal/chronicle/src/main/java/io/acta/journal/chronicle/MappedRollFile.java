package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MappedFile;

/** A roll file that Chronicle has mapped, and a descriptor by which its blocks are allocated ahead. */
final class MappedRollFile extends RollFile {
    private static final long EVICT_STEP = 1024 * 1024;

    /** A multiple of every machine's page size. */
    private static final long PAGE_MAX = 64 * 1024;

    /** Of the mapping by which ranges are synced. Address space; no page of it is ever touched. */
    private static final long WINDOW_LENGTH = 256 * 1024 * 1024;

    private final MappedFile mappedFile;
    private final PosixCalls posix;
    private final int descriptor;
    private final long pagesKeptBytes;
    private long evictedTo;
    private long window = PosixCalls.NOT_MAPPED;
    private long windowStart;

    /** @param pagesKeptBytes behind the last batch that stay in the page cache. */
    MappedRollFile(final Path path, final MappedFile mappedFile, final PosixCalls posix, final long pagesKeptBytes)
            throws IOException {
        super(path);
        this.pagesKeptBytes = pagesKeptBytes;
        this.mappedFile = mappedFile;
        this.posix = posix;
        descriptor = posix.open(path);
    }

    MappedFile mappedFile() {
        return mappedFile;
    }

    @Override
    String allocate(final long offset, final long lengthBytes) {
        return posix.allocate(descriptor, offset, lengthBytes);
    }

    @Override
    public void force() throws IOException {
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
    public void close() {
        super.close();
        posix.unmap(window, WINDOW_LENGTH);
        window = PosixCalls.NOT_MAPPED;
        posix.close(descriptor);
    }
}
