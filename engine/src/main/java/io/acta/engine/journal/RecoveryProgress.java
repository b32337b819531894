package io.acta.engine.journal;

/** Told on the reactor thread how far a recovery has come, a few times a second and once at its end. */
@FunctionalInterface
public interface RecoveryProgress {
    /** Tells nobody. */
    RecoveryProgress NONE = (bytesRead, bytesTotal, sequence) -> {};

    /**
     * @param bytesRead of the journal so far.
     * @param bytesTotal of the journal.
     * @param sequence of the last action that was applied again.
     */
    void onProgress(long bytesRead, long bytesTotal, long sequence);
}
