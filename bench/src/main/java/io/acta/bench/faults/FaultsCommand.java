package io.acta.bench.faults;

import io.acta.bench.driver.StealClock;
import io.acta.bench.report.JsonRow;
import io.acta.bench.report.Machine;
import io.acta.bench.report.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Faults against real files and processes, and what came of them. Exits with 1 when a promise was broken. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Does to an engine what machines, disks, people and clients do: kills, damage, full disks, hostile bytes.",
            "A row for each fault. Exits with 1 when anything acknowledged was lost, doubled or silently wrong, or when"
                    + " anything took longer than promised, without the time that a hypervisor stole from the processors.",
            "The same seed does the same again."
        })
public final class FaultsCommand implements Callable<Integer> {
    private static final long ROUND_SEED_FACTOR = 0x9E3779B97F4A7C15L;
    private static final int PERCENT = 100;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds of each fault (default: a number for each that takes some seconds).")
    private Integer rounds;

    @Option(
            names = "--first-round",
            paramLabel = "N",
            defaultValue = "0",
            description = "Number of the first round, so that a long run can be done in pieces, or one round again.")
    private int firstRound;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of everything that varies (default: a fresh one, printed).")
    private Long seed;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "Only these faults: ${COMPLETION-CANDIDATES}.")
    private List<String> only;

    @Option(names = "--short", description = "Fewer rounds: all faults in about two minutes.")
    private boolean brief;

    @Option(
            names = "--json",
            description = "Print each row as one JSON object on a line, and nothing else on standard output.")
    private boolean json;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where files are written while it runs (default: a temporary directory). Deleted afterwards.")
    private Path directory;

    @Option(
            names = "--restart-ms-max",
            paramLabel = "MS",
            defaultValue = "5000",
            description =
                    "How long a killed process may take to run again, without the replay (default: ${DEFAULT-VALUE};"
                            + " the aim is 2000 on a machine that does nothing else).")
    private long restartMsMax;

    @Option(
            names = "--other-jdk",
            split = ",",
            paramLabel = "DIR",
            description = "JDKs that replay too, beside the one that runs this.")
    private List<Path> otherJdks = List.of();

    @Spec
    private CommandSpec spec;

    /** Names of all faults. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(FaultType.values()).map(FaultType::label).iterator();
        }
    }

    @Override
    public Integer call() throws Exception {
        if (rounds != null && rounds < 1 || firstRound < 0) {
            throw new ParameterException(spec.commandLine(), "--rounds starts at 1, --first-round at 0");
        }
        final List<FaultType> types = chosen();
        for (final Path jdk : otherJdks) {
            if (!Files.isExecutable(jdk.resolve("bin").resolve("java"))) {
                throw new ParameterException(spec.commandLine(), "--other-jdk: no bin/java in " + jdk);
            }
        }
        final long theSeed = seed != null ? seed : new Random().nextInt(Integer.MAX_VALUE);
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        if (json) {
            err.println("faults --seed " + theSeed);
            err.flush();
        } else {
            printHead(out, theSeed);
        }
        boolean kept = true;
        for (final FaultType type : types) {
            final StealClock clock = StealClock.start();
            final FaultCounts counts = run(type, theSeed);
            out.println(json ? json(type, counts, clock) : row(type, counts, clock));
            out.flush();
            counts.findings().forEach(finding -> err.println("  " + type.label() + ", " + finding));
            if (counts.skipped() != null) {
                err.println("  " + type.label() + " skipped: " + counts.skipped());
            }
            err.flush();
            kept &= counts.kept();
        }
        if (!json) {
            out.println(kept ? "\nEvery promise was kept." : "\nA PROMISE WAS BROKEN: see above, and seed " + theSeed);
            out.flush();
        }
        return kept ? 0 : 1;
    }

    private List<FaultType> chosen() {
        if (only == null) {
            return List.of(FaultType.values());
        }
        final List<String> all = new ArrayList<>();
        new Names().iterator().forEachRemaining(all::add);
        for (final String name : only) {
            if (!all.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), "--only: no fault is called " + name + "; there are " + all);
            }
        }
        return Stream.of(FaultType.values())
                .filter(type -> only.contains(type.label()))
                .toList();
    }

    private FaultCounts run(final FaultType type, final long theSeed) throws IOException {
        final int count = rounds != null ? rounds : type.rounds(brief);
        try (FaultRun run = new FaultRun(directory, otherJdks, restartMsMax);
                ProgressLine progress = new ProgressLine(type.label(), count)) {
            run(type, run, theSeed, count, progress);
            return run.counts();
        }
    }

    private void run(
            final FaultType type,
            final FaultRun run,
            final long theSeed,
            final int count,
            final ProgressLine progress) {
        final Fault made = run.make(type.maker());
        if (made == null) {
            return;
        }
        try (Fault fault = made) {
            for (int i = 0; i < count; i++) {
                final int number = firstRound + i;
                run.counts().begin(number);
                fault.round(number, new Random((theSeed + number) * ROUND_SEED_FACTOR + type.ordinal()));
                progress.step(type.description());
            }
            fault.finish();
        } catch (final Exception e) {
            run.counts().finding("the run itself ended: " + e);
            e.printStackTrace(spec.commandLine().getErr());
        }
    }

    private void printHead(final PrintWriter out, final long theSeed) {
        out.println(Machine.describe(directory));
        out.println("again:  faults --seed " + theSeed);
        out.printf(
                Locale.ROOT,
                "%n%-15s %8s %13s %6s %8s %7s %6s %11s %7s %6s%n",
                "fault",
                "rounds",
                "acknowledged",
                "lost",
                "doubled",
                "silent",
                "hung",
                "restart ms",
                "steal %",
                "s");
        out.flush();
    }

    private static String row(final FaultType type, final FaultCounts counts, final StealClock clock) {
        return String.format(
                Locale.ROOT,
                "%-15s %8d %13d %6d %8d %7d %6d %11d %7.0f %6d%s",
                type.label(),
                counts.rounds(),
                counts.acknowledged(),
                counts.lost(),
                counts.doubled(),
                counts.silent(),
                counts.hung(),
                counts.slowestRestartMs(),
                PERCENT * clock.stealShare(),
                TimeUnit.MILLISECONDS.toSeconds(clock.elapsedMs()),
                counts.skipped() != null ? "   skipped" : counts.kept() ? "" : "   BROKEN");
    }

    private static String json(final FaultType type, final FaultCounts counts, final StealClock clock) {
        return new JsonRow()
                .text("fault", type.label())
                .number("rounds", counts.rounds(), 0)
                .number("acknowledged", counts.acknowledged(), 0)
                .number("lost", counts.lost(), 0)
                .number("doubled", counts.doubled(), 0)
                .number("silent", counts.silent(), 0)
                .number("hung", counts.hung(), 0)
                .number("slowestRestartMs", counts.slowestRestartMs(), 0)
                .number("stealShare", clock.stealShare(), 3)
                .number("seconds", TimeUnit.MILLISECONDS.toSeconds(clock.elapsedMs()), 0)
                .truth("kept", counts.kept())
                .truth("skipped", counts.skipped() != null)
                .end();
    }
}
