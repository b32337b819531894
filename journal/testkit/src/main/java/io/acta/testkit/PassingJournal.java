package io.acta.testkit;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import org.agrona.DirectBuffer;

/**
 * As the journal behind it, but for what is overridden: what a journal that fails, counts or watches is made of. Threads, bounds and errors are the journal's
 * behind it; nothing is allocated.
 */
public abstract class PassingJournal implements Journal {
    private final Journal journal;

    /** @param journal what is passed on to; closed with this one. */
    protected PassingJournal(final Journal journal) {
        this.journal = journal;
    }

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        return journal.recover(engineId, from, handler, progress);
    }

    @Override
    public void retire(final long batchNumber) {
        journal.retire(batchNumber);
    }

    @Override
    public boolean hasRoomFor(final int lengthBytes) {
        return journal.hasRoomFor(lengthBytes);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        journal.append(buffer, offset, lengthBytes);
    }

    @Override
    public long syncedBatch() {
        return journal.syncedBatch();
    }

    @Override
    public Throwable failure() {
        return journal.failure();
    }

    @Override
    public int batchLengthMax() {
        return journal.batchLengthMax();
    }

    @Override
    public void close() {
        journal.close();
    }

    @Override
    public String toString() {
        return journal.toString();
    }
}
