package io.acta.engine.journal;

/** Batches to read without writing: a replay, a verification, a tool. */
@FunctionalInterface
public interface BatchSource {
    /**
     * Hands over every batch, oldest first, each verified.
     *
     * @return where the batches end.
     * @throws JournalException when something is lost or damaged.
     */
    JournalEnd readAll(long engineId, Journal.BatchHandler handler, RecoveryProgress progress);
}
