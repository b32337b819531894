package io.acta.journal.chronicle;

import java.nio.file.Path;
import java.util.Set;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few system calls that Java has no method for. Where one is missing (an older kernel, another file system, another operating
 * system) it says so once and from then on does nothing: the journal gets slower, not wrong. Thread-safe.
 */
final class PosixCalls {
    private static final Logger LOGGER = LoggerFactory.getLogger(PosixCalls.class);

    /** Linux 5.14: faults pages in, writable, and reports instead of raising SIGBUS when that fails. */
    private static final int MADV_POPULATE_WRITE = 23;

    private static final int FALLOC_FL_KEEP_SIZE = 1;

    /** Linux's numbers for "this file system or kernel has no such call". */
    private static final Set<Integer> UNSUPPORTED = Set.of(22, 38, 95);

    private final PosixAPI posix;
    private volatile boolean populates = true;
    private volatile boolean allocates = true;

    PosixCalls() {
        PosixAPI found = null;
        try {
            found = PosixAPI.posix();
        } catch (final Throwable e) {
            LOGGER.warn("System calls cannot be reached; pages are not made ready in advance: {}", e.toString());
            populates = false;
            allocates = false;
        }
        posix = found;
    }

    /** Opens a file for {@link #allocate}; -1 when that cannot be had. */
    int open(final Path file) {
        if (!allocates) {
            return -1;
        }
        try {
            final int descriptor = posix.open(file.toString(), OpenFlag.O_RDWR, 0);
            if (descriptor < 0) {
                stopAllocating("open: errno " + posix.lastError());
            }
            return descriptor;
        } catch (final Throwable e) {
            stopAllocating(e.toString());
            return -1;
        }
    }

    void close(final int descriptor) {
        if (descriptor >= 0) {
            posix.close(descriptor);
        }
    }

    /**
     * Gives a part of a file its blocks on disk, without changing its length or its bytes.
     *
     * @return null when it did, or when this file system cannot; otherwise why the blocks cannot be had: a full disk, a quota.
     */
    String allocate(final int descriptor, final long offset, final long lengthBytes) {
        if (!allocates || descriptor < 0) {
            return null;
        }
        try {
            // Mode 0 would fall back to lengthening the file, which allocates nothing.
            if (posix.fallocate(descriptor, FALLOC_FL_KEEP_SIZE, offset, lengthBytes) == 0) {
                return null;
            }
            final int errno = posix.lastError();
            if (!UNSUPPORTED.contains(errno)) {
                return posix.strerror(errno) + " (errno " + errno + ")";
            }
            stopAllocating("errno " + errno);
        } catch (final Throwable e) {
            stopAllocating(e.toString());
        }
        return null;
    }

    /** Faults pages in. @return whether it did. */
    boolean populate(final long address, final long lengthBytes) {
        if (!populates) {
            return false;
        }
        try {
            if (posix.madvise(address, lengthBytes, MADV_POPULATE_WRITE) == 0) {
                return true;
            }
            stopPopulating("errno " + posix.lastError());
        } catch (final Throwable e) {
            stopPopulating(e.toString());
        }
        return false;
    }

    boolean populates() {
        return populates;
    }

    private void stopAllocating(final String cause) {
        allocates = false;
        LOGGER.warn(
                "Blocks cannot be allocated ahead on this file system; a full disk is seen by its free space only: {}",
                cause);
    }

    private void stopPopulating(final String cause) {
        populates = false;
        LOGGER.warn(
                "Pages cannot be made ready in advance on this machine; appends will wait for page faults: {}", cause);
    }
}
