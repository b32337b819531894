package io.acta.engine.journal;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** Keeps nothing: an engine with it forgets everything since its last snapshot when it closes. For state that may be lost, and to measure. */
public final class DiscardingJournal implements Journal {
    private static final int BATCH_LENGTH_MAX = 16 * 1024 * 1024;

    private final AtomicLong lastBatch = new AtomicLong();

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        lastBatch.set(from.batchNumber());
        return from;
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        // Only the reactor thread writes it, and nobody waits for it.
        lastBatch.setRelease(lastBatch.getPlain() + 1);
    }

    @Override
    public long syncedBatch() {
        return lastBatch.get();
    }

    @Override
    public int batchLengthMax() {
        return BATCH_LENGTH_MAX;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    @Override
    public String toString() {
        return "DiscardingJournal{}";
    }
}
