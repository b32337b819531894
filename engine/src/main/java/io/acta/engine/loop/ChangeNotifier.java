package io.acta.engine.loop;

import io.acta.engine.journal.Journal;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.state.ChangeConsumer;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import org.agrona.DirectBuffer;

/** Writes what a batch changed into the log of changes, when somebody listens. On the reactor thread. */
final class ChangeNotifier implements ChangeConsumer {
    private final StateStore store;
    private final ReleaseLog changes;
    private final ReleaseGate gate;
    private final Journal journal;
    private final int pieceBytes;
    private long batchNumber;
    private long sequence;
    private boolean changed;

    ChangeNotifier(final StateStore store, final ReleaseLog changes, final ReleaseGate gate, final Journal journal) {
        this.store = store;
        this.changes = changes;
        this.gate = gate;
        this.journal = journal;
        this.pieceBytes = changes.capacity() / 4;
    }

    /** Before the batch's first step. */
    void beginBatch() {
        changes.beginBatch();
        store.retainChanges(changes.isActive());
    }

    /** After the batch was journaled. */
    void tell(final long batchNumber, final long sequence) {
        if (!changes.isActive()) {
            return;
        }
        this.batchNumber = batchNumber;
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
            gate.openPiece(journal, batchNumber);
            changes.beginBatch();
        }
    }
}
