package io.acta.engine.loop;

import io.acta.engine.published.PublishedTables;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.state.ChangeConsumer;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import org.agrona.DirectBuffer;

/** Tells what a batch changed: brings published rows up to date, and writes the log of changes when somebody listens. On the reactor thread. */
public final class ChangeNotifier implements ChangeConsumer {
    private final StateStore store;
    private final ReleaseLog changes;
    private final PublishedTables rows;
    private final Runnable pieceOpener;
    private final Runnable disk;
    private final int pieceBytes;
    private long sequence;
    private boolean changed;

    /**
     * @param rows the tables that other threads read.
     * @param pieceOpener makes the changes written so far visible, as soon as their batch may be seen.
     * @param disk waits until the batch in hand may be seen.
     */
    public ChangeNotifier(
            final StateStore store,
            final ReleaseLog changes,
            final PublishedTables rows,
            final Runnable pieceOpener,
            final Runnable disk) {
        this.rows = rows;
        this.disk = disk;
        this.store = store;
        this.changes = changes;
        this.pieceOpener = pieceOpener;
        this.pieceBytes = changes.capacity() / 4;
    }

    /** Before the batch's first step. */
    public void beginBatch() {
        changes.beginBatch();
        store.retainChanges(changes.isActive() || !rows.isEmpty());
    }

    /** After the batch was journaled, and before anybody is told so: who waited for an action reads its rows. */
    public void publishRows(final long sequence) {
        if (!rows.isEmpty()) {
            rows.add(sequence, disk);
        }
    }

    /** After the batch was journaled, before its changes are forgotten. */
    public void tell(final long batchNumber, final long sequence) {
        if (!changes.isActive()) {
            return;
        }
        this.sequence = sequence;
        changed = false;
        store.forEachChange(this);
        if (changed) {
            changes.endChanges(sequence, batchNumber);
        }
    }

    @Override
    public void onChange(
            final Table table,
            final long key,
            final ChangeKind kind,
            final long step,
            final DirectBuffer before,
            final int beforeOffset,
            final DirectBuffer after,
            final int afterOffset) {
        changed = true;
        changes.change(sequence, table, key, kind, step, before, beforeOffset, after, afterOffset);
        if (changes.batchBytes() > pieceBytes) {
            // More than the log holds would never fit: who listens may see the first part of the batch now.
            pieceOpener.run();
            changes.beginBatch();
        }
    }
}
