package io.acta.bench.driver;

/**
 * Heap bytes that were allocated while actions went through.
 *
 * @param actions that went through.
 * @param heapBytes of every thread.
 */
public record Allocation(long actions, HeapBytes heapBytes) {
    private static final int IN_FLIGHT = 1024;

    /** What threads that look after files once a second leave stays below this; an object for each thousandth action does not. */
    private static final double ZERO_BELOW = 0.005;

    /** Warms up by so many actions and counts so many. */
    public static Allocation count(final Pump pump, final long warmUpActions, final long actions) {
        pump.saturate(IN_FLIGHT, pump.sent() + warmUpActions, Pump.never(), null);
        final HeapBytes heapBytes = new HeapBytes();
        heapBytes.before();
        final long before = pump.received();
        pump.saturate(IN_FLIGHT, pump.sent() + actions, Pump.never(), null);
        pump.drain();
        heapBytes.after();
        return new Allocation(pump.received() - before, heapBytes);
    }

    static Figures run(final Pump pump, final long warmUpMs, final long measureMs) {
        return Saturated.run(pump, IN_FLIGHT, warmUpMs, measureMs, null);
    }

    /** Bytes of all threads for each action. */
    public double bytesPerAction() {
        return (double) heapBytes.total() / actions;
    }

    /** True when two decimals show 0. */
    public boolean isZero() {
        return bytesPerAction() < ZERO_BELOW;
    }
}
