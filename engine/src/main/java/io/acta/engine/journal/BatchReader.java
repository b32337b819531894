package io.acta.engine.journal;

/**
 * Reads the batches of a journal that may still grow, in order and verified, without disturbing who writes it: takes no lock and opens
 * nothing for writing.
 *
 * <p><b>Threads:</b> one at a time. <b>Errors:</b> what {@link #poll} throws, its handler's exceptions included, ends the reader: close it.
 */
public interface BatchReader extends AutoCloseable {
    /**
     * Hands over the next batches, as far as they are there. A batch that is only half written is not there yet.
     *
     * @param batchesMax at most so many, at least 1.
     * @return how many; 0 when everything that is there has been read.
     * @throws JournalException when something is lost or damaged; names the file and the sequence.
     */
    int poll(Journal.BatchHandler handler, int batchesMax);

    /** Where the journal stands after the last batch that was handed over. */
    JournalEnd position();

    /** Sequence of the last action that the journal is known to hold: never before {@link #position()}, and after it by what waits. */
    long knownSequence();

    /** Number of the last batch that is known to survive power loss, as when it was last asked. As {@link #poll}, for one thread at a time. */
    long syncedBatch();

    /** Lets go of what it reads. Idempotent. */
    @Override
    void close();
}
