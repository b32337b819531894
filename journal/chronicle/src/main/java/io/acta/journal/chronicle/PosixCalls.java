package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.UnsafeApi;
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

    private static final int MADV_RANDOM = 1;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_NOHUGEPAGE = 15;
    private static final int MADV_PAGEOUT = 21;
    private static final int MADV_POPULATE_READ = 22;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;
    private static final int MS_SYNC = 4;

    /** Linux's number for an address behind the end of a mapped file, among others. */
    private static final int EFAULT = 14;

    private static final Pattern KERNEL_VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final int HUGE_MAJOR = 5;
    private static final int HUGE_MINOR = 18;
    private static final int SMALL_PAGE = 4096;

    /** No descriptor. */
    static final int NOT_OPEN = -1;

    /** No address. */
    static final long NOT_MAPPED = -1;

    /** Linux's numbers for "this file system or kernel has no such call". */
    private static final Set<Integer> UNSUPPORTED = Set.of(22, 38, 95);

    private final PosixAPI posix;
    private volatile boolean populates = true;
    private volatile boolean allocates = true;
    private volatile boolean syncsRanges = "Linux".equals(System.getProperty("os.name"));
    private volatile boolean evicts = syncsRanges;
    private volatile boolean bringsInSinglePages = syncsRanges;
    private volatile boolean bringsInHugePages = syncsRanges && heedsHugePages();
    private volatile boolean unmapsPages = syncsRanges;

    /** Linux takes the advice before 5.18 too and does nothing of it for files; where pages are larger, so are huge ones, by far. */
    static boolean heedsHugePages() {
        final Matcher version = KERNEL_VERSION.matcher(System.getProperty("os.version"));
        if (UnsafeApi.pageSize() != SMALL_PAGE || !version.lookingAt()) {
            return false;
        }
        final int major = Integer.parseInt(version.group(1));
        return major > HUGE_MAJOR || major == HUGE_MAJOR && Integer.parseInt(version.group(2)) >= HUGE_MINOR;
    }

    PosixCalls() {
        PosixAPI found = null;
        try {
            found = PosixAPI.posix();
        } catch (final Throwable e) {
            LOGGER.warn("System calls cannot be reached; pages are not made ready in advance: {}", e.toString());
            populates = false;
            allocates = false;
            syncsRanges = false;
            evicts = false;
            bringsInSinglePages = false;
            bringsInHugePages = false;
            unmapsPages = false;
        }
        posix = found;
    }

    /** Opens a file for {@link #allocate}; {@link #NOT_OPEN} when that cannot be had. */
    int open(final Path file) {
        if (!allocates) {
            return NOT_OPEN;
        }
        try {
            final int descriptor = posix.open(file.toString(), OpenFlag.O_RDWR, 0);
            if (descriptor < 0) {
                stopAllocating("open: errno " + posix.lastError());
            }
            return descriptor;
        } catch (final Throwable e) {
            stopAllocating(e.toString());
            return NOT_OPEN;
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

    /** Faults pages in. @return whether it did: not behind the end of a file that was cut because it is done with. */
    boolean populate(final long address, final long lengthBytes) {
        if (!populates) {
            return false;
        }
        try {
            if (posix.madvise(address, lengthBytes, MADV_POPULATE_WRITE) == 0) {
                return true;
            }
            if (posix.lastError() != EFAULT) {
                stopPopulating("errno " + posix.lastError());
            }
        } catch (final Throwable e) {
            stopPopulating(e.toString());
        }
        return false;
    }

    /**
     * Has each page of a mapped file that is touched for the first time brought in by itself. Otherwise the kernel brings in as many as the disk's read-ahead
     * says, in folios of up to 2 MiB, each of which a sync writes whole when a byte of it has changed.
     */
    void bringInSinglePages(final long address, final long lengthBytes) {
        final String consequence = "Pages come many at a time; a sync may write more than it must";
        if (bringsInSinglePages) {
            bringsInSinglePages = advise(address, lengthBytes, MADV_RANDOM, consequence);
        }
        if (bringsInHugePages) {
            bringsInHugePages = advise(address, lengthBytes, MADV_NOHUGEPAGE, consequence);
        }
    }

    /**
     * Has pages of a mapped file that are touched for the first time brought in two mebibytes at a time, in one folio: as cheap for each page as the disk's
     * read-ahead at its largest, whatever that is set to, and no longer a stall than two mebibytes take. On Linux from 5.18 on, with pages of 4 KiB; elsewhere
     * they come by read-ahead.
     */
    void bringInHugePages(final long address, final long lengthBytes) {
        if (bringsInHugePages) {
            final String consequence =
                    "Pages come by the disk's read-ahead: a small one costs throughput, a large one stalls";
            bringsInHugePages = advise(address, lengthBytes, MADV_HUGEPAGE, consequence)
                    // Else two of them come at once.
                    && advise(address, lengthBytes, MADV_RANDOM, consequence);
        }
    }

    /**
     * Takes pages of a mapped file out of this process's page table; they stay in the page cache, and what was written to them stays to be written. A
     * sync then need not protect each of them against writing, which asks every other processor to forget it, one page after the other.
     *
     * <p>Only for addresses of a shared mapping of a file, that somebody keeps mapped meanwhile: elsewhere it would discard bytes.
     */
    void unmapPages(final long address, final long lengthBytes) {
        if (unmapsPages) {
            unmapsPages = advise(
                    address, lengthBytes, MADV_DONTNEED, "Pages stay mapped; a sync protects each against writing");
        }
    }

    /** Whether {@link #unmapPages} does anything. */
    boolean unmapsPages() {
        return unmapsPages;
    }

    /** @return whether it took it; says once what follows when not. */
    private boolean advise(final long address, final long lengthBytes, final int advice, final String consequence) {
        String cause;
        try {
            if (posix.madvise(address, lengthBytes, advice) == 0) {
                return true;
            }
            cause = "errno " + posix.lastError();
        } catch (final Throwable e) {
            cause = e.toString();
        }
        LOGGER.warn("{}: {}", consequence, cause);
        return false;
    }

    /**
     * Maps a part of a file for {@link #sync}; nothing is read by it, and it may go beyond the file's end.
     *
     * @return its address, to be given to {@link #unmap}; {@link #NOT_MAPPED} when parts of files cannot be synced here.
     */
    long mapForSync(final int descriptor, final long offset, final long lengthBytes) {
        if (!syncsRanges || descriptor < 0) {
            return NOT_MAPPED;
        }
        final long address = map(descriptor, offset, lengthBytes);
        if (address == NOT_MAPPED) {
            syncsRanges = false;
            LOGGER.warn(
                    "Parts of files cannot be synced by themselves on this machine; whole files are: errno {}",
                    posix.lastError());
        }
        return address;
    }

    /**
     * Syncs the part of a file that is mapped there, and what is needed to find it again: {@code msync}, because no other call takes a range.
     *
     * @throws IOException when the disk says no.
     */
    void sync(final long address, final long lengthBytes) throws IOException {
        if (posix.msync(address, lengthBytes, MS_SYNC) != 0) {
            final int errno = posix.lastError();
            throw new IOException("msync: " + posix.strerror(errno) + " (errno " + errno + ")");
        }
    }

    void unmap(final long address, final long lengthBytes) {
        if (address != NOT_MAPPED) {
            posix.munmap(address, lengthBytes);
        }
    }

    /**
     * Takes synced pages of a file out of the page cache, but for those that somebody has mapped, so that the kernel gives the same memory out for the
     * pages that are written next. Memory that was never used, or that a virtual machine gave back to its host, costs ten times as much.
     */
    void evict(final int descriptor, final long offset, final long lengthBytes) {
        if (!evicts || descriptor < 0) {
            return;
        }
        final long address = map(descriptor, offset, lengthBytes);
        if (address == NOT_MAPPED) {
            stopEvicting();
            return;
        }
        // Only pages that are in a page table are looked at.
        if (posix.madvise(address, lengthBytes, MADV_POPULATE_READ) != 0
                || posix.madvise(address, lengthBytes, MADV_PAGEOUT) != 0) {
            stopEvicting();
        }
        unmap(address, lengthBytes);
    }

    private long map(final int descriptor, final long offset, final long lengthBytes) {
        return posix.mmap(0, lengthBytes, PROT_READ, MAP_SHARED, descriptor, offset);
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

    private void stopEvicting() {
        evicts = false;
        LOGGER.warn(
                "Synced pages cannot be taken out of the page cache on this machine; the journal fills it: errno {}",
                posix.lastError());
    }

    private void stopPopulating(final String cause) {
        populates = false;
        LOGGER.warn(
                "Pages cannot be made ready in advance on this machine; appends will wait for page faults: {}", cause);
    }
}
