package io.acta.engine.loop;

/** Told on the reactor thread when a handler threw; the step has been undone. */
@FunctionalInterface
public interface FailureListener {
    /** Tells nobody: a replay's failures were told when they were live. */
    FailureListener NONE = (sequence, what, cause) -> {};

    /**
     * @param sequence of the action, or of the last one before the timer or batch end that failed.
     * @param what failed, in words: the message's name or the reactor's.
     * @param cause what was thrown.
     */
    void onFailure(long sequence, String what, Exception cause);
}
