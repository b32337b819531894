package io.acta.engine.loop;

import io.acta.engine.release.ReleaseLog;
import io.acta.engine.state.ChangeConsumer;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import org.agrona.DirectBuffer;

/** Writes what a batch changed into the log of changes, when somebody listens. On the reactor thread. */
public final class ChangeNotifier implements ChangeConsumer {
    private final StateStore store;
    private final ReleaseLog changes;
    private final Runnable pieceOpener;
    private final int pieceBytes;
    private long sequence;
    private boolean changed;

    /** @param pieceOpener makes the changes written so far visible, as soon as their batch may be seen. */
    public ChangeNotifier(final StateStore store, final ReleaseLog changes, final Runnable pieceOpener) {
        this.store = store;
        this.changes = changes;
        this.pieceOpener = pieceOpener;
        this.pieceBytes = changes.capacity() / 4;
    }

    /** Before the batch's first step. */
    public void beginBatch() {
        changes.beginBatch();
        store.retainChanges(changes.isActive());
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
            final DirectBuffer before,
            final int beforeOffset,
            final DirectBuffer after,
            final int afterOffset) {
        changed = true;
        changes.change(sequence, table, key, kind, before, beforeOffset, after, afterOffset);
        if (changes.batchBytes() > pieceBytes) {
            // More than the log holds would never fit: who listens may see the first part of the batch now.
            pieceOpener.run();
            changes.beginBatch();
        }
    }
}
