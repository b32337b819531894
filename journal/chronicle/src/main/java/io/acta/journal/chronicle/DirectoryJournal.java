package io.acta.journal.chronicle;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.journal.chronicle.HighWaterMark.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal in the files of one directory, whose layout {@link JournalFiles} shows, but for who appends to them: the lock, verification, the
 * end, generations, what is acknowledged and when. What is here is the same on a disk and in a simulation of one.
 */
abstract class DirectoryJournal implements Journal {
    private final Path directory;
    private final Settings settings;
    private JournalLock lock;
    private HighWaterMark highWaterMark;
    private volatile GenerationAppender writer;
    private RoomAhead room;
    private FileWatch files;
    private UnsafeBuffer scratch = new UnsafeBuffer(0, 0);
    private long engineId;
    private int generation;
    private Throwable appendFailure;
    private boolean recovered;
    private boolean closed;
    private volatile FileSyncer syncer;

    /**
     * What the journals of a directory have in common.
     *
     * @param appendSlackBytes that an appender may write beside a batch.
     */
    record Settings(
            Path directory,
            long bootId,
            int batchLengthMaxBytes,
            int appendSlackBytes,
            long freeSpaceFloorBytes,
            FileForce fileForce,
            LongSupplier nanoClock) {}

    DirectoryJournal(final Settings settings) {
        this.settings = settings;
        directory = settings.directory();
    }

    /** Free bytes of the directory's file system. */
    abstract long usableBytes();

    /** The mark's file, opened or made. */
    abstract HighWaterMark openMark(Path journalDirectory, long bootId) throws IOException;

    /** Allocates ahead in this directory. */
    abstract FreeSpace freeSpace();

    /** Begins to append in a directory that nothing is in. */
    abstract GenerationAppender openAppender(Path generationDirectory, FreeSpace allocator) throws IOException;

    /** Whether the next batch begins a file. */
    abstract boolean isFileDue();

    /** The generation is open: whoever looks after it begins. */
    abstract void startHousekeeping();

    /** A batch of so many bytes waits to be synced. */
    abstract void onAppended(int lengthBytes);

    /**
     * Nobody looks after the generation any more when this returns.
     *
     * @return whether what is not synced may be synced now.
     * @throws JournalException when somebody still does: nothing that it writes to may be released.
     */
    abstract boolean stopHousekeeping();

    /** What ended the housekeeping, or null. */
    abstract Throwable housekeepingFailure();

    final Path directory() {
        return directory;
    }

    final FileSyncer syncer() {
        return syncer;
    }

    final GenerationAppender writer() {
        return writer;
    }

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        if (recovered || closed) {
            throw new IllegalStateException("journal recovered twice or closed: make a new one for each launch");
        }
        recovered = true;
        boolean opened = false;
        try {
            final JournalEnd end = open(engineId, from, handler, progress);
            opened = true;
            return end;
        } catch (final IOException | UncheckedIOException e) {
            throw new JournalException("journal cannot be opened: " + directory + ": " + e, e);
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private JournalEnd open(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress)
            throws IOException {
        JournalDirectory.prepare(directory);
        JournalDirectory.syncName(directory);
        lock = JournalLock.take(directory);
        JournalDirectory.checkEntries(directory);
        if (!HighWaterMark.exists(directory)
                && !JournalFiles.generations(directory).isEmpty()) {
            throw new JournalException("journal lost its high-water mark: " + directory.resolve(HighWaterMark.FILE_NAME)
                    + " is missing, so nobody can say whether batches are; restore it from a copy");
        }
        highWaterMark = openMark(directory, settings.bootId());
        final List<WatchedFile> watched = List.of(
                new WatchedFile(directory.resolve(JournalLock.FILE_NAME)),
                new WatchedFile(directory.resolve(HighWaterMark.FILE_NAME)));

        final Mark floor = highWaterMark.floor();
        final Mark synced = highWaterMark.synced();
        final JournalRecovery recovery;
        final JournalEnd end;
        try (RollFileScanner scanner = recoveryScanner()) {
            recovery = new JournalRecovery(
                    directory,
                    scanner,
                    engineId,
                    from,
                    floor,
                    synced == null ? 0 : synced.batchNumber(),
                    handler,
                    progress);
            end = recovery.run();
        }
        final RecoveredTail tail = new RecoveredTail(directory, recovery);
        tail.warnOfPowerLoss(highWaterMark.journaled(), end);
        tail.settle();
        this.engineId = engineId;
        generation = recovery.lastGeneration() + 1;
        openGeneration(tail, end, watched);
        return end;
    }

    /** Reads what earlier launches left. */
    RollFileScanner recoveryScanner() {
        return new RollFileScanner();
    }

    private void openGeneration(final RecoveredTail tail, final JournalEnd end, final List<WatchedFile> watched)
            throws IOException {
        final Path generationDirectory = JournalFiles.generationDirectory(directory, generation);
        checkFreeSpace();
        JournalDirectory.create(generationDirectory);
        final FreeSpace space = freeSpace();
        writer = openAppender(generationDirectory, space);
        room = new RoomAhead(directory, space, writer, this::isFileDue, settings.appendSlackBytes());
        files = new FileWatch(writer, watched);

        final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(GenerationRecord.LENGTH));
        new GenerationRecord(generation, engineId, end).encode(record, 0);
        writer.append(record.addressOffset(), GenerationRecord.LENGTH);
        // An address keeps nothing alive: without this a collection in between would free what is being copied.
        Reference.reachabilityFence(record);
        JournalDirectory.restrict(generationDirectory);
        writer.current().channel().force(true);
        JournalFiles.sync(generationDirectory);
        tail.cut();

        highWaterMark.journaled(generation, end.batchNumber(), end.lastSequence(), end.checksum());
        highWaterMark.journaled(generation, end.batchNumber(), end.lastSequence(), end.checksum());
        highWaterMark.synced(generation, end.batchNumber(), end.lastSequence(), end.checksum());
        highWaterMark.synced(generation, end.batchNumber(), end.lastSequence(), end.checksum());
        highWaterMark.force();
        syncer = new FileSyncer(
                generationDirectory,
                writer,
                highWaterMark,
                settings.fileForce(),
                end.batchNumber(),
                settings.nanoClock());
        space.allocate(writer.current(), writer.position() + settings.appendSlackBytes());
        startHousekeeping();
    }

    private void checkFreeSpace() {
        final long usable = usableBytes();
        if (usable < settings.freeSpaceFloorBytes()) {
            throw new JournalException("disk is full: needs " + settings.freeSpaceFloorBytes() + " bytes free in "
                    + directory + " and has " + usable + ": free some and launch again");
        }
    }

    /** @throws JournalException when a file that is open is no longer the one at its path, or was cut. */
    final void checkFiles() throws IOException {
        files.check();
    }

    @Override
    public boolean hasRoomFor(final int lengthBytes) {
        if (appendFailure != null || writer == null) {
            // Appending tells why.
            return true;
        }
        return room.isThereFor(lengthBytes);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (appendFailure != null || writer == null) {
            throw new JournalException(
                    writer == null ? "journal is not open: recover it first" : "journal failed before: launch again",
                    appendFailure);
        }
        try {
            if (lengthBytes < BatchLayout.HEADER_LENGTH || lengthBytes > settings.batchLengthMaxBytes()) {
                throw new IllegalArgumentException("batch: lengthBytes=" + lengthBytes + ", must be "
                        + BatchLayout.HEADER_LENGTH + " to batchLengthMax=" + settings.batchLengthMaxBytes());
            }
            buffer.boundsCheck(offset, lengthBytes);
            final String refusal = room.refusal(lengthBytes);
            if (refusal != null) {
                throw new JournalException(refusal + ": free some and launch again");
            }

            writer.append(address(buffer, offset, lengthBytes), lengthBytes);
            final long actionCount =
                    buffer.getInt(offset + BatchHeaderDecoder.actionCountEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                            & 0xFFFF_FFFFL;
            highWaterMark.journaled(
                    generation,
                    buffer.getLong(offset + BatchHeaderDecoder.batchNumberEncodingOffset(), ByteOrder.LITTLE_ENDIAN),
                    buffer.getLong(offset + BatchHeaderDecoder.firstSequenceEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                            + actionCount
                            - 1,
                    buffer.getInt(offset + BatchLayout.CHECKSUM_OFFSET, ByteOrder.LITTLE_ENDIAN));
            onAppended(lengthBytes);
        } catch (final Throwable e) {
            appendFailure = e;
            throw e instanceof JournalException known
                    ? known
                    : new JournalException("batch not journaled in " + directory + ": " + e, e);
        } finally {
            // As for a generation's record: the caller may have no more use for it.
            Reference.reachabilityFence(buffer);
        }
    }

    private long address(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (buffer.byteArray() == null) {
            return buffer.addressOffset() + offset;
        }
        if (scratch.capacity() < lengthBytes) {
            scratch = new UnsafeBuffer(BufferUtil.allocateDirectAligned(lengthBytes, Long.BYTES));
        }
        scratch.putBytes(0, buffer, offset, lengthBytes);
        return scratch.addressOffset();
    }

    @Override
    public void retire(final long batchNumber) {
        if (writer == null) {
            throw new JournalException("journal is not open: recover it first");
        }
        try {
            new GenerationIndex(engineId).retire(directory, batchNumber, generation, syncedBatch());
        } catch (final IOException e) {
            throw new JournalException(
                    "journal up to batch " + batchNumber + " cannot be retired: " + directory + ": " + e
                            + "; it is longer than needed, and tried again with the next snapshot",
                    e);
        }
    }

    @Override
    public long syncedBatch() {
        final FileSyncer current = syncer;
        return current == null ? 0 : current.syncedBatch();
    }

    @Override
    public Throwable failure() {
        if (writer != null && writer.fault() != null) {
            return new JournalException("Chronicle Queue reported an error in " + directory + ": " + writer.fault());
        }
        return housekeepingFailure();
    }

    @Override
    public int batchLengthMax() {
        return settings.batchLengthMaxBytes();
    }

    /** May be called again after it threw: then it releases what it could not before. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        final boolean maySync = stopHousekeeping();
        closed = true;
        try {
            if (maySync && writer.current().stillThere()) {
                syncer.sync();
            }
        } catch (final IOException e) {
            throw new JournalException("journal cannot be synced: " + directory + ": " + e, e);
        } finally {
            release();
        }
    }

    private void release() {
        try {
            if (writer != null) {
                writer.close();
            }
        } finally {
            // The lock last, whatever fails before: this process may launch again.
            try {
                closeMark();
            } finally {
                unlock();
            }
        }
    }

    private void closeMark() {
        if (highWaterMark != null) {
            try {
                highWaterMark.force();
            } finally {
                highWaterMark.close();
            }
        }
    }

    /** Gives the lock back and nothing else, as the operating system does when a process dies. */
    final void unlock() {
        if (lock != null) {
            lock.close();
        }
    }
}
