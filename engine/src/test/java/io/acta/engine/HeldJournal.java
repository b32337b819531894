package io.acta.engine;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** A journal in memory whose disk is as far as the test says, and which tells before it takes a batch or is closed. */
public final class HeldJournal implements Journal {
    public final MemoryJournal batches = new MemoryJournal();
    public final AtomicLong syncedBatch = new AtomicLong();
    Runnable beforeAppend = () -> {};
    Runnable beforeClose = () -> {};

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        return batches.recover(engineId, from, handler, progress);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        beforeAppend.run();
        batches.append(buffer, offset, lengthBytes);
    }

    @Override
    public long syncedBatch() {
        return syncedBatch.get();
    }

    @Override
    public int batchLengthMax() {
        return batches.batchLengthMax();
    }

    @Override
    public void close() {
        beforeClose.run();
        syncedBatch.set(Long.MAX_VALUE);
        batches.close();
    }
}
