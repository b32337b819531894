package io.acta.engine.follow;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.Assembly;
import io.acta.engine.loop.ChangeNotifier;
import io.acta.engine.loop.CounterFeed;
import io.acta.engine.loop.QueryQueue;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.release.ReleaseLog;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A replica's main loop, one turn at a time: batches from a journal that somebody else writes, applied and compared, told to those
 * who listen. All of it runs on the replica's thread.
 *
 * <p>Batches may come from another reader too, as when a journal is recovered for promotion: those that were applied are passed over.
 */
public final class FollowLoop implements Journal.BatchHandler {
    private static final int BATCHES_PER_TURN = 8;

    private final BatchReader reader;
    private final ActionApplier applier;
    private final BatchReplayer replayer;
    private final ReleaseLog outputs;
    private final ReleaseLog changes;
    private final PublishedTables rows;
    private final ChangeNotifier notifier;
    private final QueryQueue queries;
    private final CounterFeed feed;
    private final AtomicCounter applied;
    private final AtomicCounter known;
    private final long upToSequence;
    private final BatchHeaderDecoder header = new BatchHeaderDecoder();
    private long batchNumber;
    private long timeNs;
    private int checksum;
    private boolean arrived;
    private boolean applying;

    /**
     * @param from where the state stands, and the reader.
     * @param upToSequence of the last action to apply; {@link Long#MAX_VALUE} for no end.
     */
    public FollowLoop(
            final BatchReader reader,
            final JournalEnd from,
            final Assembly assembly,
            final ActionApplier applier,
            final ReleaseLog outputs,
            final ReleaseLog changes,
            final PublishedTables rows,
            final QueryQueue queries,
            final EngineCounters counters,
            final long upToSequence) {
        this.reader = reader;
        this.applier = applier;
        this.replayer = new BatchReplayer(applier, assembly, this::onApplied);
        this.outputs = outputs;
        this.changes = changes;
        this.notifier = new ChangeNotifier(
                assembly.store(), changes, rows, () -> changes.publish(changes.position()), () -> {});
        this.rows = rows;
        rows.showAll(from.lastSequence());
        this.queries = queries;
        this.feed = new CounterFeed(counters, applier.counts());
        this.applied = counters.get(EngineCounter.APPLIED_POSITION);
        this.known = counters.get(EngineCounter.JOURNALED_POSITION);
        this.upToSequence = upToSequence;
        this.batchNumber = from.batchNumber();
        this.timeNs = from.timeNs();
        this.checksum = from.checksum();
        this.arrived = from.lastSequence() >= upToSequence;
        applied.setRelease(from.lastSequence());
    }

    /** One turn. @return 0 when there was nothing to do. */
    public int doWork() {
        return queries.answerWaiting() + follow();
    }

    private int follow() {
        if (arrived) {
            return 0;
        }
        final int count = reader.poll(this, BATCHES_PER_TURN);
        known.setRelease(reader.knownSequence());
        return count;
    }

    @Override
    public void onBatch(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        header.wrap(buffer, offset, BatchLayout.HEADER_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION);
        if (arrived) {
            return;
        }
        if (header.batchNumber() <= batchNumber) {
            checkSame();
        } else if (header.batchNumber() != batchNumber + 1) {
            throw new JournalException("not the journal that was followed, or what was next is gone from it: batch "
                    + header.batchNumber() + " came after batch " + batchNumber);
        } else {
            applying = true;
            apply(buffer, offset, lengthBytes);
            applying = false;
        }
    }

    private void checkSame() {
        if (header.batchNumber() == batchNumber && (int) header.checksum() != checksum) {
            throw new JournalException("not the journal that was followed: its batch " + batchNumber
                    + " has another checksum; give the directory that the replica reads");
        }
    }

    private void apply(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        notifier.beginBatch();
        if (header.firstSequence() + header.actionCount() <= upToSequence) {
            replayer.onBatch(buffer, offset, lengthBytes);
        } else {
            replayer.applyUpTo(buffer, offset, upToSequence);
            arrived = true;
        }
        batchNumber = header.batchNumber();
        timeNs = header.timeNs();
        checksum = (int) header.checksum();
        // First the position, so that whoever is told of an action finds it applied.
        applied.setRelease(applier.sequence());
        outputs.publish(outputs.position());
        changes.publish(changes.position());
        feed.countBatch();
    }

    private void onApplied(final long appliedBatch) {
        notifier.publishRows(applier.sequence());
        // What a replica reads was journaled; it waits for no disk.
        rows.showStaged(rows.stagedPosition(), applier.sequence());
        notifier.tell(appliedBatch, applier.sequence());
    }

    /** Number of the last batch that is known to survive power loss. On the replica's thread. */
    public long syncedBatch() {
        return reader.syncedBatch();
    }

    /** True when the last action to apply was applied. */
    public boolean isArrived() {
        return arrived;
    }

    /** True when the last batch left reactions to the next one. */
    public boolean isReacting() {
        return applier.isReacting();
    }

    /** True when a batch was begun and could not be ended: the state is no batch's any more. */
    public boolean isBroken() {
        return applying;
    }

    /** Where the state stands, between two batches. A reader of its own may be behind it, when a promotion was given up. */
    public JournalEnd end() {
        return new JournalEnd(batchNumber, applier.sequence(), timeNs, checksum);
    }

    /** Checks that a journal that was recovered ends where the state stands. */
    public void checkEnd(final JournalEnd end) {
        if (!end.equals(end())) {
            throw new JournalException("not the journal that was followed: it ends before batch " + batchNumber
                    + ", at batch " + end.batchNumber() + "; give the directory that the replica reads");
        }
    }
}
