package io.acta.bench.report;

import io.acta.bench.driver.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A comparison's end on the terminal: medians where there were several forks, and the project's figures beside what was measured. */
public final class Summary {
    private static final List<String> MEDIANS =
            List.of("actionsPerSecond", "p50Ns", "p999Ns", "p9999Ns", "bytesPerAction", "restartNs");
    private static final List<String> LOADS = List.of("inFlight", "rate", "actionsBehind");
    private static final String AIM_FORMAT = "%-58s %-34s %16s %14s   %s";

    private Summary() {}

    /** Reads a directory of results. */
    public static String of(final Path directory) throws IOException {
        final Results results = Results.read(directory);
        return medians(results) + aims(results) + '\n' + results.stealTime() + '\n';
    }

    private static String medians(final Results results) {
        final Map<Results.Measurement, List<ResultRow>> measurements =
                Results.byMeasurement(results.good(row -> !row.mode().isEmpty()));
        if (measurements.values().stream().allMatch(forks -> forks.size() == 1)) {
            return "";
        }
        return "\nMedians:\n" + ComparisonLine.header() + '\n'
                + measurements.values().stream()
                        .map(Summary::median)
                        .map(ComparisonLine::of)
                        .collect(Collectors.joining("\n"))
                + '\n';
    }

    private static Figures median(final List<ResultRow> forks) {
        final ResultRow first = forks.get(0);
        final Figures median = new Figures()
                .put("engine", first.engine())
                .put("tier", first.tier())
                .put("mode", first.mode());
        for (final String load : LOADS) {
            if (!Double.isNaN(first.number(load))) {
                median.put(load, first.number(load));
            }
        }
        for (final String name : MEDIANS) {
            final double value = Results.median(forks, name);
            if (!Double.isNaN(value)) {
                median.put(name, value);
            }
        }
        return median;
    }

    private static String aims(final Results results) {
        return "\n"
                + String.format(Locale.ROOT, AIM_FORMAT, "figure", "against", "aim", "measured", "")
                + '\n'
                + Aims.of(results).stream()
                        .map(aim -> String.format(
                                        Locale.ROOT,
                                        AIM_FORMAT,
                                        aim.what(),
                                        aim.against(),
                                        aim.bound(),
                                        aim.measuredText(),
                                        aim.verdict().label())
                                .stripTrailing())
                        .collect(Collectors.joining("\n"))
                + '\n';
    }
}
