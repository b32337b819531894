package io.acta.bench.mode;

import io.acta.bench.driver.Directories;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Leavings;
import io.acta.bench.driver.Pump;
import io.acta.bench.workload.AdjustWorkload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * As many actions as go through. Rounds of the contenders take turns (A B C D, A B C D, ...), so that whatever else the machine does
 * hits all alike. A round is: open the contender afresh in an empty directory, give it all actions on this thread, as many at a time as
 * its ring takes, until the last result is back (the time ends here), hold results and balances against the model, close, delete.
 */
public final class ThroughputMode {
    private final AdjustWorkload workload;
    private final long actions;
    private final int warmUpRounds;
    private final int countedRounds;
    private final Path directory;

    /**
     * @param actions of each round.
     * @param directory for the contenders' files, made and deleted for each round.
     */
    public ThroughputMode(
            final AdjustWorkload workload,
            final long actions,
            final int warmUpRounds,
            final int countedRounds,
            final Path directory) {
        this.workload = workload;
        this.actions = actions;
        this.warmUpRounds = warmUpRounds;
        this.countedRounds = countedRounds;
        this.directory = directory;
    }

    /** Rounds of all contenders together. */
    public int roundsInAll(final List<Row> rows) {
        return rows.size() * (warmUpRounds + countedRounds);
    }

    /**
     * Runs all rounds.
     *
     * @param onRound called after each round with the contender's label.
     * @throws Exception when a contender cannot be opened.
     */
    public List<Rounds> run(final List<Row> rows, final Consumer<String> onRound) throws Exception {
        final List<Rounds> results = new ArrayList<>();
        for (final Row row : rows) {
            results.add(new Rounds(row, new ArrayList<>(), new ArrayList<>(), true));
        }
        for (int round = 0; round < warmUpRounds + countedRounds; round++) {
            for (int i = 0; i < rows.size(); i++) {
                final Rounds soFar = results.get(i);
                final boolean agreed = runRound(rows.get(i), round < warmUpRounds ? soFar.warmUps() : soFar.counted());
                results.set(i, new Rounds(soFar.row(), soFar.warmUps(), soFar.counted(), soFar.agreed() && agreed));
                onRound.accept(rows.get(i).label());
            }
        }
        return results;
    }

    private boolean runRound(final Row row, final List<Double> rates) throws Exception {
        Directories.empty(directory);
        try (Leavings leavings = new Leavings(directory);
                Lane lane = row.open(leavings.directory())) {
            final Pump pump = new Pump(lane, workload);
            final long start = System.nanoTime();
            // The ring is the bound: an offer finds no room.
            pump.saturate(Integer.MAX_VALUE, actions, Pump.never(), null);
            pump.drain();
            final long elapsedNs = System.nanoTime() - start;
            rates.add(actions * (double) TimeUnit.SECONDS.toNanos(1) / elapsedNs);
            return pump.check().agrees();
        } finally {
            Directories.delete(directory);
        }
    }
}
