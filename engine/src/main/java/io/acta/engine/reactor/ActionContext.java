package io.acta.engine.reactor;

/** What a handler may know besides its tables and the action. One object for the engine's life: never keep what it told. */
public interface ActionContext {
    /**
     * Sequence of the action in hand; for a follow-up that of the action that caused it; for a timer or a batch's end that
     * of the last action before it (0 when there was none).
     */
    long sequence();

    /**
     * Number of the atomic step in hand, and the version that every row it changes will carry. Strictly increasing,
     * over restarts too.
     */
    long step();

    /** The batch's time in nanoseconds since 1970-01-01T00:00Z: the same for all its actions, never falling. */
    long timeNanos();

    /** Who dispatched the action, 0 when nobody said. Follow-ups have their cause's. */
    long origin();

    /** What the asker calls the action, 0 when it has no name. Follow-ups and outputs keep it. */
    long correlationId();

    /** True within a follow-up or a fired timer: the action at hand was made by a reactor. */
    boolean isFollowUp();

    /**
     * Refuses the action: when the handler returns, everything that the action did is undone, and its outcome is
     * REJECTED with this code. The first call counts.
     *
     * @param code the user's, 1 to {@value RejectionCode#USER_MAX}.
     */
    void reject(int code);

    /** A number from the generator that was seeded from the engine's id and this step. The same in every replay. */
    long randomLong();

    /** @return a number from 0 (included) to bound (excluded). */
    int randomInt(int bound);
}
