package io.acta.bench.compare;

import io.acta.bench.driver.AtExit;
import io.acta.bench.driver.Directories;
import io.acta.bench.driver.Figures;
import io.acta.bench.driver.ForkPlan;
import io.acta.bench.driver.Mode;
import io.acta.bench.driver.Mode.Kind;
import io.acta.bench.driver.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs everyone who takes part. Forks take turns (A B C, A B C, ...), so that whatever else the machine does hits all alike. Every measurement
 * gives a row, failed and skipped ones too.
 */
final class Comparison {
    private static final long LOOK_MS = 500;

    private final Scale scale;
    private final Set<Tier> tiers;
    private final List<Kind> kinds;
    private final long seed;
    private final Path out;
    private final Path files;
    private Consumer<Figures> rows;

    /**
     * @param out for figures, latencies and logs.
     * @param files for the contenders' files.
     * @param rows gets each row as soon as it is there.
     */
    Comparison(
            final Scale scale,
            final Set<Tier> tiers,
            final List<Kind> kinds,
            final long seed,
            final Path out,
            final Path files,
            final Consumer<Figures> rows) {
        this.scale = scale;
        this.tiers = tiers;
        this.kinds = kinds;
        this.seed = seed;
        this.out = out;
        this.files = files;
        this.rows = rows;
    }

    /** Adds a listener to rows. */
    void onRow(final Consumer<Figures> listener) {
        rows = rows.andThen(listener);
    }

    /** Rows that a run will give. */
    long rowsInAll(final List<Entrant> entrants) {
        long count = 0;
        for (final Entrant entrant : entrants) {
            for (final Tier tier : tiersOf(entrant)) {
                count += skipReason(entrant).isPresent()
                        ? 1
                        : (long) scale.forks()
                                * (modes(entrant, tier).size()
                                        + restarts(entrant, tier).size());
            }
        }
        return count;
    }

    /** Runs all. */
    void run(final List<Entrant> entrants) throws IOException, InterruptedException {
        for (int fork = 1; fork <= scale.forks(); fork++) {
            for (final Entrant entrant : entrants) {
                for (final Tier tier : tiersOf(entrant)) {
                    runFork(entrant, tier, fork);
                }
            }
        }
    }

    private void runFork(final Entrant entrant, final Tier tier, final int fork)
            throws IOException, InterruptedException {
        final Optional<String> skipReason = skipReason(entrant);
        if (skipReason.isPresent()) {
            if (fork == 1) {
                rows.accept(new Figures()
                        .put("engine", entrant.label())
                        .put("tier", tier.name())
                        .put("skipped", skipReason.get()));
            }
            return;
        }
        final List<Mode> modes = modes(entrant, tier);
        if (!modes.isEmpty()) {
            measure(new Turn(entrant, tier, fork), modes);
        }
        for (final Mode restart : restarts(entrant, tier)) {
            restart(new Turn(entrant, tier, fork), restart);
        }
    }

    private static Optional<String> skipReason(final Entrant entrant) {
        if (entrant.hasOwnLibraries() && !Libraries.isThere(entrant)) {
            return Optional.of("its libraries are not at " + Libraries.directory(entrant) + ": build with mvn package");
        }
        return entrant.skipReason();
    }

    private List<Tier> tiersOf(final Entrant entrant) {
        return entrant.tiers().stream().filter(tiers::contains).toList();
    }

    private List<Mode> modes(final Entrant entrant, final Tier tier) {
        return scale.modes(kinds).stream()
                .filter(mode -> entrant.has(mode, tier))
                .toList();
    }

    private List<Mode> restarts(final Entrant entrant, final Tier tier) {
        return scale.restarts(kinds).stream()
                .filter(mode -> entrant.has(mode, tier))
                .toList();
    }

    private void measure(final Turn turn, final List<Mode> modes) throws IOException, InterruptedException {
        final ForkPlan plan = plan(turn, modes);
        try (Fork fork = Fork.start(turn.entrant, plan, turn.file("plan"), turn.file("log"))) {
            long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.compilersMsMax());
            for (final Mode mode : modes) {
                deadlineNs += TimeUnit.MILLISECONDS.toNanos(scale.timeoutMs(mode));
                turn.row(mode, await(fork, plan.figuresFile(mode), deadlineNs, turn.file("log")));
            }
        } finally {
            Directories.delete(files);
        }
    }

    private void restart(final Turn turn, final Mode mode) throws IOException, InterruptedException {
        final Mode writing = new Mode(Kind.RESTART_WRITE, mode.load());
        final ForkPlan writingPlan = plan(turn, List.of(writing));
        final ForkPlan plan = plan(turn, List.of(mode));
        try {
            try (Fork fork = Fork.start(turn.entrant, writingPlan, turn.file("plan"), turn.file("log"))) {
                final Figures written =
                        await(fork, writingPlan.figuresFile(writing), deadlineNs(writing), turn.file("log"));
                if (!written.text("error").isEmpty()) {
                    turn.row(mode, written);
                    return;
                }
                fork.kill();
            }
            final long catNs = Reading.allFilesNs(files);
            try (Fork fork = Fork.start(turn.entrant, plan, turn.file("plan"), turn.file("log"))) {
                final Figures figures = await(fork, plan.figuresFile(mode), deadlineNs(mode), turn.file("log"));
                turn.row(mode, figures.text("error").isEmpty() ? figures.put("catNs", catNs) : figures);
            }
        } finally {
            Directories.delete(files);
        }
    }

    private long deadlineNs(final Mode mode) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(scale.timeoutMs(mode));
    }

    private ForkPlan plan(final Turn turn, final List<Mode> modes) {
        return new ForkPlan(
                turn.entrant.contenderClass(),
                turn.tier,
                modes.stream().map(Mode::label).toList(),
                seed,
                scale.warmUpMs(),
                scale.measureMs(),
                scale.writeMsMax(),
                files,
                out.resolve("forks").resolve(turn.name()),
                out.resolve("latencies").resolve(turn.name()));
    }

    /**
     * Waits for a fork's figures; an error in their place when it ends without them or is too late, and then it is killed.
     *
     * @throws AtExit.StoppedException when this JVM ends: what the fork owes is nobody's fault.
     */
    static Figures await(final Fork fork, final Path file, final long deadlineNs, final Path log)
            throws IOException, InterruptedException {
        while (true) {
            final boolean ended = fork.awaitEnd(LOOK_MS);
            if (Files.exists(file)) {
                return Figures.load(file);
            }
            if (ended && fork.isStopped()) {
                throw new AtExit.StoppedException();
            }
            if (ended) {
                return new Figures()
                        .put("error", "the fork ended with " + fork.exitCode() + " and no figures, see " + log);
            }
            if (System.nanoTime() - deadlineNs > 0) {
                fork.kill();
                return new Figures().put("error", "the fork was too late and was killed, see " + log);
            }
        }
    }

    /** One fork of one contender at one tier. */
    private final class Turn {
        private final Entrant entrant;
        private final Tier tier;
        private final int fork;

        Turn(final Entrant entrant, final Tier tier, final int fork) {
            this.entrant = entrant;
            this.tier = tier;
            this.fork = fork;
        }

        String name() {
            return entrant.label() + '-' + tier + '-' + fork;
        }

        Path file(final String extension) {
            return out.resolve("forks").resolve(name() + '.' + extension);
        }

        void row(final Mode mode, final Figures figures) {
            final Figures row = new Figures()
                    .put("engine", entrant.label())
                    .put("tier", tier.name())
                    .put("mode", mode.kind().label());
            switch (mode.kind()) {
                case SATURATED -> row.put("inFlight", mode.load());
                case OPEN_LOOP -> row.put("rate", mode.load());
                case REPLAY, RESTART -> row.put("actionsBehind", mode.load());
                case ALLOCATION, RESTART_WRITE -> {
                    // Has no load.
                }
            }
            rows.accept(
                    row.putAll(figures).put("fork", (long) fork).put("jvmFlags", String.join(" ", entrant.jvmFlags())));
        }
    }
}
