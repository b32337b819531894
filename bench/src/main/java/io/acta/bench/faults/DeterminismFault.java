package io.acta.bench.faults;

import io.acta.bench.counting.CountingActions;
import io.acta.engine.Engine;
import io.acta.engine.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One journal, replayed by JVMs that compile and by one that only interprets, on this JDK and on others if they are given: one hash. A round adds 100,000
 * actions to the journal; the replays come at the end.
 */
final class DeterminismFault implements Fault {
    private static final int ACTIONS_PER_ROUND = 100_000;
    private static final int COUNTERS = 60;
    private static final int TIMER_EVERY = 97;
    private static final int REPLAYS = 3;
    private static final long TIMEOUT_MS = TimeUnit.MINUTES.toMillis(30);

    private final FaultRun run;
    private final FaultCounts counts;
    private final Path directory;
    private final long[] numbers = new long[1 + COUNTERS];

    DeterminismFault(final FaultRun run) {
        this.run = run;
        counts = run.counts();
        directory = run.fresh("journal");
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        try (Engine engine = Counting.launch(directory)) {
            final CountingActions actions =
                    new CountingActions(engine.publisher().backPressureTimeout(10, TimeUnit.SECONDS));
            long sequence = 0;
            for (int i = 0; i < ACTIONS_PER_ROUND && sequence >= 0; i++) {
                final int counter = 1 + random.nextInt(COUNTERS);
                sequence = i % TIMER_EVERY == 0
                        ? actions.tickScheduled(counter, random.nextInt(1_000_000))
                        : actions.counted(counter, ++numbers[counter]);
            }
            if (sequence < 0 || !engine.await(sequence, Level.JOURNALED, 60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not counted: " + engine, engine.cause());
            }
        }
        counts.acknowledged(ACTIONS_PER_ROUND);
    }

    @Override
    public void finish() throws Exception {
        if (counts.rounds() == 0) {
            return;
        }
        final Path jdk = Path.of(System.getProperty("java.home"));
        final List<String> hashes = new ArrayList<>();
        for (int i = 0; i < REPLAYS; i++) {
            hashes.add(replay(jdk));
        }
        hashes.add(replay(jdk, "-Xint"));
        for (final Path other : run.otherJdks()) {
            for (int i = 0; i < REPLAYS; i++) {
                hashes.add(replay(other));
            }
            hashes.add(replay(other, "-Xint"));
        }
        if (hashes.stream().distinct().count() != 1) {
            counts.silent("replays differ: " + hashes);
        }
    }

    private String replay(final Path jdk, final String... flags) throws Exception {
        try (ChildProcess child = ChildProcess.start(jdk, List.of(flags), "replay", directory.toString())) {
            return child.await("hash", TIMEOUT_MS);
        } catch (final ChildProcess.SilentException e) {
            counts.hung("replay with " + jdk + " " + List.of(flags) + ": " + e.getMessage());
            return e.getMessage();
        }
    }
}
