package io.acta.engine.release;

/** Takes outcomes; see the generated {@code XxxOutputListeners}. Same threads and errors as {@link ReleaseHandler}. */
@FunctionalInterface
public interface OutcomeListener {
    /**
     * What became of one action.
     *
     * @param code of a rejection, else 0.
     */
    void onOutcome(long sequence, OutcomeStatus status, int code, long correlationId, long origin);
}
