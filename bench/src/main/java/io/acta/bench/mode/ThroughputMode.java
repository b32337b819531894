package io.acta.bench.mode;

import io.acta.bench.contender.Contender;
import io.acta.bench.contender.ContenderType;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * As many actions as go through. Rounds of the contenders take turns (A B C D, A B C D, ...), so that whatever else the machine does
 * hits all alike. A round is: open the contender afresh in an empty directory, dispatch all actions on this thread, wait until the last
 * is as safe as the contender makes it (the time ends here), hold the balances against the model, close, delete.
 */
public final class ThroughputMode {
    private final AdjustWorkload workload;
    private final long actions;
    private final int warmUpRounds;
    private final int countedRounds;
    private final Path parentDirectory;

    /**
     * @param actions of each round.
     * @param parentDirectory for the contenders' files; null for the system's place for temporary files.
     */
    public ThroughputMode(
            final AdjustWorkload workload,
            final long actions,
            final int warmUpRounds,
            final int countedRounds,
            final Path parentDirectory) {
        this.workload = workload;
        this.actions = actions;
        this.warmUpRounds = warmUpRounds;
        this.countedRounds = countedRounds;
        this.parentDirectory = parentDirectory;
    }

    /** Rounds of all contenders together. */
    public int roundsInAll(final List<ContenderType> contenders) {
        return contenders.size() * (warmUpRounds + countedRounds);
    }

    /** @param onRound called after each round with the contender's label. */
    public List<Rounds> run(final List<ContenderType> contenders, final Consumer<String> onRound) {
        final long expected = Balances.checksumAfter(workload, actions);
        final List<Rounds> results = new ArrayList<>();
        for (final ContenderType type : contenders) {
            results.add(new Rounds(type, new ArrayList<>(), new ArrayList<>(), true));
        }
        for (int round = 0; round < warmUpRounds + countedRounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                final Rounds soFar = results.get(i);
                final boolean agreed =
                        runRound(contenders.get(i), expected, round < warmUpRounds ? soFar.warmUps() : soFar.counted());
                results.set(
                        i, new Rounds(soFar.contender(), soFar.warmUps(), soFar.counted(), soFar.agreed() && agreed));
                onRound.accept(contenders.get(i).label());
            }
        }
        return results;
    }

    private boolean runRound(final ContenderType type, final long expected, final List<Double> rates) {
        final Path directory = Directories.make(parentDirectory, type.label());
        try (Contender contender = type.open(directory)) {
            final long start = System.nanoTime();
            contender.run(workload, 0, actions);
            final long elapsedNs = System.nanoTime() - start;
            rates.add(actions * (double) TimeUnit.SECONDS.toNanos(1) / elapsedNs);
            return contender.checksum() == expected;
        } finally {
            Directories.delete(directory);
        }
    }
}
