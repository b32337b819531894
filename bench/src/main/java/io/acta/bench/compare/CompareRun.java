package io.acta.bench.compare;

import io.acta.bench.driver.AtExit;
import io.acta.bench.driver.Figures;
import io.acta.bench.driver.Mode.Kind;
import io.acta.bench.driver.Tier;
import io.acta.bench.report.ComparisonLine;
import io.acta.bench.report.Environment;
import io.acta.bench.report.JsonRow;
import io.acta.bench.report.Machine;
import io.acta.bench.report.ProgressLine;
import io.acta.bench.report.ReportWriter;
import io.acta.bench.report.Summary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A whole comparison: runs it, writes its rows as they come to {@code results.jsonl} and to the terminal, and makes a page of them. */
public final class CompareRun {
    private static final String RESULTS = ResultsDirectory.RESULTS;

    private final PrintWriter terminal;
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private Scale scale = Scale.LONG;
    private Set<Tier> tiers = Set.of(Tier.values());
    private List<Kind> kinds = List.of(Kind.values());
    private long seed;
    private Path out = Libraries.besideJar("compare");
    private Path files;
    private boolean allGood = true;

    /** What was asked for cannot be run; the message says why, to whoever asked. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(final String message) {
            super(message);
        }
    }

    /** With everything at its default. */
    public CompareRun(final PrintWriter terminal) {
        this.terminal = terminal;
    }

    /** A look whether everything works, when true; set first, because it sets how much is measured. */
    public CompareRun brief(final boolean brief) {
        scale = brief ? Scale.SHORT : Scale.LONG;
        return this;
    }

    /** Only these. */
    public CompareRun tiers(final Set<Tier> tiers) {
        this.tiers = tiers;
        return this;
    }

    /** Only these. */
    public CompareRun kinds(final List<Kind> kinds) {
        this.kinds = kinds;
        return this;
    }

    /** Of the workload. */
    public CompareRun seed(final long seed) {
        this.seed = seed;
        return this;
    }

    /** Forks of each contender at each tier. */
    public CompareRun forks(final int forks) {
        scale = scale.withForks(forks);
        return this;
    }

    /** Length of one measurement. */
    public CompareRun measureMs(final long measureMs) {
        scale = scale.withMeasureMs(measureMs);
        return this;
    }

    /** Actions behind each restart; the first is that of a replay too. */
    public CompareRun behind(final List<Long> actions) {
        scale = scale.withBehind(actions);
        return this;
    }

    /** Where results are written. */
    public CompareRun out(final Path out) {
        this.out = out;
        return this;
    }

    /** Where contenders' files are while it runs, in a directory that is made and deleted. */
    public CompareRun files(final Path files) {
        this.files = files;
        return this;
    }

    /**
     * Runs it.
     *
     * @return true when every row that was not skipped is good.
     * @throws RefusedException when nothing would be measured, or the directory for results is not to be had; says why.
     */
    public boolean run(final List<Entrant> entrants) throws IOException, InterruptedException {
        final Path parent = files == null ? out : files;
        final Comparison comparison = new Comparison(
                scale,
                tiers,
                kinds,
                seed,
                out,
                parent.resolve("files-" + ProcessHandle.current().pid()),
                this::show);
        if (comparison.rowsInAll(entrants) == 0) {
            throw new RefusedException("nothing to measure: of "
                    + entrants.stream().map(Entrant::label).toList() + " none takes part at " + tiers + " in "
                    + kinds.stream().map(Kind::label).toList());
        }
        final AtExit atExit = new AtExit(this::sayStopped);
        try (ResultsDirectory results = ResultsDirectory.take(out)) {
            return run(entrants, comparison, results.path(), parent);
        } catch (final AtExit.StoppedException e) {
            // It is said at the exit, which the JVM waits for.
            return false;
        } finally {
            atExit.close();
        }
    }

    private void sayStopped() {
        terminal.println("\nStopped. What was measured is in " + out.resolve(RESULTS) + "; report --in " + out
                + " makes a page of it.");
        terminal.flush();
    }

    private boolean run(
            final List<Entrant> entrants, final Comparison comparison, final Path results, final Path parent)
            throws IOException, InterruptedException {
        Environment.current(parent)
                .with("JVM flags of forks", String.join(" ", Fork.flags(Entrant.ACTA)))
                .write(results);
        terminal.println(Machine.describe(parent));
        terminal.println("scale:  " + scale);
        terminal.println(ComparisonLine.header());
        terminal.flush();
        try (BufferedWriter writer = Files.newBufferedWriter(results.resolve(RESULTS), StandardCharsets.UTF_8);
                ProgressLine progress = new ProgressLine("compare", comparison.rowsInAll(entrants))) {
            comparison.onRow(row -> {
                write(writer, row);
                progress.step(row.text("engine") + ' ' + row.text("tier"));
            });
            comparison.run(entrants);
        }
        terminal.println();
        leftOut.forEach((who, what) -> terminal.println(who + " leaves out: " + what));
        terminal.print(Summary.of(results));
        if (scale.equals(Scale.SHORT)) {
            terminal.println(
                    "\nA look whether everything works, not a measurement: what is met or not met in it says little.");
        }
        terminal.println(
                allGood
                        ? "\nAll results and balances are the model's. Results: " + results.resolve(RESULTS)
                        : "\nSome rows failed, see above. Results: " + results.resolve(RESULTS));
        terminal.println("Report: " + ReportWriter.write(results));
        terminal.flush();
        return allGood;
    }

    private static void write(final BufferedWriter writer, final Figures row) {
        try {
            writer.write(new JsonRow().figures(row.values()).end());
            writer.newLine();
            // Whoever looks, or stops it, finds what there is.
            writer.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void show(final Figures row) {
        allGood &= row.text("error").isEmpty();
        if (!row.text("leavesOut").isEmpty()) {
            leftOut.put(
                    row.text("engine") + ' ' + row.text("tier"),
                    row.text("leavesOut") + "; settings: " + row.text("settings"));
        }
        terminal.println(ComparisonLine.of(row));
        terminal.flush();
    }
}
