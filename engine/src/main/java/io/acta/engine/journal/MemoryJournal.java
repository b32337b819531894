package io.acta.engine.journal;

import io.acta.codec.protocol.BatchHeaderDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps batches in memory, for tests and replays within a process. Every level is reached at once; nothing survives the
 * process. It may be given to one engine after another, which then recovers what the one before it did.
 *
 * <p><b>Bound:</b> it refuses the batch that would take it over {@code bytesMax}. <b>Allocation:</b> each batch is copied into a
 * new array.
 */
public final class MemoryJournal implements Journal, BatchSource {
    private static final int BATCH_LENGTH_MAX = 16 * 1024 * 1024;

    private final List<byte[]> batches = new ArrayList<>();
    private final long bytesMax;
    private long bytes;
    private long retiredBatches;
    private long lastBatch;

    /** Takes up to 1 GiB. */
    public MemoryJournal() {
        this(1L << 30);
    }

    /** @param bytesMax that it takes. */
    public MemoryJournal(final long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public JournalEnd recover(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        return read(engineId, from, handler, progress);
    }

    @Override
    public JournalEnd readAll(final long engineId, final BatchHandler handler, final RecoveryProgress progress) {
        return read(engineId, JournalEnd.EMPTY, handler, progress);
    }

    private synchronized JournalEnd read(
            final long engineId, final JournalEnd from, final BatchHandler handler, final RecoveryProgress progress) {
        checkHolds(from);
        final BatchReader reader = follow(engineId, from);
        reader.poll(handler, Integer.MAX_VALUE);
        progress.onProgress(bytes, bytes, reader.position().lastSequence());
        return reader.position();
    }

    @Override
    public BatchReader follow(final long engineId, final JournalEnd from) {
        return new MemoryBatchReader(engineId, from, this::lastBatch, this::batch, this::lastSequence);
    }

    private void checkHolds(final JournalEnd from) {
        if (from.batchNumber() > lastBatch) {
            throw new JournalException("not the journal that was followed or snapshotted: it ends before batch "
                    + from.batchNumber() + ", at batch " + lastBatch);
        }
        if (from.batchNumber() > retiredBatches
                && new UnsafeBuffer(batch(from.batchNumber())).getInt(BatchLayout.CHECKSUM_OFFSET) != from.checksum()) {
            throw new JournalException("not the journal that was followed or snapshotted: its batch "
                    + from.batchNumber() + " has another checksum");
        }
    }

    private synchronized long lastBatch() {
        return lastBatch;
    }

    private synchronized byte[] batch(final long batchNumber) {
        if (batchNumber <= retiredBatches) {
            throw new JournalException("journal in memory begins at batch " + (retiredBatches + 1) + ": batch "
                    + batchNumber + " was retired, and only a snapshot after it will do");
        }
        return batches.get((int) (batchNumber - retiredBatches - 1));
    }

    @Override
    public synchronized void retire(final long batchNumber) {
        while (retiredBatches < Math.min(batchNumber, lastBatch)) {
            bytes -= batches.remove(0).length;
            retiredBatches++;
        }
    }

    private synchronized long lastSequence() {
        if (batches.isEmpty()) {
            return 0;
        }
        final BatchHeaderDecoder header = new BatchHeaderDecoder()
                .wrap(
                        new UnsafeBuffer(batches.get(batches.size() - 1)),
                        0,
                        BatchLayout.HEADER_LENGTH,
                        BatchHeaderDecoder.SCHEMA_VERSION);
        return header.firstSequence() + header.actionCount() - 1;
    }

    @Override
    public synchronized void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (bytes + lengthBytes > bytesMax) {
            throw new JournalException("journal in memory is full: bytesMax=" + bytesMax
                    + "; give the engine a journal on disk, or a larger bound");
        }
        final byte[] batch = new byte[lengthBytes];
        buffer.getBytes(offset, batch);
        batches.add(batch);
        bytes += lengthBytes;
        lastBatch++;
    }

    @Override
    public synchronized long syncedBatch() {
        return lastBatch;
    }

    /** Number of batches kept. */
    public synchronized int size() {
        return batches.size();
    }

    @Override
    public int batchLengthMax() {
        return BATCH_LENGTH_MAX;
    }

    @Override
    public void close() {
        // The batches stay, for the next engine or a replay.
    }

    @Override
    public String toString() {
        return "MemoryJournal{bytesMax=" + bytesMax + '}';
    }
}
