package io.acta.engine.reactor;

import io.acta.engine.state.RejectionCode;

/** What a handler may know besides its tables and the action. One object for the engine's life: never keep what it told. */
public interface ActionContext {
    /**
     * Sequence of the action in hand; for a follow-up that of the action that caused it; for a timer, a continuation, a batch's end or a
     * reaction that of the last action before it (0 when there was none).
     */
    long sequence();

    /**
     * Number of the atomic step in hand, and the version that every row it changes will carry. Strictly increasing,
     * over restarts too.
     */
    long step();

    /** The batch's time in nanoseconds since 1970-01-01T00:00Z: the same for all its actions, never falling. */
    long timeNanos();

    /** Who dispatched the action, 0 when nobody said. Follow-ups, continuations and reactions have their cause's; timers and batch ends have none. */
    long origin();

    /** What the asker calls the action, 0 when it has no name. Follow-ups, timers, continuations, reactions and outputs keep it; batch ends have none. */
    long correlationId();

    /** True within anything but an action of the ring: a follow-up, a fired timer, a continuation, a batch's end, a reaction. */
    boolean isFollowUp();

    /**
     * Sequence of the journaled action that all of this came from: an action's own; for its follow-ups, for the timers and
     * continuations that they set and for what those set again, the same; for a reaction that of the step that changed the row last; 0 for a
     * batch's end, which has no single cause.
     */
    long causeSequence();

    /** Which message of the step is in hand, in the order in which they are applied: 0 for the first, then its follow-ups. */
    int ordinal();

    /** {@link #ordinal()} of the message whose handler sent the follow-up in hand; -1 when none is in hand. */
    int causeOrdinal();

    /** Template id of the message whose handler sent the follow-up in hand; -1 when none is in hand or no message's handler sent it. */
    int causeTemplateId();

    /**
     * Refuses the action: when the handler returns, everything that the action did is undone, and its outcome is
     * REJECTED with this code. The first call counts. A step that no action of the ring began has no outcome: it is undone and counted.
     *
     * @param code the user's, 1 to {@value RejectionCode#USER_MAX}.
     */
    void reject(int code);

    /**
     * Compares and refuses: where a row's version is not the one that the asker has seen, the whole action is undone when the handler
     * returns and its outcome is CONFLICT; the asker reads again and decides anew. Ask before the row is edited, since editing
     * gives it this step's version.
     *
     * <pre>{@code
     * if (!context.expect(action.seenVersion(), accounts.version(action.accountId()))) {
     *     return;
     * }
     * }</pre>
     *
     * @param expectedVersion what the asker has seen; -1 for "there is no such row".
     * @param actualVersion what the table says: {@code version(key)}, -1 when there is no such row.
     * @return true when they are equal.
     */
    boolean expect(long expectedVersion, long actualVersion);

    /** A number from the generator that was seeded from the engine's id and this step. The same in every replay. */
    long randomLong();

    /** @return a number from 0 (included) to bound (excluded). */
    int randomInt(int bound);
}
