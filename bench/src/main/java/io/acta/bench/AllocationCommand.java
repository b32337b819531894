package io.acta.bench;

import io.acta.bench.contender.Acta;
import io.acta.bench.driver.Allocation;
import io.acta.bench.driver.Directories;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Leavings;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Pump;
import io.acta.bench.driver.Tier;
import io.acta.bench.mode.Row;
import io.acta.bench.report.JsonRow;
import io.acta.bench.report.Machine;
import io.acta.bench.report.ProgressLine;
import io.acta.bench.workload.AdjustWorkload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Heap bytes of the journaled engine for each action. */
@Command(
        name = "allocation",
        mixinStandardHelpOptions = true,
        description =
                "Heap bytes for each action on all threads of the journaled engine, its publisher and a subscriber; must be 0.00.")
final class AllocationCommand implements Callable<Integer> {
    private static final long ACTIONS = 10_000_000;
    private static final long ACTIONS_BRIEF = 2_000_000;
    private static final String NAME = Row.ENGINE_JOURNALED.label();

    @Mixin
    private RunOptions options;

    @Option(
            names = "--actions",
            paramLabel = "N",
            description = "Actions that count (default: 10000000; 2000000 if --short).")
    private Long actions;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20000000",
            description = "Actions before those that count (default: ${DEFAULT-VALUE}).")
    private long warmUpActions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final long actionCount = actions != null ? actions : options.brief() ? ACTIONS_BRIEF : ACTIONS;
        if (actionCount < 1 || warmUpActions < 1) {
            throw new ParameterException(spec.commandLine(), "--actions and --warm-up start at 1");
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (!options.json()) {
            out.println(Machine.describe(options.directory()));
            out.printf(Locale.ROOT, "work:   %,d actions after %,d to warm up%n%n", actionCount, warmUpActions);
            out.flush();
        }
        final Allocation allocation;
        try (ProgressLine progress = new ProgressLine("allocation", 1)) {
            allocation = measure(actionCount);
            progress.step(NAME);
        }
        if (options.json()) {
            out.println(new JsonRow(NAME)
                    .number("bytesPerAction", allocation.bytesPerAction(), 2)
                    .number("actions", actionCount, 0)
                    .number("bytes", allocation.heapBytes().total(), 0)
                    .number("threads", allocation.heapBytes().threads(), 0)
                    .text("bytesByThread", allocation.heapBytes().byThread().toString())
                    .end());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s: %.2f bytes per action (%,d bytes on %d threads)%n",
                    NAME,
                    allocation.bytesPerAction(),
                    allocation.heapBytes().total(),
                    allocation.heapBytes().threads());
            allocation
                    .heapBytes()
                    .byThread()
                    .forEach((thread, bytes) -> out.printf(Locale.ROOT, "  %-40s %,d bytes%n", thread, bytes));
        }
        if (!allocation.isZero() && !options.json()) {
            out.println(
                    "failed: two decimals must show 0. Something allocates, or was not warm yet: see what a longer --warm-up gives");
        }
        out.flush();
        return allocation.isZero() ? 0 : 1;
    }

    private Allocation measure(final long actionCount) throws Exception {
        final Path directory = Directories.empty(options.freshDirectory("allocation"));
        try (Leavings leavings = new Leavings(directory);
                Lane lane = new Acta().open(new Opening(Tier.T1, leavings.directory()))) {
            return Allocation.count(new Pump(lane, new AdjustWorkload(options.seed())), warmUpActions, actionCount);
        } finally {
            Directories.delete(directory);
        }
    }
}
