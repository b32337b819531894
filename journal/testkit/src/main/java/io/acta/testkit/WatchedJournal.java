package io.acta.testkit;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import org.agrona.DirectBuffer;

/** Stands between an engine and its journal and notes what the engine was told: that is what must be true for ever. */
final class WatchedJournal extends PassingJournal {
    private final Truth truth;

    WatchedJournal(final Journal journal, final Truth truth) {
        super(journal);
        this.truth = truth;
    }

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        final JournalEnd end = super.recover(engineId, from, handler, progress);
        truth.recovered(end);
        return end;
    }

    @Override
    public void retire(final long batchNumber) {
        // First, because half of it may be done.
        truth.retired(batchNumber);
        super.retire(batchNumber);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        truth.appending(buffer, offset, lengthBytes);
        super.append(buffer, offset, lengthBytes);
        truth.appended();
    }

    @Override
    public long syncedBatch() {
        return truth.synced(super.syncedBatch());
    }
}
