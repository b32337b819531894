package io.acta.bench.driver;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * So many actions a second, evenly spaced, whatever comes back. Latency counts from the time at which an action ought to have been sent: one
 * that waits because the contender holds up its producer counts as what it is (Gil Tene's coordinated omission). What ought to have been
 * sent at the end and was not counts with the time that it had waited by then.
 */
final class OpenLoop {
    /** Length of what one histogram of the time line covers. */
    static final long INTERVAL_MS = 100;

    private static final int INTERVAL_DIGITS = 2;

    /** A rate counts as sustained when no more than one in so many was not sent in time. */
    private static final long UNSENT_SHARE = 100;

    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private final Pump pump;
    private final double periodNs;
    private final long firstNumber;
    private final long warmUpActions;
    private final long plannedActions;
    private final Histogram latencies = Latencies.histogram();
    private final Histogram[] timeline;
    private final long startNs;
    private final long endNs;
    private long measuredAtNs;

    OpenLoop(final Pump pump, final long rate, final long warmUpMs, final long measureMs) {
        this.pump = pump;
        this.periodNs = NS_PER_S / (double) rate;
        this.firstNumber = pump.sent();
        this.warmUpActions = rate * warmUpMs / TimeUnit.SECONDS.toMillis(1);
        this.plannedActions = warmUpActions + rate * measureMs / TimeUnit.SECONDS.toMillis(1);
        this.timeline = new Histogram[(int) Math.max(1, measureMs / INTERVAL_MS)];
        for (int i = 0; i < timeline.length; i++) {
            timeline[i] = new Histogram(Latencies.MAX_NS, INTERVAL_DIGITS);
        }
        this.startNs = System.nanoTime();
        this.endNs = intendedNs(plannedActions);
    }

    /** Runs to the end and waits for what is in flight. */
    Figures run() {
        long recorded = 0;
        long now = System.nanoTime();
        while (recorded < plannedActions && now - endNs < 0) {
            final long due = Math.min(plannedActions, (long) ((now - startNs) / periodNs) + 1);
            final boolean offered = pump.offerUpTo(firstNumber + due);
            final int count = pump.poll();
            now = System.nanoTime();
            if (count > 0) {
                recorded = record(recorded, recorded + count, now);
            } else if (!offered) {
                pump.idle();
            }
        }
        final long sentInTime = pump.sent() - firstNumber;
        while (recorded < sentInTime) {
            final int count = pump.poll();
            if (count > 0) {
                recorded = record(recorded, recorded + count, System.nanoTime());
            } else {
                pump.idle();
            }
        }
        measuredAtNs = Math.max(endNs, System.nanoTime());
        final long unsent = plannedActions - recorded;
        for (long number = recorded; number < plannedActions; number++) {
            recordOne(number, endNs);
        }
        return new Figures()
                .put("rate", Math.round(NS_PER_S / periodNs))
                .put("actionsPerSecond", rateAchieved(recorded))
                .put("actions", Math.max(0, recorded - warmUpActions))
                .put("unsent", unsent)
                .put("sustained", unsent * UNSENT_SHARE <= plannedActions);
    }

    private double rateAchieved(final long recorded) {
        final double elapsedNs = Math.max(1.0, measuredAtNs - intendedNs(warmUpActions));
        return Math.max(0, recorded - warmUpActions) * (double) NS_PER_S / elapsedNs;
    }

    private long record(final long from, final long to, final long now) {
        for (long number = from; number < to; number++) {
            recordOne(number, now);
        }
        return to;
    }

    private void recordOne(final long number, final long now) {
        if (number < warmUpActions) {
            return;
        }
        final long intended = intendedNs(number);
        Latencies.record(latencies, now - intended);
        final long sinceMs = (intended - intendedNs(warmUpActions)) / TimeUnit.MILLISECONDS.toNanos(1);
        Latencies.record(timeline[(int) Math.min(timeline.length - 1, sinceMs / INTERVAL_MS)], now - intended);
    }

    private long intendedNs(final long number) {
        return startNs + (long) (number * periodNs);
    }

    Histogram latencies() {
        return latencies;
    }

    Histogram[] timeline() {
        return timeline;
    }
}
