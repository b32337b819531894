package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MappedFile;

/** A roll file that Chronicle has mapped, and a descriptor by which its blocks are allocated ahead. */
final class MappedRollFile extends RollFile {
    private static final long EVICT_STEP = 1024 * 1024;

    private final MappedFile mappedFile;
    private final PosixCalls posix;
    private final int descriptor;
    private final long pagesKeptBytes;
    private long evictedTo;

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
        if (!posix.sync(descriptor, from(), to() - from())) {
            super.force();
        }
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
        posix.close(descriptor);
    }
}
