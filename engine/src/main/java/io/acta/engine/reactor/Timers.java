package io.acta.engine.reactor;

/**
 * Actions that wait for their time. A timer is state: it is undone with the action that scheduled it, it survives a
 * restart, and a replay fires it in the same batch. It fires once, at the end of the first batch whose time has reached
 * its deadline, in the order (deadline, id), as an atomic step of its own. Where more are due than one batch fires ({@code timersPerBatchMax}, or until
 * their outputs fill it), the rest follow in the next batches.
 *
 * <p>{@code at} says when, then any facade that was made on this sink says what:
 *
 * <pre>{@code
 * timers.at(peerId, context.timeNanos() + SECONDS.toNanos(10));
 * timerActions.peerSilent(peerId);
 * }</pre>
 */
public interface Timers extends MessageSink {
    /**
     * Sets the id and deadline of the next message sent into this sink. A timer with the same id is replaced.
     *
     * @param timerId unique in the engine; a row's key serves well.
     * @param deadlineNs in the time of {@link ActionContext#timeNanos()}; one that is past fires at this batch's end.
     */
    void at(long timerId, long deadlineNs);

    /** Takes a timer away. @return false when there was none. */
    boolean cancel(long timerId);

    /** @return the deadline of a waiting timer, or {@link Long#MIN_VALUE} when there is none. */
    long deadlineNs(long timerId);
}
