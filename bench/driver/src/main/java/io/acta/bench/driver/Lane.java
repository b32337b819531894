package io.acta.bench.driver;

/**
 * One producer's way into a contender and back: actions in, results out.
 *
 * <p><b>Threads:</b> all methods are called on one thread, the producer's; the contender has threads of its own. <b>Bounds:</b> a lane
 * takes at least 1,024 actions whose results were not polled, and some number at most.
 */
public interface Lane extends Accounts {
    /**
     * Gives one action.
     *
     * @param txId rises by one with each action.
     * @return false when there is no room now, and then nothing was taken: poll, and offer again.
     */
    boolean offer(int accountId, long delta, long txId);

    /** Sends what was offered and held back to be sent together; called after each burst of offers. */
    default void flush() {}

    /**
     * Hands over the results that are back, in order. An action counts from here on.
     *
     * @return how many, 0 when there are none.
     */
    int poll(ResultSink results);

    /** Figures that only this contender has; called at a run's end, when nothing is in flight. */
    default Figures extraFigures() {
        return new Figures();
    }
}
