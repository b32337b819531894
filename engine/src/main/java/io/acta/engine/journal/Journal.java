package io.acta.engine.journal;

import org.agrona.DirectBuffer;

/**
 * Where batches are kept. The engine owns this port; {@code journal/chronicle} keeps batches in files, {@link MemoryJournal} in
 * memory. A batch's layout is that of {@code acta-protocol.xml}.
 *
 * <p><b>Threads:</b> {@link #recover}, {@link #append} and {@link #close} are called on the reactor thread, in this order;
 * {@link #syncedBatch()} on any. <b>Errors:</b> whatever {@code recover} or {@code append} throws halts the engine, and
 * nothing of the batch in hand becomes visible.
 */
public interface Journal extends AutoCloseable {
    /**
     * Opens the journal and hands over every batch that it holds, oldest first, each verified: checksum, chain, contiguous
     * batch numbers and sequences, engine id. A torn end that was never acknowledged is cut and reported. Called once.
     *
     * @param engineId that every batch must carry.
     * @param from where to begin: the batch after it is the first to be handed over. {@link JournalEnd#EMPTY} for the journal's
     *     beginning, else the place of a snapshot; what stands before it is neither needed nor, as far as can be, read.
     * @param handler of each batch.
     * @param progress told from time to time.
     * @return where the journal ends, from which the engine goes on.
     * @throws JournalException when something acknowledged is lost or damaged, {@code from} is no place of this journal, what
     *     follows it was retired, or the journal is in use.
     */
    JournalEnd recover(long engineId, JournalEnd from, BatchHandler handler, RecoveryProgress progress);

    /** Opens the journal and hands over all of it. */
    default JournalEnd recover(final long engineId, final BatchHandler handler, final RecoveryProgress progress) {
        return recover(engineId, JournalEnd.EMPTY, handler, progress);
    }

    /**
     * Says that no launch will need the batches up to this one any more: the oldest snapshot to be kept holds what they did. The journal
     * may let go of them, or of as many as it can.
     *
     * <p>On any thread, while the journal is open.
     */
    default void retire(final long batchNumber) {
        // A journal may keep everything.
    }

    /**
     * Whether a batch of this many bytes can be kept now; asked before a batch is begun, on the reactor thread. False is no failure: there
     * is not enough space, and the journal says so in its log. The engine then begins no batch, which back-pressures publishers, and asks
     * again until there is.
     */
    default boolean hasRoomFor(final int lengthBytes) {
        return true;
    }

    /**
     * Keeps one batch. When this returns, the batch survives the death of the process (level JOURNALED).
     *
     * @throws JournalException when it cannot: the disk is full or failed. The journal then takes nothing more.
     */
    void append(DirectBuffer buffer, int offset, int lengthBytes);

    /** Number of the last batch that survives power loss (level SYNCED). Never falls. */
    long syncedBatch();

    /**
     * Why batches are no longer synced, when that failed in the background; null while all is well. The engine polls it and
     * halts.
     */
    default Throwable failure() {
        return null;
    }

    /** Bytes of the longest batch it can take. */
    int batchLengthMax();

    /** Syncs and closes. Idempotent. */
    @Override
    void close();

    /** Takes batches in order. The buffer is only good within the call. */
    @FunctionalInterface
    interface BatchHandler {
        /** One whole batch, header first. */
        void onBatch(DirectBuffer buffer, int offset, int lengthBytes);
    }
}
