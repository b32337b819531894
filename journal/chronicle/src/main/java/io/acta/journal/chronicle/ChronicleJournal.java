package io.acta.journal.chronicle;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.journal.chronicle.HighWaterMark.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in the files of one directory, whose layout {@link JournalFiles} shows. Batches are appended to Chronicle Queue, one document
 * each; all else (verification, the end, the lock, syncing, free space) is done here, because Chronicle goes on silently where a journal
 * must stop.
 *
 * <p>When {@link #append} has returned, the batch survives the death of the process; when {@link #syncedBatch()} has reached its number,
 * it survives power loss. {@link #recover} verifies everything that earlier launches left and opens a new generation; they
 * are never appended to.
 *
 * <p><b>Threads:</b> as {@link Journal} says; one thread recovers, appends and closes. <b>Allocation:</b> none in {@code append}, except when
 * a file or a block begins. A batch should lie outside the heap; one in an array is copied twice. <b>Errors:</b> anything thrown by
 * {@code append} leaves the journal failed: it takes nothing more, and the next launch recovers what was acknowledged.
 */
public final class ChronicleJournal implements Journal {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleJournal.class);
    private static final int MIB = 1024 * 1024;

    /** Chronicle puts its index between batches now and then; allocation must cover it. */
    private static final int INDEX_SLACK = MIB;

    /** Bytes of a torn tail that stay in the file for whoever wants to look at them. */
    private static final int TORN_KEPT = MIB;

    private static final long PAGES_PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long PATH_CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ChronicleJournalContext context;
    private final Path directory;
    private final PosixCalls posix = new PosixCalls();
    private final MonotoneClock clock;
    private JournalLock lock;
    private HighWaterMark highWaterMark;
    private volatile GenerationWriter writer;
    private PagesKeeper pages;
    private Housekeeper pagesHousekeeper;
    private Housekeeper syncHousekeeper;
    private UnsafeBuffer scratch = new UnsafeBuffer(0, 0);
    private long engineId;
    private int generation;
    private Throwable appendFailure;
    private boolean recovered;
    private boolean closed;
    private boolean full;
    private boolean keeping;
    private List<WatchedFile> watched = List.of();
    private long pathCheckNs = System.nanoTime();
    private volatile FileSyncer syncer;

    /**
     * Nothing is touched before {@link #recover}.
     *
     * @throws IllegalArgumentException when the context is not complete.
     * @throws JournalException when the JVM lacks a flag; the message has the line to add.
     */
    public ChronicleJournal(final ChronicleJournalContext context) {
        this.context = context.conclude();
        directory = context.directory();
        clock = new MonotoneClock(context.clockMs());
        FlagCheck.require();
        ChronicleSettings.install();
    }

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        if (recovered || closed) {
            throw new IllegalStateException("journal recovered twice or closed: make a new ChronicleJournal");
        }
        recovered = true;
        boolean opened = false;
        try {
            final JournalEnd end = open(engineId, from, handler, progress);
            opened = true;
            return end;
        } catch (final IOException e) {
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
        lock = JournalLock.take(directory);
        JournalDirectory.checkEntries(directory);
        if (!HighWaterMark.exists(directory)
                && !JournalFiles.generations(directory).isEmpty()) {
            throw new JournalException("journal lost its high-water mark: " + directory.resolve(HighWaterMark.FILE_NAME)
                    + " is missing, so nobody can say whether batches are; restore it from a copy");
        }
        highWaterMark = HighWaterMark.open(directory, context.bootId());
        watched = List.of(
                new WatchedFile(directory.resolve(JournalLock.FILE_NAME)),
                new WatchedFile(directory.resolve(HighWaterMark.FILE_NAME)));

        final Mark floor = highWaterMark.floor();
        final JournalRecovery recovery =
                new JournalRecovery(directory, new RollFileScanner(), engineId, from, floor, handler, progress);
        final JournalEnd end = recovery.run();
        warnOfPowerLoss(end);
        settle(recovery);
        openGeneration(recovery, engineId, end);
        return end;
    }

    private void warnOfPowerLoss(final JournalEnd end) {
        final Mark journaled = highWaterMark.journaled();
        if (journaled != null && journaled.batchNumber() > end.batchNumber()) {
            LOGGER.warn(
                    "The machine went down before batches {} to {} were synced (sequences {} to {}): they are lost, as the level"
                            + " JOURNALED allows",
                    end.batchNumber() + 1,
                    journaled.batchNumber(),
                    end.lastSequence() + 1,
                    journaled.lastSequence());
        }
    }

    /** Makes what was recovered survive power loss, before anything is built upon it. */
    private void settle(final JournalRecovery recovery) throws IOException {
        final int last = recovery.lastGeneration();
        for (final int number : JournalFiles.generations(directory)) {
            if (number > last) {
                JournalFiles.deleteGeneration(JournalFiles.generationDirectory(directory, number));
            }
        }
        if (recovery.tailFile() != null) {
            final Path lastDirectory = JournalFiles.generationDirectory(directory, last);
            for (final Path file : JournalFiles.rollFiles(lastDirectory)) {
                JournalFiles.sync(file);
            }
            JournalFiles.sync(lastDirectory);
        }
        JournalFiles.sync(directory);
    }

    private void openGeneration(final JournalRecovery recovery, final long engineId, final JournalEnd end)
            throws IOException {
        this.engineId = engineId;
        generation = recovery.lastGeneration() + 1;
        final Path generationDirectory = JournalFiles.generationDirectory(directory, generation);
        checkFreeSpace();
        JournalDirectory.create(generationDirectory);
        writer = new GenerationWriter(generationDirectory, context, clock, posix);
        pages = new PagesKeeper(context, directory, writer, posix);

        final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(GenerationRecord.LENGTH));
        new GenerationRecord(generation, engineId, end).encode(record, 0);
        writer.append(record.addressOffset(), GenerationRecord.LENGTH);
        JournalDirectory.restrict(generationDirectory);
        writer.current().channel().force(true);
        JournalFiles.sync(generationDirectory);
        if (recovery.tailFile() != null) {
            final long kept = recovery.tailOffset() + (recovery.torn() ? TORN_KEPT : 0);
            JournalFiles.truncate(recovery.tailFile(), kept);
        }

        highWaterMark.journaled(generation, end.batchNumber(), end.lastSequence(), end.checksum());
        highWaterMark.journaled(generation, end.batchNumber(), end.lastSequence(), end.checksum());
        highWaterMark.synced(generation, end.batchNumber(), end.lastSequence(), end.checksum());
        highWaterMark.synced(generation, end.batchNumber(), end.lastSequence(), end.checksum());
        highWaterMark.force();
        syncer = new FileSyncer(generationDirectory, writer, highWaterMark, context.fileForce(), end.batchNumber());
        pages.allocate(writer.current(), writer.position() + INDEX_SLACK);
        startHousekeeping();
    }

    private void checkFreeSpace() {
        final long usable = JournalFiles.usableSpace(directory.toFile());
        if (usable < context.freeSpaceFloorBytes()) {
            throw new JournalException("disk is full: needs " + context.freeSpaceFloorBytes() + " bytes free in "
                    + directory + " and has " + usable + ": free some and launch again");
        }
    }

    private void startHousekeeping() {
        final String threadName = "acta-journal-" + context.name();
        pagesHousekeeper = new Housekeeper(threadName, PAGES_PAUSE_NS, this::keepPages, () -> false);
        final long pauseNs = context.syncMode() == SyncMode.EACH ? 0 : context.syncIntervalNs();
        syncHousekeeper = new Housekeeper(threadName + "-sync", pauseNs, this::syncBatches, syncer::isBehind);
    }

    private boolean keepPages() throws IOException {
        if (!keeping) {
            keeping = true;
            // Pages are acquired from Chronicle here.
            writer.listenOnThisThread();
        }
        clock.tick();
        final long nowNs = System.nanoTime();
        if (nowNs - pathCheckNs >= PATH_CHECK_INTERVAL_NS) {
            pathCheckNs = nowNs;
            checkFiles();
        }
        return pages.doWork();
    }

    /** Chronicle goes on into a file that nobody will find again, so somebody has to look. */
    private void checkFiles() throws IOException {
        final RollFile file = writer.current();
        if (!file.stillThere()) {
            throw takenAway(file.path());
        }
        final long position = writer.position();
        final long length = file.lengthBytes();
        // When another file has taken over meanwhile, the position may be that one's.
        if (length < position && file == writer.current()) {
            throw new JournalException("journal file was cut: " + file.path() + " has " + length + " bytes of the "
                    + position + " written: restore the directory and launch again");
        }
        for (final WatchedFile each : watched) {
            if (!each.stillThere()) {
                throw takenAway(each.path());
            }
        }
    }

    private static JournalException takenAway(final Path path) {
        return new JournalException("journal file was taken away: " + path
                + " is no longer the file that batches go to: restore the directory and launch again");
    }

    private boolean syncBatches() throws IOException {
        syncer.sync();
        return context.syncMode() == SyncMode.EACH && syncer.isBehind();
    }

    @Override
    public boolean hasRoomFor(final int lengthBytes) {
        if (appendFailure != null || writer == null) {
            // Appending tells why.
            return true;
        }
        final String refusal = refusal(lengthBytes);
        if (full != (refusal != null)) {
            full = refusal != null;
            if (full) {
                LOGGER.warn("{}: actions wait until some is freed", refusal);
            } else {
                LOGGER.info("Space was freed: the journal goes on in {}", directory);
            }
        }
        return !full;
    }

    /** Why a batch cannot be taken now, or null. Where there is room already this costs a few comparisons. */
    private String refusal(final int lengthBytes) {
        if (context.rollCycle().current(clock, 0) != writer.cycle()) {
            return pages.tryBeginFile();
        }
        final RollFile file = writer.current();
        final long limit = writer.position() + lengthBytes + INDEX_SLACK;
        return limit <= file.allocatedTo() ? null : pages.tryAllocate(file, limit);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (appendFailure != null || writer == null) {
            throw new JournalException(
                    writer == null ? "journal is not open: recover it first" : "journal failed before: launch again",
                    appendFailure);
        }
        try {
            if (lengthBytes < BatchLayout.HEADER_LENGTH || lengthBytes > context.batchLengthMaxBytes()) {
                throw new IllegalArgumentException("batch: lengthBytes=" + lengthBytes + ", must be "
                        + BatchLayout.HEADER_LENGTH + " to batchLengthMax=" + context.batchLengthMaxBytes());
            }
            buffer.boundsCheck(offset, lengthBytes);
            final String refusal = refusal(lengthBytes);
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
            syncHousekeeper.signal();
        } catch (final Throwable e) {
            appendFailure = e;
            throw e instanceof JournalException known
                    ? known
                    : new JournalException("batch not journaled in " + directory + ": " + e, e);
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
            new GenerationIndex(engineId).retire(directory, batchNumber, generation);
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
        final Housekeeper pagesThread = pagesHousekeeper;
        final Housekeeper syncThread = syncHousekeeper;
        if (writer != null && writer.fault() != null) {
            return new JournalException("Chronicle Queue reported an error in " + directory + ": " + writer.fault());
        }
        if (syncThread != null && syncThread.failure() != null) {
            return syncThread.failure();
        }
        return pagesThread == null ? null : pagesThread.failure();
    }

    @Override
    public int batchLengthMax() {
        return context.batchLengthMaxBytes();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (pagesHousekeeper != null) {
                pagesHousekeeper.close();
                pages.release();
            }
            if (syncHousekeeper != null) {
                syncHousekeeper.close();
                if (syncHousekeeper.failure() == null && writer.current().stillThere()) {
                    syncer.sync();
                }
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
            if (highWaterMark != null) {
                highWaterMark.force();
                highWaterMark.close();
            }
            if (lock != null) {
                lock.close();
            }
        }
    }

    /** Time for Chronicle: read in the background, never falls, costs the reactor one field. */
    private static final class MonotoneClock implements net.openhft.chronicle.core.time.TimeProvider {
        private final LongSupplier clockMs;
        private volatile long nowMs;

        MonotoneClock(final LongSupplier clockMs) {
            this.clockMs = clockMs;
            nowMs = clockMs.getAsLong();
        }

        void tick() {
            nowMs = Math.max(nowMs, clockMs.getAsLong());
        }

        @Override
        public long currentTimeMillis() {
            return nowMs;
        }
    }
}
