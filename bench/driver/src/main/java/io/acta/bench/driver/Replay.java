package io.acta.bench.driver;

import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import io.acta.bench.workload.Model;
import java.util.concurrent.TimeUnit;

/** Takes actions, is closed, and applies them again, in one process: the code is warm then. */
final class Replay {
    private static final int IN_FLIGHT = 1024;

    private Replay() {}

    static Figures run(
            final Contender contender,
            final Opening opening,
            final AdjustWorkload workload,
            final long actions,
            final long writeMsMax)
            throws Exception {
        final long written;
        try (Lane lane = contender.open(opening)) {
            final Pump pump = new Pump(lane, workload);
            pump.saturate(IN_FLIGHT, actions, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(writeMsMax), null);
            pump.drain();
            written = pump.received();
        }
        final long startNs = System.nanoTime();
        try (Accounts accounts = contender.replay(opening)) {
            final long elapsedNs = System.nanoTime() - startNs;
            final long checksum = Balances.checksum(accounts.balances());
            final boolean agrees =
                    checksum == new Model(workload).advanceTo(written).balancesChecksum();
            final Figures figures = new Figures()
                    .put("actions", written)
                    .put("actionsPerSecond", written * (double) TimeUnit.SECONDS.toNanos(1) / elapsedNs)
                    .put("replayNs", elapsedNs)
                    .put("checksum", Long.toHexString(checksum))
                    .put("checksumAgrees", agrees);
            return agrees ? figures : figures.put("error", "the balances after the replay are not the model's");
        }
    }
}
