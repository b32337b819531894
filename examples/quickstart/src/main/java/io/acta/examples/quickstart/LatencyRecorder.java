package io.acta.examples.quickstart;

import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.ReleaseHandler;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Listens to outcomes: how many there were of each kind, and how long after its dispatch each came. Publishers name their actions by the
 * time ({@code publisher.correlationId(System.nanoTime())}), and the name comes back with the outcome.
 *
 * <p>Filled on the subscription's thread; read on another after {@link #awaitOutcome}.
 */
final class LatencyRecorder implements ReleaseHandler {
    private static final double NS_PER_US = 1_000;

    private final Histogram latenciesNs = new Histogram(3);
    private final long[] counts = new long[OutcomeStatus.values().length];
    private volatile long lastSequence;

    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        latenciesNs.recordValue(Math.max(0, System.nanoTime() - correlationId));
        counts[status.ordinal()]++;
        lastSequence = sequence;
    }

    /** Waits until the outcome of a sequence, and of all before it, is in. */
    void awaitOutcome(final long sequence) {
        while (lastSequence < sequence) {
            Thread.yield();
        }
    }

    long count(final OutcomeStatus status) {
        return counts[status.ordinal()];
    }

    /** Percentiles in microseconds, on one line. */
    String percentiles() {
        return String.format(
                Locale.ROOT,
                "p50 %,.0f   p90 %,.0f   p99 %,.0f   p99.9 %,.0f   max %,.0f µs",
                microseconds(50),
                microseconds(90),
                microseconds(99),
                microseconds(99.9),
                microseconds(100));
    }

    private double microseconds(final double percentile) {
        return latenciesNs.getValueAtPercentile(percentile) / NS_PER_US;
    }
}
