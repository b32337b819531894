package io.acta.bench.faults;

import java.util.Random;

/** One kind of fault, done again and again. */
interface Fault {
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

    /** Makes a fault. */
    @FunctionalInterface
    interface Maker {
        /** @throws Exception when it cannot be done on this machine; the message says why. */
        Fault make(FaultRun run) throws Exception;
    }
}
