package io.acta.engine.loop;

import io.acta.engine.idle.RestingIdle;
import io.acta.engine.idle.WakeUp;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalException;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.release.ReleaseLog;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Opens what a batch put out when the batch has reached the level that was asked for, and moves the synced position. Keeps
 * the batches that are journaled and not yet synced in a fixed ring; when that is full, the newest entries merge.
 *
 * <p><b>Threads:</b> the reactor's.
 */
final class ReleaseGate {
    private static final int CAPACITY = 4096;

    private final ReleaseLog outputs;
    private final ReleaseLog changes;
    private final boolean awaitsSync;
    private final PublishedTables rows;
    private final AtomicCounter synced;
    private final long[] batchNumbers = new long[CAPACITY];
    private final long[] sequences = new long[CAPACITY];
    private final long[] outputPositions = new long[CAPACITY];
    private final long[] changePositions = new long[CAPACITY];
    private final long[] rowPositions = new long[CAPACITY];
    private IdleStrategy diskIdle = new RestingIdle(new WakeUp(), () -> 0);
    private final AtomicLong releasedBatch = new AtomicLong();
    private long head;
    private long tail;

    ReleaseGate(
            final ReleaseLog outputs,
            final ReleaseLog changes,
            final PublishedTables rows,
            final boolean awaitsSync,
            final AtomicCounter synced) {
        this.rows = rows;
        this.outputs = outputs;
        this.changes = changes;
        this.awaitsSync = awaitsSync;
        this.synced = synced;
    }

    /** Sets what is done again and again while the disk is waited for. */
    void whileWaiting(final IdleStrategy idle) {
        diskIdle = idle;
    }

    /** Opens the outputs of a batch that was journaled, or notes them to be opened once it is synced. */
    void journaled(final long batchNumber, final long sequence) {
        if (!awaitsSync) {
            outputs.publish(outputs.position());
            changes.publish(changes.position());
            releasedBatch.setRelease(batchNumber);
        }
        if (tail - head == CAPACITY) {
            tail--;
        }
        final int index = (int) tail & (CAPACITY - 1);
        batchNumbers[index] = batchNumber;
        sequences[index] = sequence;
        outputPositions[index] = outputs.position();
        changePositions[index] = changes.position();
        rowPositions[index] = rows.stagedPosition();
        tail++;
    }

    /** Opens the changes written so far of a batch too large to open at once, as soon as the batch may be seen. */
    void openPiece(final Journal journal, final long batchNumber) {
        awaitDisk(journal, batchNumber);
        changes.publish(changes.position());
    }

    /** Waits until a batch that was journaled may be seen. */
    void awaitDisk(final Journal journal, final long batchNumber) {
        diskIdle.reset();
        while (awaitsSync && journal.syncedBatch() < batchNumber) {
            if (journal.failure() != null) {
                throw new JournalException(
                        "journal failed: " + journal.failure().getMessage(), journal.failure());
            }
            // A disk takes as long as thousands of batches: its turn on the processor may be somebody else's.
            diskIdle.idle();
        }
    }

    /** Opens what has been synced since. @return batches newly synced. */
    int synced(final long syncedBatch) {
        final long before = head;
        while (head < tail && batchNumbers[(int) head & (CAPACITY - 1)] <= syncedBatch) {
            head++;
        }
        if (head != before) {
            final int index = (int) (head - 1) & (CAPACITY - 1);
            if (awaitsSync) {
                rows.showStaged(rowPositions[index], sequences[index]);
            }
            // Then the position, so that whoever is told of an action finds it at the level that was promised.
            synced.setRelease(sequences[index]);
            if (awaitsSync) {
                outputs.publish(outputPositions[index]);
                changes.publish(changePositions[index]);
                releasedBatch.setRelease(batchNumbers[index]);
            }
        }
        return (int) (head - before);
    }

    /** What a recovery read may be seen. */
    void continueFrom(final long batchNumber) {
        releasedBatch.setRelease(batchNumber);
    }

    /** True when a batch may be seen. On any thread. */
    boolean isReleased(final long batchNumber) {
        return releasedBatch.getAcquire() >= batchNumber;
    }

    /** True when batches wait to be synced. */
    boolean isWaiting() {
        return head < tail;
    }
}
