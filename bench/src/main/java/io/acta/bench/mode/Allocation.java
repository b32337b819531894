package io.acta.bench.mode;

import java.util.Map;

/**
 * What was allocated on the heap while actions went through.
 *
 * @param actions that went through.
 * @param bytesByThread of every thread that allocated anything, most first.
 * @param threads that were watched.
 */
public record Allocation(long actions, Map<String, Long> bytesByThread, int threads) {
    /** What threads that look after files once a second leave stays below this; an object for each thousandth action does not. */
    private static final double ZERO_BELOW = 0.005;

    /** Bytes of all threads. */
    public long bytes() {
        return bytesByThread.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes of all threads for each action. */
    public double bytesPerAction() {
        return (double) bytes() / actions;
    }

    /** True when two decimals show 0. */
    public boolean isZero() {
        return bytesPerAction() < ZERO_BELOW;
    }
}
