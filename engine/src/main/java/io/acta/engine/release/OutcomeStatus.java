package io.acta.engine.release;

/** What became of an action. */
public enum OutcomeStatus {
    /** Its effects are in the state. */
    APPLIED,
    /** A handler refused it, or a bound was reached: no effect; the code says why. */
    REJECTED,
    /** A handler threw: no effect; the error handler was told. */
    FAILED,
    /** Its origin had sent it, or a later one, before: no effect this time. */
    DUPLICATE,
    /** A row has another version than the asker expected: no effect; read it again. */
    CONFLICT;

    private static final OutcomeStatus[] BY_ORDINAL = values();

    /** The status with an ordinal, as it lies in the log. */
    static OutcomeStatus of(final int ordinal) {
        return BY_ORDINAL[ordinal];
    }
}
