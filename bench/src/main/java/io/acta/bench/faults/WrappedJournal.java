package io.acta.bench.faults;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** A journal that passes everything on, and knows how long the replay took. */
class WrappedJournal implements Journal {
    private final Journal journal;
    private long firstBatchNs;
    private long lastBatchNs;

    WrappedJournal(final Journal journal) {
        this.journal = journal;
    }

    /** Time from the first batch that was handed over to the end of the last: what grows with the journal's length. */
    final long replayMs() {
        return TimeUnit.NANOSECONDS.toMillis(lastBatchNs - firstBatchNs);
    }

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        return journal.recover(
                engineId,
                from,
                (buffer, offset, lengthBytes) -> {
                    if (firstBatchNs == 0) {
                        firstBatchNs = System.nanoTime();
                    }
                    handler.onBatch(buffer, offset, lengthBytes);
                    lastBatchNs = System.nanoTime();
                },
                progress);
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
}
