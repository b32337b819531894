package io.acta.engine.journal;

/** Batches to read without writing: a replica, a replay, a verification, a tool. May be read by several readers at a time. */
public interface BatchSource {
    /**
     * Hands over every batch, oldest first, each verified. A journal that is being written is read as far as it goes.
     *
     * @return where the batches end.
     * @throws JournalException when something is lost or damaged.
     */
    JournalEnd readAll(long engineId, Journal.BatchHandler handler, RecoveryProgress progress);

    /**
     * Opens a reader that follows the journal while it grows.
     *
     * @param engineId that every batch must carry.
     * @param from where to begin: the batch after it is the first; {@link JournalEnd#EMPTY} for the journal's beginning.
     * @throws JournalException when there is no such journal.
     */
    BatchReader follow(long engineId, JournalEnd from);
}
