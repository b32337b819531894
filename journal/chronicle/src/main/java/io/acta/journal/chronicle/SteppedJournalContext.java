package io.acta.journal.chronicle;

import java.nio.file.Path;
import java.util.function.LongSupplier;

/** What a {@link SteppedJournal} needs to know. Only the directory has no default. Not thread-safe; used up by one journal. */
public final class SteppedJournalContext {
    private static final int KIB = 1024;

    private Path directory;
    private long fileLengthBytes = 1024 * KIB;
    private int allocateStepBytes = 64 * KIB;
    private int batchLengthMaxBytes = 64 * KIB;
    private long freeSpaceFloorBytes = 256 * KIB;
    private FileForce fileForce = FileForce.SYSTEM;
    private long bootId;
    private LongSupplier nanoClock = System::nanoTime;
    private boolean concluded;

    /** Where the journal lives, on whatever file system. */
    public SteppedJournalContext directory(final Path directory) {
        this.directory = directory;
        return this;
    }

    public Path directory() {
        return directory;
    }

    /** Bytes after which the next file begins. 1 MiB when not given. */
    public SteppedJournalContext fileLengthBytes(final long fileLengthBytes) {
        this.fileLengthBytes = fileLengthBytes;
        return this;
    }

    public long fileLengthBytes() {
        return fileLengthBytes;
    }

    /** Bytes to whose multiple a file is allocated ahead. 64 KiB when not given. */
    public SteppedJournalContext allocateStepBytes(final int allocateStepBytes) {
        this.allocateStepBytes = allocateStepBytes;
        return this;
    }

    public int allocateStepBytes() {
        return allocateStepBytes;
    }

    /** Bytes of the longest batch. 64 KiB when not given. */
    public SteppedJournalContext batchLengthMaxBytes(final int batchLengthMaxBytes) {
        this.batchLengthMaxBytes = batchLengthMaxBytes;
        return this;
    }

    public int batchLengthMaxBytes() {
        return batchLengthMaxBytes;
    }

    /** As {@link ChronicleJournalContext#freeSpaceFloorBytes(long)}; 256 KiB when not given. */
    public SteppedJournalContext freeSpaceFloorBytes(final long freeSpaceFloorBytes) {
        this.freeSpaceFloorBytes = freeSpaceFloorBytes;
        return this;
    }

    public long freeSpaceFloorBytes() {
        return freeSpaceFloorBytes;
    }

    /** As {@link ChronicleJournalContext#fileForce(FileForce)}. */
    public SteppedJournalContext fileForce(final FileForce fileForce) {
        this.fileForce = fileForce;
        return this;
    }

    public FileForce fileForce() {
        return fileForce;
    }

    /** How much time has passed; {@code System::nanoTime} when not given. Decides nothing but how often the mark is forced. */
    public SteppedJournalContext nanoClock(final LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        return this;
    }

    public LongSupplier nanoClock() {
        return nanoClock;
    }

    /** As {@link ChronicleJournalContext#bootId(long)}: another number after each loss of power; 0, unknown, when not given. */
    public SteppedJournalContext bootId(final long bootId) {
        this.bootId = bootId;
        return this;
    }

    public long bootId() {
        return bootId;
    }

    /** Checks everything. */
    SteppedJournalContext conclude() {
        if (concluded) {
            throw new IllegalStateException("context used twice: make a new SteppedJournalContext for each journal");
        }
        require(directory != null, "directory: directory=null, say where the journal lives");
        require(nanoClock != null, "clock: nanoClock=null, take System::nanoTime");
        require(fileForce != null, "force: fileForce=null, take FileForce.SYSTEM");
        require(fileLengthBytes > 0, "file: fileLengthBytes=" + fileLengthBytes + ", take more than 0");
        require(allocateStepBytes > 0, "allocation: allocateStepBytes=" + allocateStepBytes + ", take more than 0");
        require(
                batchLengthMaxBytes > 0 && batchLengthMaxBytes < RollFileScanner.LENGTH_MASK,
                "longest batch: batchLengthMaxBytes=" + batchLengthMaxBytes + ", take 1 to "
                        + RollFileScanner.LENGTH_MASK);
        require(
                freeSpaceFloorBytes >= batchLengthMaxBytes,
                "free space floor: freeSpaceFloorBytes=" + freeSpaceFloorBytes + ", take at least batchLengthMaxBytes="
                        + batchLengthMaxBytes);
        directory = directory.toAbsolutePath().normalize();
        concluded = true;
        return this;
    }

    private static void require(final boolean condition, final String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
