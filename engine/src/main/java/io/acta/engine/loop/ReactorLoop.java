package io.acta.engine.loop;

import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import io.acta.engine.idle.RestingIdle;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.ring.ActionRing;
import io.acta.engine.ring.LongActionPool;
import io.acta.engine.state.StateStore;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The main loop, one turn at a time. All of it runs on the reactor thread; other threads reach it through the ring and through
 * {@link #queries()} alone.
 */
public final class ReactorLoop {
    private static final int BATCH_LENGTH = 4 * 1024 * 1024;

    private final ActionRing ring;
    private final LongActionPool longActions;
    private final Journal journal;
    private final ActionApplier applier;
    private final StateStore store;
    private final Prefetcher prefetcher;
    private final ChangeNotifier changes;
    private final PublishedTables rows;
    private final ReleaseGate gate;
    private final BatchBuffer batch;
    private final BatchClock clock;
    private final int batchActionsMax;
    private final int batchLengthMax;
    private final ActionRecord record = new ActionRecord();
    private boolean blocksInWindow;
    private final QueryQueue queries;
    private final CounterFeed feed;
    private final AtomicCounter applied;
    private final AtomicCounter journaled;
    private final AtomicCounter journalFull;
    private final Settings settings;
    private DirectBuffer newSettings;
    private IntSupplier betweenBatches = () -> 0;

    /**
     * @param assembly the reactors and their state.
     * @param changes where change notifications go.
     * @param rows the tables that other threads read.
     * @param queries to be answered between two batches.
     * @param awaitsSync true when nothing may be seen before it is synced.
     */
    public ReactorLoop(
            final ActionRing ring,
            final Journal journal,
            final Assembly assembly,
            final ActionApplier applier,
            final ReleaseLog changes,
            final PublishedTables rows,
            final QueryQueue queries,
            final EngineCounters counters,
            final EpochNanoClock clock,
            final long engineId,
            final int batchActionsMax,
            final boolean awaitsSync) {
        this.ring = ring;
        this.longActions = ring.longActions();
        this.journal = journal;
        this.applier = applier;
        this.store = assembly.store();
        this.prefetcher = assembly.prefetcher();
        this.queries = queries;
        this.settings = assembly.settings();
        this.rows = rows;
        this.gate = new ReleaseGate(
                assembly.releases(), changes, rows, awaitsSync, counters.get(EngineCounter.SYNCED_POSITION));
        this.changes = new ChangeNotifier(store, changes, rows, this::openPiece, this::awaitDisk);
        this.batchLengthMax = Math.min(BATCH_LENGTH, journal.batchLengthMax());
        this.batch = new BatchBuffer(batchLengthMax, engineId);
        this.clock = new BatchClock(clock);
        this.batchActionsMax = batchActionsMax;
        this.feed = new CounterFeed(counters, applier.counts());
        this.applied = counters.get(EngineCounter.APPLIED_POSITION);
        this.journaled = counters.get(EngineCounter.JOURNALED_POSITION);
        this.journalFull = counters.get(EngineCounter.JOURNAL_FULL);
    }

    /** Goes on where the journal ends, which the applier has reached. */
    public void continueFrom(final JournalEnd end) {
        batch.continueFrom(end);
        clock.continueFrom(end.timeNs());
        rows.showAll(end.lastSequence());
        gate.continueFrom(end.batchNumber());
        newSettings = settings.encodeChanges();
        applied.setRelease(end.lastSequence());
        journaled.setRelease(end.lastSequence());
        gate.journaled(end.batchNumber(), end.lastSequence());
        openSynced();
        feed.publish();
    }

    /** Sets what is asked at each turn, between two batches; it says how much it did. Before the first turn. */
    public void betweenBatches(final IntSupplier work) {
        betweenBatches = work;
    }

    /** Sets what is done again and again while a turn waits for the disk. Before the first turn. */
    public void whileWaiting(final IdleStrategy idle) {
        gate.whileWaiting(idle);
    }

    /** Sequence of the last action applied. On the reactor thread. */
    public long lastSequence() {
        return applier.sequence();
    }

    /** True when the next batch goes on with reactions that the last one left: there may be no snapshot between them. On the reactor thread. */
    public boolean isReacting() {
        return applier.isReacting();
    }

    /** Where the journal stands, between two batches. On the reactor thread. */
    public JournalEnd end() {
        return batch.end(applier.sequence());
    }

    /** One turn. @return 0 when there was nothing to do. */
    public int doWork() {
        return queries.answerWaiting() + betweenBatches.getAsInt() + openSynced() + runBatch();
    }

    /** How long the reactor thread may rest: until the next timer, and not at all while something waits that no signal tells of. */
    public long restNs() {
        final boolean busy =
                ring.publishedUpTo() >= ring.next() || !queries.isEmpty() || gate.isWaiting() || isWorkDue();
        return busy ? 0 : Math.min(RestingIdle.REST_NS_MAX, applier.nsToFirstTimer(clock.read()));
    }

    /** The life of a batch: taken, applied, journaled, released. Nothing is visible before it is journaled. */
    private int runBatch() {
        final long first = ring.next();
        final long last =
                applier.isReacting() ? first - 1 : Math.min(ring.publishedUpTo(), first + batchActionsMax - 1);
        if (last < first && !isWorkDue()) {
            return 0;
        }
        if (!journal.hasRoomFor(batchLengthMax)) {
            // Nothing of this batch has happened yet: publishers are back-pressured until there is room.
            journalFull.setRelease(1);
            return 0;
        }
        journalFull.setRelease(0);
        final long timeNs = clock.read();
        changes.beginBatch();
        applier.beginBatch(timeNs);
        batch.begin(applier.sequence() + 1, timeNs);
        if (newSettings != null) {
            changeSettings();
        }

        long slot = first;
        for (int taken = 1; taken > 0 && slot <= last && !applier.isBatchFull(); slot += taken) {
            taken = takeWindow(slot, last);
        }
        applier.endBatch();
        applied.setRelease(applier.sequence());

        batch.seal(store.stateHash());
        journal.append(batch.buffer(), 0, batch.length());
        changes.publishRows(applier.sequence());
        journaled.setRelease(applier.sequence());

        ring.release(slot - 1);
        changes.tell(batch.batchNumber(), applier.sequence());
        applier.closeBatch();
        gate.journaled(batch.batchNumber(), applier.sequence());
        feed.countBatch();
        return 1 + batch.actionCount();
    }

    /** The first batch of a launch carries what differs from the settings that the journal left. */
    private void changeSettings() {
        final int at = batch.prelude(newSettings, newSettings.capacity());
        applier.changeSettings(batch.buffer(), at, newSettings.capacity());
        newSettings = null;
    }

    /** Copies the next few actions into the batch and applies them from there. @return how many; 0 when the batch is full. */
    private int takeWindow(final long first, final long last) {
        final int start = batch.length();
        final int copied = copyWindow(first, Math.min(last, first + Prefetcher.WINDOW - 1));
        prefetcher.lookAhead(batch.buffer(), start, copied);
        int at = start;
        int count = 0;
        while (count < copied && !applier.isBatchFull()) {
            applier.apply(record.wrap(batch.buffer(), at));
            at += ActionRecord.paddedLength(record.length());
            count++;
        }
        batch.cut(at, copied - count);
        if (blocksInWindow) {
            ring.releaseBlocks(first, count);
        }
        return count;
    }

    /** In a loop of its own, so that the waits for the publishers' memory overlap. @return how many the batch has room for. */
    private int copyWindow(final long first, final long last) {
        blocksInWindow = false;
        for (long slot = first; slot <= last; slot++) {
            final int block = ring.blockOf(slot);
            blocksInWindow |= block >= 0;
            final boolean taken = block < 0
                    ? batch.append(ring.buffer(), ring.offset(slot))
                    : batch.append(longActions.buffer(block), 0);
            if (!taken) {
                return (int) (slot - first);
            }
        }
        return (int) (last - first + 1);
    }

    /** Whether time or a reactor asks for a batch. The clock is read only while a timer waits. */
    private boolean isWorkDue() {
        return applier.isReacting()
                || applier.hasContinuations()
                || applier.hasTimers() && applier.hasTimerDue(clock.read());
    }

    private void awaitDisk() {
        gate.awaitDisk(journal, batch.batchNumber());
    }

    private void openPiece() {
        gate.openPiece(journal, batch.batchNumber());
    }

    /** Opens what the disk has; also asked for while a slow subscriber is waited for. */
    public int openSynced() {
        final Throwable failure = journal.failure();
        if (failure != null) {
            throw new JournalException("journal failed: " + failure.getMessage(), failure);
        }
        return gate.isWaiting() ? gate.synced(journal.syncedBatch()) : 0;
    }

    /** Number of the last batch that is in the state. */
    public long lastBatch() {
        return batch.batchNumber();
    }

    /** True when a batch may be seen. On any thread. */
    public boolean isReleased(final long batchNumber) {
        return gate.isReleased(batchNumber);
    }

    /** True when nothing that was journaled waits for the disk. */
    public boolean isSynced() {
        return !gate.isWaiting();
    }

    /** Actions that wait for one that was claimed and not committed, itself counted; 0 when all that is claimed is committed. */
    public long actionsStuck() {
        return ring.publishedUpTo() < ring.next() ? Math.max(0, ring.claimed() - ring.next()) : 0;
    }

    /** True when every action that was claimed and published has gone through. */
    public boolean isDrained() {
        return ring.next() >= ring.claimed();
    }
}
