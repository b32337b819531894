package io.acta.engine;

/** Who runs an {@link EngineCore} at the time: an engine, or a replica. Any thread may ask. */
interface EngineHost {
    /** True while questions are answered. */
    boolean answersQueries();

    /** True on the thread that applies actions and answers questions: if it waited for an answer, it would wait for ever. */
    boolean isApplyingThread();

    /** True once nothing more will happen. */
    boolean isOver();

    /** True when slow subscribers need not be waited for any longer. Asked on the reactor thread while it waits for them. */
    boolean isSubscriberWaitOver();

    /** True when handlers that fail are news; their failures in a replay are not. */
    boolean tellsFailures();

    /** Number of the last batch that is in the state. Asked on the reactor thread. */
    long lastBatch();

    /** True when a batch may be seen. */
    boolean isReleased(long batchNumber);

    /** Answers at once what the thread that takes the turns itself asks between two of them; other threads' questions wait. */
    default void onQuery() {
        // A thread of its own takes the question up.
    }

    /** Why nothing more is taken. */
    EngineException endedException();
}
