package io.acta.journal.chronicle;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;

/**
 * What a {@link ChronicleJournal} needs to know. Only the directory has no default. Not thread-safe; used up by one journal.
 *
 * <pre>{@code
 * try (ChronicleJournal journal = new ChronicleJournal(new ChronicleJournalContext().directory(path))) { ... }
 * }</pre>
 */
public final class ChronicleJournalContext {
    private static final int MIB = 1024 * 1024;
    private static final long BLOCK_SIZE_MIN = MIB;
    private static final long BLOCK_SIZE_MAX = 1L << 30;
    private static final long WRITTEN_AHEAD_MAX = 8L * MIB;

    private Path directory;
    private String name;
    private RollCycle rollCycle = SparseRollCycles.HUGE_DAILY_XSPARSE;
    private long blockSizeBytes = 256L * MIB;
    private int batchLengthMaxBytes;
    private SyncMode syncMode = SyncMode.EACH;
    private long syncIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private long syncAfterBytes = 32L * 1024 * 1024;
    private long closeTimeoutNs = TimeUnit.SECONDS.toNanos(60);
    private long freeSpaceFloorBytes = 256L * MIB;
    private long pagesReadyBytes = 64L * MIB;
    private long pagesKeptBytes = 64L * MIB;
    private LongSupplier clockMs = System::currentTimeMillis;
    private FileForce fileForce = FileForce.SYSTEM;
    private long bootId = HighWaterMark.currentBootId();
    private boolean concluded;

    /** Where the journal lives; made when it isn't there, readable by its owner only. */
    public ChronicleJournalContext directory(final Path directory) {
        this.directory = directory;
        return this;
    }

    public Path directory() {
        return directory;
    }

    /** What its threads are called after; the directory's name when not given. */
    public ChronicleJournalContext name(final String name) {
        this.name = name;
        return this;
    }

    public String name() {
        return name;
    }

    /**
     * When a new file begins. The default, {@link SparseRollCycles#HUGE_DAILY_XSPARSE}, makes a file a day (UTC) and indexes one
     * document in a million, because nothing here reads Chronicle's index. {@link SparseRollCycles#LARGE_HOURLY_XSPARSE} makes one
     * an hour; {@link LargeRollCycles} index more often, for tools that seek. May differ from launch to launch.
     */
    public ChronicleJournalContext rollCycle(final RollCycle rollCycle) {
        this.rollCycle = rollCycle;
        return this;
    }

    public RollCycle rollCycle() {
        return rollCycle;
    }

    /** Bytes of a file that are mapped at a time, 1 MiB to 1 GiB, a power of two. Reserved address space, not disk space. */
    public ChronicleJournalContext blockSizeBytes(final long blockSizeBytes) {
        this.blockSizeBytes = blockSizeBytes;
        return this;
    }

    public long blockSizeBytes() {
        return blockSizeBytes;
    }

    /** Bytes of the longest batch, less than a quarter of the block size; an eighth of it when not given. */
    public ChronicleJournalContext batchLengthMaxBytes(final int batchLengthMaxBytes) {
        this.batchLengthMaxBytes = batchLengthMaxBytes;
        return this;
    }

    public int batchLengthMaxBytes() {
        return batchLengthMaxBytes;
    }

    /** When batches are synced; {@link SyncMode#EACH} when not given. */
    public ChronicleJournalContext syncMode(final SyncMode syncMode) {
        this.syncMode = syncMode;
        return this;
    }

    public SyncMode syncMode() {
        return syncMode;
    }

    /**
     * How long a close waits for a force in progress; 60 seconds when not given. When a disk hangs for longer, the close is given up, with the
     * journal's lock and memory as they are, since the force may come back at any time.
     */
    public ChronicleJournalContext closeTimeoutNs(final long closeTimeoutNs) {
        this.closeTimeoutNs = closeTimeoutNs;
        return this;
    }

    public long closeTimeoutNs() {
        return closeTimeoutNs;
    }

    /** Time between two syncs in {@link SyncMode#PERIODIC}; one second when not given. */
    public ChronicleJournalContext syncIntervalNs(final long syncIntervalNs) {
        this.syncIntervalNs = syncIntervalNs;
        return this;
    }

    public long syncIntervalNs() {
        return syncIntervalNs;
    }

    /**
     * Bytes of batches after which {@link SyncMode#PERIODIC} syncs before its interval is over; 32 MiB when not given. With what comes during a sync it bounds what a
     * power loss can take, and memory: pages are used again once they are synced, and new ones cost ten times as much.
     */
    public ChronicleJournalContext syncAfterBytes(final long syncAfterBytes) {
        this.syncAfterBytes = syncAfterBytes;
        return this;
    }

    public long syncAfterBytes() {
        return syncAfterBytes;
    }

    /**
     * Bytes that must stay free in the directory's file system; below it the engine takes no actions until space is freed, and a launch is
     * refused. New files begin in what it keeps free. At least the longest batch. 256 MiB when not given.
     */
    public ChronicleJournalContext freeSpaceFloorBytes(final long freeSpaceFloorBytes) {
        this.freeSpaceFloorBytes = freeSpaceFloorBytes;
        return this;
    }

    public long freeSpaceFloorBytes() {
        return freeSpaceFloorBytes;
    }

    /**
     * Bytes ahead of the last batch that are kept allocated and in memory, so that the reactor does not wait for page faults: at
     * most half the block size; 0 switches it off. 64 MiB when not given, or half the block size where that is less. With {@link SyncMode#EACH} at most
     * 8 MiB, and from 2 MiB on they are on the disk already, as zeros, which makes a sync of what takes their place shorter.
     */
    public ChronicleJournalContext pagesReadyBytes(final long pagesReadyBytes) {
        this.pagesReadyBytes = pagesReadyBytes;
        return this;
    }

    public long pagesReadyBytes() {
        return pagesReadyBytes;
    }

    /**
     * Bytes behind the last synced batch that stay in the page cache, for followers to read; what is further behind is taken out of it, so that
     * the journal keeps to the same memory instead of filling the page cache with what nobody reads. 64 MiB when not given;
     * {@link Long#MAX_VALUE} takes nothing out.
     */
    public ChronicleJournalContext pagesKeptBytes(final long pagesKeptBytes) {
        this.pagesKeptBytes = pagesKeptBytes;
        return this;
    }

    public long pagesKeptBytes() {
        return pagesKeptBytes;
    }

    /** What says which roll cycle it is, in milliseconds since 1970; it may jump, files then follow the latest time seen. */
    public ChronicleJournalContext clockMs(final LongSupplier clockMs) {
        this.clockMs = clockMs;
        return this;
    }

    public LongSupplier clockMs() {
        return clockMs;
    }

    /** How a file is made to survive power loss; the operating system's way when not given. */
    public ChronicleJournalContext fileForce(final FileForce fileForce) {
        this.fileForce = fileForce;
        return this;
    }

    public FileForce fileForce() {
        return fileForce;
    }

    /**
     * Which run of the machine this is, for the next launch to know whether power was lost since: then only what was synced can be
     * demanded. Linux says it; 0 where nobody does, which counts as another run each time.
     */
    public ChronicleJournalContext bootId(final long bootId) {
        this.bootId = bootId;
        return this;
    }

    public long bootId() {
        return bootId;
    }

    /**
     * Checks everything and fills in what was not given.
     *
     * @throws IllegalArgumentException that names what is wrong and what to do.
     * @throws IllegalStateException when another journal has used this context up.
     */
    ChronicleJournalContext conclude() {
        if (concluded) {
            throw new IllegalStateException("context used twice: make a new ChronicleJournalContext for each journal");
        }
        require(directory != null, "directory: directory=null, say where the journal lives");
        Objects.requireNonNull(rollCycle, "rollCycle");
        Objects.requireNonNull(syncMode, "syncMode");
        Objects.requireNonNull(clockMs, "clockMs");
        Objects.requireNonNull(fileForce, "fileForce");
        directory = directory.toAbsolutePath().normalize();
        if (name == null) {
            name = String.valueOf(directory.getFileName());
        }

        require(
                blockSizeBytes >= BLOCK_SIZE_MIN
                        && blockSizeBytes <= BLOCK_SIZE_MAX
                        && Long.bitCount(blockSizeBytes) == 1,
                "block size: blockSizeBytes=" + blockSizeBytes + ", take a power of two from 1 MiB to 1 GiB");
        if (batchLengthMaxBytes == 0) {
            batchLengthMaxBytes = (int) (blockSizeBytes / 8);
        }
        require(
                batchLengthMaxBytes > 0 && batchLengthMaxBytes < blockSizeBytes / 4,
                "longest batch: batchLengthMaxBytes=" + batchLengthMaxBytes
                        + ", take less than a quarter of blockSizeBytes=" + blockSizeBytes);
        require(
                freeSpaceFloorBytes >= batchLengthMaxBytes,
                "free space floor: freeSpaceFloorBytes=" + freeSpaceFloorBytes + ", take at least batchLengthMaxBytes="
                        + batchLengthMaxBytes);
        require(pagesReadyBytes >= 0, "pages ready: pagesReadyBytes=" + pagesReadyBytes + ", take 0 to switch it off");
        require(pagesKeptBytes >= 0, "pages kept: pagesKeptBytes=" + pagesKeptBytes + ", take 0 to keep none");
        pagesReadyBytes = Math.min(
                pagesReadyBytes,
                syncMode == SyncMode.EACH ? Math.min(WRITTEN_AHEAD_MAX, blockSizeBytes / 2) : blockSizeBytes / 2);
        require(syncIntervalNs > 0, "sync interval: syncIntervalNs=" + syncIntervalNs + ", take more than 0");
        require(syncAfterBytes > 0, "sync: syncAfterBytes=" + syncAfterBytes + ", take more than 0");
        require(closeTimeoutNs > 0, "close timeout: closeTimeoutNs=" + closeTimeoutNs + ", take more than 0");
        concluded = true;
        return this;
    }

    private static void require(final boolean condition, final String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public String toString() {
        return "ChronicleJournalContext{directory=" + directory + ", name=" + name + ", rollCycle=" + rollCycle
                + ", blockSizeBytes=" + blockSizeBytes + ", batchLengthMaxBytes=" + batchLengthMaxBytes
                + ", syncMode=" + syncMode + ", syncIntervalNs=" + syncIntervalNs + ", syncAfterBytes=" + syncAfterBytes
                + ", closeTimeoutNs=" + closeTimeoutNs
                + ", freeSpaceFloorBytes="
                + freeSpaceFloorBytes + ", pagesReadyBytes=" + pagesReadyBytes + ", pagesKeptBytes=" + pagesKeptBytes
                + '}';
    }
}
