package io.acta.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All results of a directory, with the forks of one measurement together: a figure of several forks is their median. Rows that failed count
 * nowhere; {@link #failed} has them.
 */
final class Results {
    private static final List<String> FILES_OF_LATENCIES = List.of(".hgrm", ".hlog");

    private static final String STEAL_SHARE = "stealShare";
    private static final double STEAL_NOTED = 0.05;
    private static final int PERCENT = 100;

    private final List<ResultRow> rows;
    private final Map<String, Path> files;

    private Results(final List<ResultRow> rows, final Map<String, Path> files) {
        this.rows = rows;
        this.files = files;
    }

    /** Reads a directory and what is below it. */
    static Results read(final Path directory) throws IOException {
        final Map<String, Path> files = new LinkedHashMap<>();
        try (Stream<Path> found = Files.walk(directory)) {
            found.filter(file -> FILES_OF_LATENCIES.stream()
                            .anyMatch(suffix -> file.getFileName().toString().endsWith(suffix)))
                    .sorted()
                    .forEach(file -> files.put(file.getFileName().toString(), file));
        }
        return new Results(ResultRow.readAll(directory), files);
    }

    /** Every line, in order. */
    List<ResultRow> rows() {
        return rows;
    }

    /** Lines that say that something was wrong. */
    List<ResultRow> failed() {
        return rows.stream().filter(ResultRow::isFailed).toList();
    }

    /** Lines that say why something was not measured. */
    List<ResultRow> skipped() {
        return rows.stream().filter(ResultRow::isSkipped).toList();
    }

    /** Lines that count, of one tier and mode. */
    List<ResultRow> good(final String tier, final String mode) {
        return good(row -> row.tier().equals(tier) && row.mode().equals(mode));
    }

    /** Lines that count. */
    List<ResultRow> good(final Predicate<ResultRow> wanted) {
        return rows.stream()
                .filter(row -> !row.isFailed() && !row.isSkipped())
                .filter(wanted)
                .toList();
    }

    /** The forks of each measurement, by engine and load, in the order of the lines. */
    static Map<Measurement, List<ResultRow>> byMeasurement(final List<ResultRow> rows) {
        final Map<Measurement, List<ResultRow>> groups = new LinkedHashMap<>();
        for (final ResultRow row : rows) {
            groups.computeIfAbsent(
                            new Measurement(row.engine(), row.tier(), row.mode(), row.load()), key -> new ArrayList<>())
                    .add(row);
        }
        return groups;
    }

    /**
     * Says how much of the processors' time a hypervisor gave to others while this was measured: what was measured then is of a machine that did other
     * people's work, and of no use beside a quiet one. Empty when no line tells.
     */
    String stealTime() {
        final double[] sorted = sorted(rows, STEAL_SHARE);
        return sorted.length == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "Steal time: %.0f %% of the processors' time in the median run, %.0f %% in the worst;"
                                + " above 5 %% in %d of %d.",
                        PERCENT * middle(sorted),
                        PERCENT * sorted[sorted.length - 1],
                        Arrays.stream(sorted)
                                .filter(share -> share > STEAL_NOTED)
                                .count(),
                        sorted.length);
    }

    /** The median of what the rows have of a figure, NaN when none has it; of an even number the lower one in the middle. */
    static double median(final List<ResultRow> rows, final String name) {
        final double[] sorted = sorted(rows, name);
        return sorted.length == 0 ? Double.NaN : middle(sorted);
    }

    private static double[] sorted(final List<ResultRow> rows, final String name) {
        return rows.stream()
                .mapToDouble(row -> row.number(name))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }

    private static double middle(final double[] sorted) {
        return sorted[(sorted.length - 1) / 2];
    }

    /** The file of latencies that a row names, or null. */
    Path file(final ResultRow row, final String field) {
        return files.get(Path.of(row.text(field)).getFileName().toString());
    }

    /**
     * What was measured how.
     *
     * @param load see {@link ResultRow#load}.
     */
    record Measurement(String engine, String tier, String mode, double load) {}
}
