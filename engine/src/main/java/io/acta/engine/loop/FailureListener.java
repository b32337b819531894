package io.acta.engine.loop;

/** Told on the reactor thread when a handler threw; the step has been undone. */
@FunctionalInterface
public interface FailureListener {
    /** Tells nobody: a replay's failures were told when they were live. */
    FailureListener NONE = (sequence, hasOutcome, what, cause) -> {};

    /**
     * @param sequence of the action, or of the last one before the timer or batch end that failed.
     * @param hasOutcome true when the action of that sequence is FAILED by it; false for what time drives, which has no outcome.
     * @param what failed, in words: the message's name or the reactor's.
     * @param cause what was thrown.
     */
    void onFailure(long sequence, boolean hasOutcome, String what, Exception cause);

    /** A handler threw an error, which is about to pass through: the step stays half done and the state is broken. */
    default void onError(final long sequence, final String what, final Error error) {}
}
