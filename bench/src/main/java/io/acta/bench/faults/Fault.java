package io.acta.bench.faults;

import java.util.Random;

/** One kind of fault, done again and again. */
interface Fault extends AutoCloseable {
    /**
     * Does it once and counts what came of it.
     *
     * @param number of the round, from 0.
     * @param random of this round; everything that varies comes from it.
     * @throws Exception when the run itself, not the engine, is at its end.
     */
    void round(int number, Random random) throws Exception;

    /** Looks at what the last round left, and ends. */
    default void finish() throws Exception {}

    /** Ends what still runs, after the last round or after one that threw. */
    @Override
    default void close() {}

    /** Makes a fault. */
    @FunctionalInterface
    interface Maker {
        /**
         * Makes it.
         *
         * @throws SkippedException when it cannot be done on this machine.
         * @throws Exception when what it needs, an engine above all, cannot be had although the machine is right.
         */
        Fault make(FaultRun run) throws Exception;
    }

    /** It cannot be done on this machine; the message says why. */
    final class SkippedException extends Exception {
        private static final long serialVersionUID = 1;

        SkippedException(final String message, final Throwable cause) {
            super(message, cause);
        }
    }
}
