package io.acta.bench.driver;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** As many actions as go through, with a number of them in flight all the time; and the heap bytes of each on all threads. */
final class Saturated {
    private Saturated() {}

    /** @param roundTrips gets latencies; null when bytes matter more. */
    static Figures run(
            final Pump pump, final int window, final long warmUpMs, final long measureMs, final Histogram roundTrips) {
        pump.saturate(window, Long.MAX_VALUE, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(warmUpMs), null);
        final HeapBytes heapBytes = new HeapBytes();
        heapBytes.before();
        final long receivedBefore = pump.received();
        final long startNs = System.nanoTime();
        pump.saturate(window, Long.MAX_VALUE, startNs + TimeUnit.MILLISECONDS.toNanos(measureMs), roundTrips);
        final long elapsedNs = System.nanoTime() - startNs;
        final long actions = pump.received() - receivedBefore;
        heapBytes.after();
        pump.drain();
        return new Figures()
                .put("inFlight", (long) window)
                .put("actionsPerSecond", actions * (double) TimeUnit.SECONDS.toNanos(1) / elapsedNs)
                .put("bytesPerAction", (double) heapBytes.total() / Math.max(1, actions))
                .put("actions", actions);
    }
}
