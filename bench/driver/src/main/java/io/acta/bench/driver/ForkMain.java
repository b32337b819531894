package io.acta.bench.driver;

import io.acta.bench.workload.AdjustWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A fork's entry: does what a {@link ForkPlan} says with one contender, one mode after the other, each with the contender opened afresh in an
 * empty directory, and leaves a file of figures for each. A mode that fails leaves its error, and the next one follows. Ends with exit code 0
 * when all modes left figures, whatever they say.
 */
public final class ForkMain {
    /** How long a fork waits to be killed. */
    private static final long KILL_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(1);

    /** The compilers count as done when they have rested for as long as so many of a mode's warm-ups. */
    private static final long REST_WARM_UPS = 2;

    /** Turn by turn in flight while the compilers are waited for: what is compiled for one alone is not what many want. */
    private static final int[] WARM_UP_WINDOWS = {1, 64, 1_024};

    private final ForkPlan plan;
    private final Contender contender;
    private final AdjustWorkload workload;
    private final Opening opening;
    private final long startedAtMs;
    private boolean isWarm;
    private boolean isOpenLoopWarm;

    private ForkMain(final ForkPlan plan, final long startedAtMs) throws ReflectiveOperationException {
        this.plan = plan;
        this.startedAtMs = startedAtMs;
        this.contender = (Contender)
                Class.forName(plan.contenderClass()).getDeclaredConstructor().newInstance();
        this.workload = new AdjustWorkload(plan.seed());
        this.opening = new Opening(plan.tier(), plan.directory());
    }

    /** @param args the plan's file, and when the process was started, milliseconds since the epoch. */
    public static void main(final String[] args) throws IOException, ReflectiveOperationException {
        final ForkMain fork = new ForkMain(ForkPlan.load(Path.of(args[0])), Long.parseLong(args[1]));
        for (final String label : fork.plan.modes()) {
            fork.run(Mode.parse(label));
        }
        // Some contenders leave threads behind.
        System.exit(0);
    }

    private void run(final Mode mode) throws IOException {
        Figures figures;
        StealClock clock = StealClock.start();
        try {
            if (mode.kind().isLive() && !isWarm) {
                // Said first: where that fails, the modes that follow are still measured, from cold.
                isWarm = true;
                warmUp();
                clock = StealClock.start();
            }
            figures = figures(mode);
        } catch (final Exception | LinkageError | AssertionError e) {
            e.printStackTrace();
            figures = new Figures().put("error", e.toString());
        }
        figures.put("stealShare", clock.stealShare());
        figures.put("settings", contender.settings(plan.tier())).put("leavesOut", contender.leavesOut(plan.tier()));
        figures.store(plan.figuresFile(mode));
        if (mode.kind() == Mode.Kind.RESTART_WRITE) {
            awaitKill();
        }
    }

    private static void awaitKill() {
        try {
            Thread.sleep(KILL_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private Figures figures(final Mode mode) throws Exception {
        return switch (mode.kind()) {
            case SATURATED, OPEN_LOOP, ALLOCATION -> live(mode);
            case REPLAY -> {
                Directories.empty(plan.directory());
                final Figures figures = Replay.run(contender, opening, workload, mode.load(), plan.writeMsMax());
                Directories.delete(plan.directory());
                yield figures;
            }
            case RESTART_WRITE -> {
                Directories.empty(plan.directory());
                // Stays open: the process is killed.
                yield Restart.write(new Pump(contender.open(opening), workload), mode.load(), plan.writeMsMax());
            }
            case RESTART ->
                Restart.open(
                        contender,
                        opening,
                        workload,
                        Figures.load(plan.figuresFile(new Mode(Mode.Kind.RESTART_WRITE, mode.load()))),
                        startedAtMs);
        };
    }

    /**
     * Actions in flight until the compilers rest, with the contender opened afresh, of which nothing is kept: else the fork's first mode would be measured with
     * code that is not there yet.
     */
    private void warmUp() throws Exception {
        Directories.empty(plan.directory());
        try (Lane lane = contender.open(opening)) {
            final Pump pump = new Pump(lane, workload);
            // Else the measurement would be the first to take latencies, and have its loop compiled again for that.
            final Histogram roundTrips = Latencies.histogram();
            final CompilerRest compilers = new CompilerRest(REST_WARM_UPS * plan.warmUpMs());
            final long turnNs = TimeUnit.MILLISECONDS.toNanos(plan.warmUpMs()) / WARM_UP_WINDOWS.length;
            final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.compilersMsMax());
            for (int turn = 0; !compilers.isLongEnough() && System.nanoTime() - endNs < 0; turn++) {
                final int window = WARM_UP_WINDOWS[turn % WARM_UP_WINDOWS.length];
                pump.saturate(window, Long.MAX_VALUE, System.nanoTime() + turnNs, roundTrips);
            }
            pump.drain();
        } finally {
            Directories.delete(plan.directory());
        }
    }

    /**
     * An open loop at the highest rate, with the contender opened afresh, of which nothing is kept: a compiler that is still at work takes a processor for
     * milliseconds, and it would be the compiler that the tails show.
     */
    private void warmUpOpenLoop() throws Exception {
        final long rate = plan.modes().stream()
                .map(Mode::parse)
                .filter(mode -> mode.kind() == Mode.Kind.OPEN_LOOP)
                .mapToLong(Mode::load)
                .max()
                .orElseThrow();
        Directories.empty(plan.directory());
        try (Lane lane = contender.open(opening)) {
            new OpenLoop(new Pump(lane, workload), rate, plan.warmUpMs(), plan.warmUpMs()).run();
        } finally {
            Directories.delete(plan.directory());
        }
    }

    private Figures live(final Mode mode) throws Exception {
        if (mode.kind() == Mode.Kind.OPEN_LOOP && !isOpenLoopWarm) {
            // Said first: where that fails, the modes that follow are still measured, from cold.
            isOpenLoopWarm = true;
            warmUpOpenLoop();
        }
        Directories.empty(plan.directory());
        try (Lane lane = contender.open(opening)) {
            final Pump pump = new Pump(lane, workload);
            final Figures figures = switch (mode.kind()) {
                case SATURATED -> saturated(pump, mode);
                case OPEN_LOOP -> openLoop(pump, mode);
                default -> Allocation.run(pump, plan.warmUpMs() + plan.measureMs(), plan.measureMs());
            };
            figures.putAll(lane.extraFigures());
            final Check check = pump.check();
            figures.put("checksum", Long.toHexString(check.checksum())).put("checksumAgrees", check.agrees());
            return check.agrees() ? figures : figures.put("error", check.difference());
        } finally {
            Directories.delete(plan.directory());
        }
    }

    private Figures saturated(final Pump pump, final Mode mode) throws IOException {
        final Histogram roundTrips = Latencies.histogram();
        final Figures figures = Saturated.run(pump, (int) mode.load(), plan.warmUpMs(), plan.measureMs(), roundTrips);
        Latencies.put(figures, roundTrips, latencyFile(mode, ".hgrm"));
        return figures;
    }

    private Figures openLoop(final Pump pump, final Mode mode) throws IOException {
        final OpenLoop run = new OpenLoop(pump, mode.load(), plan.warmUpMs(), plan.measureMs());
        final Figures figures = run.run();
        Latencies.put(figures, run.latencies(), latencyFile(mode, ".hgrm"));
        final Path timeline = latencyFile(mode, ".hlog");
        Latencies.writeTimeline(run.timeline(), OpenLoop.INTERVAL_MS, timeline);
        return figures.put("hlog", timeline.getFileName().toString());
    }

    private Path latencyFile(final Mode mode, final String extension) throws IOException {
        final Path file = plan.latencyFile(mode, extension);
        Files.createDirectories(file.toAbsolutePath().getParent());
        return file;
    }
}
