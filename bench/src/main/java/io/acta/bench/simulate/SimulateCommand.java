package io.acta.bench.simulate;

import io.acta.bench.report.JsonRow;
import io.acta.bench.report.ProgressLine;
import io.acta.testkit.Fault;
import io.acta.testkit.Simulation;
import io.acta.testkit.SimulationReport;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Simulations, one seed after the other. Exits with 1 when a promise was broken. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs an engine that uses every feature on a simulated disk, clock and machine, one seed after the other: kills,",
            "losses of power, errors, full and damaged disks, jumping clocks, promotions. Exits with 1 when a promise was",
            "broken, and names the seed, which breaks it again."
        })
public final class SimulateCommand implements Callable<Integer> {
    /** Of FNV-1a. */
    private static final long TRACE_PRIME = 0x100000001B3L;

    private static final String AGAIN = "java -jar bench/target/acta-bench.jar simulate --seeds 1 --seed ";

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many, beginning with --seed (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(names = "--seed", paramLabel = "S", description = "The first one (default: a fresh one, printed).")
    private Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "Stops after so many minutes, if not all seeds are done by then.")
    private Double minutes;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "600",
            description = "Length of each (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--twice",
            description =
                    "Runs each seed twice, and takes it for a finding when the second run is not the first again.")
    private boolean twice;

    @Option(names = "--json", description = "Print one JSON object on a line, and nothing else on standard output.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<String, Long> reached = new TreeMap<>();
    private long done;
    private long actions;
    private long launches;
    private long damageRefused;
    private long damageHarmless;
    private long findings;
    private long trace = 1;
    private final Supplier<Simulation> simulated;

    /** The engine that uses every feature. */
    public SimulateCommand() {
        this(SimulateCommand::simulation);
    }

    /** @param simulated one for each seed. */
    SimulateCommand(final Supplier<Simulation> simulated) {
        this.simulated = simulated;
    }

    /** The engine that is simulated, for one seed. */
    static Simulation simulation() {
        return Simulation.of(() -> List.of(new StockKeeper(), new ShelfKeeper(), new NoteKeeper()))
                .program(new StoreProgram());
    }

    @Override
    public Integer call() {
        if (seeds < 1 || steps < 1 || minutes != null && minutes <= 0) {
            throw new ParameterException(spec.commandLine(), "--seeds, --steps and --minutes are more than 0");
        }
        final long first = seed != null ? seed : new Random().nextInt(Integer.MAX_VALUE);
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        (json ? err : out).println("simulate --seeds " + seeds + " --seed " + first + " --steps " + steps);
        (json ? err : out).flush();
        final long startNs = System.nanoTime();
        try (ProgressLine progress = new ProgressLine("simulate", seeds)) {
            while (done < seeds && !isTimeOver(startNs)) {
                final SimulationReport report =
                        simulated.get().steps(steps).seed(first + done).run();
                count(report);
                if (report.finding().isPresent()) {
                    tell(err, report.toString(), report.seed());
                } else if (twice && !isSameAgain(report)) {
                    findings++;
                    tell(err, report + ", and not the same again", report.seed());
                }
                progress.step(findings + " findings");
            }
        }
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
        if (json) {
            out.println(json(first, seconds));
        } else {
            print(out, seconds);
        }
        out.flush();
        return findings == 0 ? 0 : 1;
    }

    private void tell(final PrintWriter err, final String what, final long of) {
        err.println("  FINDING " + what);
        err.println("  again:  " + AGAIN + of + " --steps " + steps + (twice ? " --twice" : ""));
        err.flush();
    }

    private boolean isSameAgain(final SimulationReport first) {
        final SimulationReport second =
                simulated.get().steps(steps).seed(first.seed()).run();
        return second.toString().equals(first.toString());
    }

    private boolean isTimeOver(final long startNs) {
        return minutes != null && System.nanoTime() - startNs > minutes * TimeUnit.MINUTES.toNanos(1);
    }

    private void count(final SimulationReport report) {
        done++;
        actions += report.actions();
        launches += report.launches();
        damageRefused += report.damageRefused();
        damageHarmless += report.damageHarmless();
        report.reached().forEach((what, count) -> reached.merge(what, count, Long::sum));
        report.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        findings += report.finding().isPresent() ? 1 : 0;
        trace = (trace ^ report.traceHash()) * TRACE_PRIME;
    }

    private void print(final PrintWriter out, final long seconds) {
        row(out, "seeds", done);
        row(out, "actions", actions);
        row(out, "launches and promotions", launches);
        faults.forEach((fault, count) -> row(out, fault.words(), count));
        row(out, "launches on damage: refused", damageRefused);
        row(out, "launches on damage: harmless", damageHarmless);
        reached.forEach((what, count) -> row(out, what, count));
        out.println(String.format(Locale.ROOT, "%-60s %15s", "trace of all", Long.toHexString(trace)));
        row(out, "seconds", seconds);
        row(out, "findings", findings);
        out.println(findings == 0 ? "\nEvery promise was kept." : "\nA PROMISE WAS BROKEN: see the seeds above");
    }

    private static void row(final PrintWriter out, final String what, final long count) {
        out.println(String.format(Locale.ROOT, "%-60s %,15d", what, count));
    }

    private String json(final long first, final long seconds) {
        final JsonRow row = new JsonRow("simulate")
                .number("seed", first, 0)
                .number("seeds", done, 0)
                .number("actions", actions, 0)
                .number("launches", launches, 0);
        faults.forEach((fault, count) -> row.number(fault.words(), count, 0));
        reached.forEach((what, count) -> row.number(what, count, 0));
        return row.number("damage refused", damageRefused, 0)
                .number("damage harmless", damageHarmless, 0)
                .number("seconds", seconds, 0)
                .number("findings", findings, 0)
                .end();
    }
}
