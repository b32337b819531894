package io.acta.bench;

import io.acta.bench.mode.Rounds;
import io.acta.bench.mode.Row;
import io.acta.bench.mode.ThroughputMode;
import io.acta.bench.report.JsonRow;
import io.acta.bench.report.Machine;
import io.acta.bench.report.ProgressLine;
import io.acta.bench.workload.AdjustWorkload;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Actions a second of every contender, side by side. */
@Command(
        name = "throughput",
        mixinStandardHelpOptions = true,
        description =
                "Actions a second with 64-byte actions of one publisher thread: the median of rounds that take turns.")
final class ThroughputCommand implements Callable<Integer> {
    private static final long ACTIONS = 5_000_000;
    private static final long ACTIONS_BRIEF = 1_000_000;
    private static final int ROUNDS = 7;
    private static final int ROUNDS_BRIEF = 5;
    private static final int WARM_UP_ROUNDS = 2;
    private static final double MILLION = 1e6;

    @Mixin
    private RunOptions options;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "Rounds that count, of each contender (default: " + ROUNDS + "; " + ROUNDS_BRIEF + " if --short).")
    private Integer rounds;

    @Option(
            names = "--actions",
            paramLabel = "N",
            description = "Actions of a round (default: 5000000; 1000000 if --short).")
    private Long actions;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "" + WARM_UP_ROUNDS,
            description = "Rounds before those that count (default: ${DEFAULT-VALUE}).")
    private int warmUpRounds;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Only these contenders: ${COMPLETION-CANDIDATES}.",
            completionCandidates = ContenderNames.class)
    private List<String> only;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final long actionCount = actions != null ? actions : options.brief() ? ACTIONS_BRIEF : ACTIONS;
        final int roundCount = rounds != null ? rounds : options.brief() ? ROUNDS_BRIEF : ROUNDS;
        if (actionCount < 1 || roundCount < 1 || warmUpRounds < 0) {
            throw new ParameterException(spec.commandLine(), "--actions and --rounds start at 1, --warm-up at 0");
        }
        final List<Row> contenders = chosen();
        final ThroughputMode mode = new ThroughputMode(
                new AdjustWorkload(options.seed()),
                actionCount,
                warmUpRounds,
                roundCount,
                options.freshDirectory("throughput"));
        final PrintWriter out = spec.commandLine().getOut();
        if (!options.json()) {
            printSettings(out, contenders, actionCount, roundCount);
        }
        final List<Rounds> results;
        try (ProgressLine progress = new ProgressLine("throughput", mode.roundsInAll(contenders))) {
            results = mode.run(contenders, progress::step);
        }
        if (options.json()) {
            results.forEach(result -> out.println(json(result, results, actionCount)));
        } else {
            printTable(out, results);
        }
        out.flush();
        return results.stream().allMatch(Rounds::agreed) ? 0 : 1;
    }

    private List<Row> chosen() {
        if (only == null) {
            return List.of(Row.values());
        }
        for (final String name : only) {
            if (!ContenderNames.ALL.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only: no contender is called " + name + "; there are " + ContenderNames.ALL);
            }
        }
        return List.of(Row.values()).stream()
                .filter(type -> only.contains(type.label()))
                .toList();
    }

    private void printSettings(
            final PrintWriter out, final List<Row> contenders, final long actionCount, final int roundCount) {
        out.println(Machine.describe(options.directory()));
        out.printf(
                Locale.ROOT,
                "work:   %,d actions of 64 bytes on %,d accounts, seed %d; rounds of each contender: %d to warm up, %d that"
                        + " count%n",
                actionCount,
                AdjustWorkload.ACCOUNTS,
                options.seed(),
                warmUpRounds,
                roundCount);
        out.printf(
                Locale.ROOT,
                "all:    %s=%s%n",
                ActaBench.BOUNDS_CHECKS_OFF,
                System.getProperty(ActaBench.BOUNDS_CHECKS_OFF));
        for (final Row type : contenders) {
            out.printf(
                    Locale.ROOT,
                    "%-17s %s%n%-17s   %s%n",
                    type.label(),
                    "leaves out: " + type.leavesOut(),
                    "",
                    type.settings());
        }
        out.println();
        out.flush();
    }

    private static void printTable(final PrintWriter out, final List<Rounds> results) {
        out.printf(
                Locale.ROOT,
                "%-17s %10s %13s   %s%n",
                "",
                "M/s median",
                "x hand-wired",
                "M/s of every round (warm-up)");
        for (final Rounds result : results) {
            out.printf(
                    Locale.ROOT,
                    "%-17s %10.2f %13s   (%s) %s%s%n",
                    result.row().label(),
                    result.median() / MILLION,
                    String.format(Locale.ROOT, "%.2f", ratio(result, results)),
                    inMillions(result.warmUps()),
                    inMillions(result.counted()),
                    result.agreed() ? "" : "   RESULTS OR BALANCES DIFFER FROM THE MODEL'S");
        }
        out.println(
                results.stream().allMatch(Rounds::agreed)
                        ? "\nAll results and balances are the model's."
                        : "\nResults or balances differ: these figures mean nothing.");
    }

    private static String inMillions(final List<Double> rates) {
        return rates.stream()
                .map(rate -> String.format(Locale.ROOT, "%.2f", rate / MILLION))
                .collect(Collectors.joining(" "));
    }

    private static String json(final Rounds result, final List<Rounds> results, final long actionCount) {
        final JsonRow row = new JsonRow(result.row().label())
                .number("actionsPerSecond", result.median(), 0)
                .number("actions", actionCount, 0)
                .numbers("rounds", result.counted())
                .numbers("warmUpRounds", result.warmUps())
                .truth("checksumAgrees", result.agreed())
                .text("settings", result.row().settings());
        final double ratio = ratio(result, results);
        return (Double.isNaN(ratio) ? row : row.number("ratioToHandWired", ratio, 3)).end();
    }

    private static double ratio(final Rounds result, final List<Rounds> results) {
        return results.stream()
                .filter(other -> other.row() == Row.HAND_WIRED)
                .mapToDouble(handWired -> result.median() / handWired.median())
                .findFirst()
                .orElse(Double.NaN);
    }
}
