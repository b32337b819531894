package io.acta.bench.driver;

import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import java.util.concurrent.TimeUnit;

/** Takes actions until the process is killed; then, in another process, opens what is there and takes one more. */
final class Restart {
    /** Sent after the last one that was waited for, so that the process is killed with actions in flight. */
    static final int IN_FLIGHT = 1024;

    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private Restart() {}

    /** Sends, without waiting for the last of them. */
    static Figures write(final Pump pump, final long actions, final long msMax) {
        pump.saturate(IN_FLIGHT, actions, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(msMax), null);
        pump.drain();
        final long acknowledged = pump.received();
        while (pump.sent() < acknowledged + IN_FLIGHT && pump.offerUpTo(acknowledged + IN_FLIGHT)) {
            Thread.onSpinWait();
        }
        return new Figures().put("acknowledged", acknowledged).put("sent", pump.sent());
    }

    /**
     * Opens and sends.
     *
     * @param written what {@link #write} gave.
     * @param startedAtMs when this process was started, milliseconds since the epoch.
     */
    static Figures open(
            final Contender contender,
            final Opening opening,
            final AdjustWorkload workload,
            final Figures written,
            final long startedAtMs)
            throws Exception {
        final long bytes = Directories.bytes(opening.directory());
        final long startNs = System.nanoTime();
        try (Lane lane = contender.open(opening)) {
            final long openedNs = System.nanoTime();
            final long acknowledged = written.whole("acknowledged");
            final long sent = written.whole("sent");
            final long[] balances = lane.balances();
            final Recovered recovered = new Recovered(workload, acknowledged, sent);
            final boolean isWhole = contender.keepsOrder(opening.tier())
                    ? recovered.isOfFirstActions(balances)
                    : recovered.isOfEachAccountsFirstActions(balances);
            final Pump pump = new Pump(lane, workload, sent, new Balances(balances));
            final long askedNs = System.nanoTime();
            pump.saturate(1, 1, Pump.never(), null);
            pump.drain();
            final long firstResultNs = System.nanoTime();
            final long firstResultMs = System.currentTimeMillis();
            pump.saturate(IN_FLIGHT, IN_FLIGHT, Pump.never(), null);
            pump.drain();
            final Check check = pump.check();
            // Reading all balances is the check's, not the contender's.
            final long checkMs = TimeUnit.NANOSECONDS.toMillis(askedNs - openedNs);
            final Figures figures = new Figures()
                    .put("actions", acknowledged)
                    .put("actionsPerSecond", acknowledged * (double) NS_PER_S / (openedNs - startNs))
                    .put("recoveryNs", openedNs - startNs)
                    .put("restartNs", TimeUnit.MILLISECONDS.toNanos(firstResultMs - startedAtMs - checkMs))
                    .put("firstResultNs", firstResultNs - askedNs)
                    .put("bytesOnDisk", bytes)
                    .put("checksum", Long.toHexString(check.checksum()))
                    .put("checksumAgrees", isWhole && check.agrees());
            if (!isWhole) {
                figures.put(
                        "error",
                        "the balances after the restart are those of no number of actions from " + acknowledged
                                + ", which were acknowledged, to " + sent + ", which were sent");
            } else if (!check.agrees()) {
                figures.put("error", check.difference());
            }
            return figures;
        }
    }
}
