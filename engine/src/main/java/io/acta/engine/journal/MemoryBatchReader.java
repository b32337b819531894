package io.acta.engine.journal;

import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** Follows a {@link MemoryJournal}. */
final class MemoryBatchReader implements BatchReader {
    private final LongSupplier lastBatch;
    private final LongFunction<byte[]> batches;
    private final LongSupplier lastSequence;
    private final BatchChain chain;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    MemoryBatchReader(
            final long engineId,
            final JournalEnd from,
            final LongSupplier lastBatch,
            final LongFunction<byte[]> batches,
            final LongSupplier lastSequence) {
        this.lastBatch = lastBatch;
        this.batches = batches;
        this.lastSequence = lastSequence;
        this.chain = new BatchChain(engineId, from);
    }

    @Override
    public int poll(final Journal.BatchHandler handler, final int batchesMax) {
        final int available = (int) Math.min(batchesMax, lastBatch.getAsLong() - chain.batchNumber());
        for (int i = 0; i < available; i++) {
            final byte[] batch = batches.apply(chain.batchNumber() + 1);
            buffer.wrap(batch);
            final String fault = chain.check(buffer, 0, batch.length);
            if (fault != null) {
                throw new JournalException("journal in memory: after batch " + chain.batchNumber() + " (sequence "
                        + chain.lastSequence() + "): " + fault);
            }
            handler.onBatch(buffer, 0, batch.length);
        }
        return Math.max(0, available);
    }

    @Override
    public JournalEnd position() {
        return chain.end();
    }

    @Override
    public long knownSequence() {
        return Math.max(chain.lastSequence(), lastSequence.getAsLong());
    }

    @Override
    public long syncedBatch() {
        return lastBatch.getAsLong();
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
