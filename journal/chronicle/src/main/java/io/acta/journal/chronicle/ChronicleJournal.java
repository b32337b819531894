package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import io.acta.journal.chronicle.Housekeeper.NextTurn;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A journal in the files of one directory, whose layout {@link JournalFiles} shows. Batches are appended to Chronicle Queue, one document
 * each; all else (verification, the end, the lock, syncing, free space) is done here, because Chronicle goes on silently where a journal
 * must stop.
 *
 * <p>When {@link #append} has returned, the batch survives the death of the process; when {@link #syncedBatch()} has reached its number,
 * it survives power loss. {@link #recover} verifies everything that earlier launches left and opens a new generation; they
 * are never appended to.
 *
 * <p><b>Threads:</b> as {@link io.acta.engine.journal.Journal} says; one thread recovers, appends and closes. <b>Allocation:</b> none in {@code append}, except when
 * a file or a block begins. A batch should lie outside the heap; one in an array is copied twice. <b>Errors:</b> anything thrown by
 * {@code append} leaves the journal failed: it takes nothing more, and the next launch recovers what was acknowledged.
 */
public final class ChronicleJournal extends DirectoryJournal {
    private static final int MIB = 1024 * 1024;

    /** Chronicle puts its index between batches now and then; allocation must cover it. */
    private static final int INDEX_SLACK = MIB;

    private static final int ALLOCATE_STEP = 4 * MIB;
    private static final long PAGES_PAUSE_MIN_NS = TimeUnit.MICROSECONDS.toNanos(200);

    /** Faster than any disk takes a journal. */
    private static final long BYTES_PER_NS_MAX = 1;

    /** Part of the pages that are ready which may be used up in a pause. */
    private static final int PAUSE_PART = 16;

    private static final long PATH_CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ChronicleJournalContext context;
    private final File directory;
    private final PosixCalls posix = new PosixCalls();
    private final MonotoneClock clock;
    private GenerationWriter writer;
    private PagesKeeper pages;
    private Housekeeper pagesHousekeeper;
    private Housekeeper syncHousekeeper;
    private boolean keeping;

    /** Bytes of batches for which the sync thread is woken from its rest, and those since it was. */
    private long tellAfterBytes;

    private long notTold;

    /** The same for the pages thread. */
    private long tellPagesAfterBytes;

    private long pagesNotTold;
    private long pathCheckNs = System.nanoTime();

    /**
     * Nothing is touched before {@link #recover}.
     *
     * @throws IllegalArgumentException when the context is not complete.
     * @throws io.acta.engine.journal.JournalException when the JVM lacks a flag; the message has the line to add.
     */
    public ChronicleJournal(final ChronicleJournalContext context) {
        super(settings(context.conclude()));
        this.context = context;
        directory = context.directory().toFile();
        clock = new MonotoneClock(context.clockMs());
        FlagCheck.require();
        ChronicleSettings.install();
    }

    private static Settings settings(final ChronicleJournalContext context) {
        return new Settings(
                context.directory(),
                context.bootId(),
                context.batchLengthMaxBytes(),
                INDEX_SLACK,
                context.freeSpaceFloorBytes(),
                context.fileForce(),
                System::nanoTime);
    }

    @Override
    long usableBytes() {
        return JournalFiles.usableSpace(directory);
    }

    @Override
    HighWaterMark openMark(final Path journalDirectory, final long bootId) throws IOException {
        return HighWaterMark.open(journalDirectory, bootId);
    }

    @Override
    RollFileScanner recoveryScanner() {
        return new RollFileScanner(new PieceAhead("acta-journal-" + context.name() + "-recovery"));
    }

    @Override
    FreeSpace freeSpace() {
        return new FreeSpace(context.directory(), this::usableBytes, context.freeSpaceFloorBytes(), ALLOCATE_STEP);
    }

    @Override
    GenerationAppender openAppender(final Path generationDirectory, final FreeSpace allocator) {
        writer = new GenerationWriter(generationDirectory, context, clock, posix);
        pages = new PagesKeeper(context, allocator, writer, posix);
        return writer;
    }

    @Override
    boolean isFileDue() {
        return context.rollCycle().current(clock, 0) != writer.cycle();
    }

    @Override
    void startHousekeeping() {
        final String threadName = "acta-journal-" + context.name();
        tellPagesAfterBytes = Math.max(MIB, context.pagesReadyBytes() / PAUSE_PART);
        pagesHousekeeper = new Housekeeper(threadName, pagesPauseNs(), this::keepPages, () -> false);
        final long pauseNs = context.syncMode() == SyncMode.EACH ? 0 : context.syncIntervalNs();
        // In a short interval the thread rests only when nothing is appended, and any batch ends its rest.
        tellAfterBytes = pauseNs < Housekeeper.REST_FROM_NS ? 0 : context.syncAfterBytes();
        syncHousekeeper = new Housekeeper(threadName + "-sync", pauseNs, this::syncBatches, syncer()::isBehind);
    }

    /** As long as most of what is ready is left after it: to look more often would only take the processor from others. */
    private long pagesPauseNs() {
        return Math.max(PAGES_PAUSE_MIN_NS, context.pagesReadyBytes() / (PAUSE_PART * BYTES_PER_NS_MAX));
    }

    private NextTurn keepPages() throws IOException {
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
        return pages.doWork(nowNs);
    }

    private NextTurn syncBatches() throws IOException {
        syncer().sync();
        return context.syncMode() == SyncMode.EACH && syncer().isBehind() ? NextTurn.AT_ONCE : NextTurn.LATER;
    }

    @Override
    void onAppended(final int lengthBytes) {
        notTold += lengthBytes;
        if (notTold >= tellAfterBytes && syncHousekeeper.signal()) {
            notTold = 0;
        }
        pagesNotTold += lengthBytes;
        if (pagesNotTold >= tellPagesAfterBytes) {
            pagesNotTold = 0;
            pagesHousekeeper.signal();
        }
    }

    @Override
    boolean stopHousekeeping() {
        if (pagesHousekeeper == null) {
            return false;
        }
        final boolean pagesEnded = pagesHousekeeper.close(context.closeTimeoutNs());
        final boolean syncEnded = syncHousekeeper == null || syncHousekeeper.close(context.closeTimeoutNs());
        if (!pagesEnded || !syncEnded) {
            throw new JournalException("journal not closed: a force or a look at a file of " + directory
                    + " has not come back in closeTimeoutNs=" + context.closeTimeoutNs()
                    + ", as when a disk hangs; its lock and its memory stay as they are: end this process, or close the"
                    + " journal again when the disk answers");
        }
        pages.release();
        return syncHousekeeper != null && syncHousekeeper.failure() == null;
    }

    @Override
    Throwable housekeepingFailure() {
        final Housekeeper pagesThread = pagesHousekeeper;
        final Housekeeper syncThread = syncHousekeeper;
        if (syncThread != null && syncThread.failure() != null) {
            return syncThread.failure();
        }
        return pagesThread == null ? null : pagesThread.failure();
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
