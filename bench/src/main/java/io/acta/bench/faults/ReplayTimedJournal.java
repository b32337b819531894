package io.acta.bench.faults;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.testkit.PassingJournal;
import java.util.concurrent.TimeUnit;

/** As the journal behind it, and knows how long the replay took. */
class ReplayTimedJournal extends PassingJournal {
    private long firstBatchNs;
    private long lastBatchNs;

    ReplayTimedJournal(final Journal journal) {
        super(journal);
    }

    /** Time from the first batch that was handed over to the end of the last: what grows with the journal's length. */
    final long replayMs() {
        return TimeUnit.NANOSECONDS.toMillis(lastBatchNs - firstBatchNs);
    }

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        return super.recover(
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
}
