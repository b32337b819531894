package io.acta.bench.report;

import io.acta.bench.report.Results.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page between its head and its scripts: what is read before, or without, the charts. */
final class PageBody {
    private static final Map<String, String> TIERS = Map.of(
            "T0", "in memory, nothing is kept",
            "T1", "survives a killed process",
            "T2", "survives power loss");
    private static final int BAR_HEIGHT_PX = 62;
    private static final int AXES_HEIGHT_PX = 110;
    private static final int LINES_HEIGHT_PX = 440;
    private static final int TIMELINE_HEIGHT_PX = 260;
    private static final double NS_PER_US = 1e3;
    private static final double MILLION = 1e6;
    private static final String SHOWN_FIRST = "open loop, 100,000 a second";

    private final Results results;
    private final List<Aim> aims;
    private final Environment environment;
    private final Html html = new Html();

    /** @param environment of the run, null when nobody wrote it down. */
    PageBody(final Results results, final List<Aim> aims, final Environment environment) {
        this.results = results;
        this.aims = aims;
        this.environment = environment;
    }

    /** Tiers that have results, in order. */
    List<String> tiers() {
        return results.rows().stream()
                .map(ResultRow::tier)
                .filter(tier -> !tier.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    String html() {
        failed();
        skipped();
        aims();
        tiers().forEach(this::tier);
        others();
        contenders();
        environment();
        return html.toString();
    }

    private void failed() {
        final List<ResultRow> failed = results.failed();
        if (failed.isEmpty()) {
            return;
        }
        html.raw("<section class=\"failed\"><h3>Runs that failed and count nowhere</h3>")
                .tableStart("engine", "tier", "mode", "what went wrong");
        for (final ResultRow row : failed) {
            final String error = row.text("error");
            html.rowStart()
                    .cell(row.engine())
                    .cell(row.tier())
                    .cell(ChartData.label(row.mode(), row.load()))
                    .cell(error.isEmpty() ? "the balances are not the model's" : error)
                    .rowEnd();
        }
        html.tableEnd().raw("</section>");
    }

    private void skipped() {
        final List<ResultRow> skipped = results.skipped();
        if (!skipped.isEmpty()) {
            html.raw("<section><h3>Not measured here</h3>").tableStart("engine", "tier", "why");
            skipped.forEach(row -> html.rowStart()
                    .cell(row.engine())
                    .cell(row.tier())
                    .cell(row.text("skipped"))
                    .rowEnd());
            html.tableEnd().raw("</section>");
        }
    }

    private void aims() {
        html.raw("<h2>Figures to show</h2><section>")
                .paragraph("Met " + count(Aim.Verdict.MET) + ", not met " + count(Aim.Verdict.NOT_MET)
                        + ", not measured " + count(Aim.Verdict.NOT_MEASURED)
                        + ". Both sides of a ratio are from these results; a rival with several settings counts with its best. "
                        + results.stealTime())
                .tableStart("what", "against", "aim", "measured", "");
        for (final Aim aim : aims) {
            html.rowStart()
                    .cell(aim.what())
                    .cell(aim.against())
                    .cell(aim.bound(), "figure")
                    .cell(aim.measuredText(), "figure")
                    .cell(aim.verdict().label(), aim.verdict().label().replace(' ', '-'))
                    .rowEnd();
        }
        html.tableEnd().raw("</section>");
    }

    private long count(final Aim.Verdict verdict) {
        return aims.stream().filter(aim -> aim.verdict() == verdict).count();
    }

    private void tier(final String tier) {
        html.raw("<h2>").text(tier + ": " + TIERS.getOrDefault(tier, "")).raw("</h2>");
        final long engines = Results.byMeasurement(results.good(tier, "saturated")).keySet().stream()
                .map(Measurement::engine)
                .distinct()
                .count();
        if (engines > 0) {
            html.raw("<section><h3>Throughput, so many actions in flight all the time</h3>")
                    .canvas("throughput-" + tier, (int) engines * BAR_HEIGHT_PX + AXES_HEIGHT_PX)
                    .raw("</section>");
        }
        latencies(tier);
        figures(tier);
    }

    private void latencies(final String tier) {
        final List<String> labels = List.of("open-loop", "saturated").stream()
                .flatMap(mode -> Results.byMeasurement(results.good(tier, mode)).keySet().stream()
                        .map(Measurement::load)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .map(load -> ChartData.label(mode, load)))
                .toList();
        if (labels.isEmpty()) {
            return;
        }
        html.raw("<section><h3><label for=\"run-")
                .text(tier)
                .raw("\">Latency by percentile: </label><select id=\"run-")
                .text(tier)
                .raw("\">");
        for (int i = 0; i < labels.size(); i++) {
            html.raw("<option value=\"" + i + "\"" + (labels.get(i).equals(SHOWN_FIRST) ? " selected" : "") + ">")
                    .text(labels.get(i))
                    .raw("</option>");
        }
        html.raw("</select></h3>")
                .paragraph("In an open loop, latency counts from the time at which an action ought to have been sent.")
                .canvas("latency-" + tier, LINES_HEIGHT_PX)
                .raw("<div id=\"timeline-")
                .text(tier)
                .raw("\"><h3>The same runs over time, in the same colours</h3>")
                .canvas("rate-" + tier, TIMELINE_HEIGHT_PX)
                .canvas("worst-" + tier, TIMELINE_HEIGHT_PX)
                .raw("</div></section>");
    }

    private void figures(final String tier) {
        html.raw("<details><summary>All figures of ")
                .text(tier)
                .raw("</summary>")
                .tableStart(
                        "engine",
                        "mode",
                        "forks",
                        "M actions/s",
                        "p50 µs",
                        "p99 µs",
                        "p99.9 µs",
                        "p99.99 µs",
                        "max µs",
                        "bytes/action",
                        "note");
        Results.byMeasurement(results.good(row -> row.tier().equals(tier))).forEach(this::figureRow);
        html.tableEnd().raw("</details>");
    }

    private void figureRow(final Measurement measurement, final List<ResultRow> forks) {
        html.rowStart()
                .cell(measurement.engine())
                .cell(ChartData.label(measurement.mode(), measurement.load()))
                .cell(Integer.toString(forks.size()), "number")
                .cell(shown(Results.median(forks, "actionsPerSecond") / MILLION, "%.3f"), "number");
        for (final String latency : List.of("p50Ns", "p99Ns", "p999Ns", "p9999Ns", "maxNs")) {
            html.cell(shown(Results.median(forks, latency) / NS_PER_US, "%,.1f"), "number");
        }
        html.cell(shown(Results.median(forks, "bytesPerAction"), "%,.2f"), "number")
                .cell(forks.stream().anyMatch(row -> row.isFalse("sustained")) ? "not sustained" : "")
                .rowEnd();
    }

    /** Lines that compare nothing: the state's length and speed, Epsilon, idling. */
    private void others() {
        final List<ResultRow> others =
                results.good(row -> row.engine().isEmpty() && !row.text("name").isEmpty());
        if (others.isEmpty()) {
            return;
        }
        html.raw("<h2>The engine by itself</h2>");
        for (final ResultRow row : others) {
            html.raw("<details open><summary>")
                    .text(row.text("name"))
                    .raw("</summary>")
                    .tableStart("figure", "");
            row.figures().values().forEach((name, value) -> {
                if (!name.equals("name")) {
                    html.rowStart()
                            .cell(name)
                            .cell(value instanceof Double number ? plain(number) : value.toString())
                            .rowEnd();
                }
            });
            html.tableEnd().raw("</details>");
        }
    }

    private void contenders() {
        final Map<String, ResultRow> byEngine = new LinkedHashMap<>();
        for (final ResultRow row : results.rows()) {
            if (!row.text("settings").isEmpty()) {
                byEngine.putIfAbsent(row.engine() + ' ' + row.tier(), row);
            }
        }
        if (byEngine.isEmpty()) {
            return;
        }
        html.raw("<h2>Who ran, with what, and without what</h2><section>")
                .tableStart("engine", "settings", "own JVM flags", "leaves out");
        new TreeMap<>(byEngine)
                .forEach((name, row) -> html.rowStart()
                        .cell(name)
                        .cell(row.text("settings"))
                        .cell(row.text("jvmFlags"))
                        .cell(row.text("leavesOut"))
                        .rowEnd());
        html.tableEnd().raw("</section>");
    }

    private void environment() {
        html.raw("<h2>Environment</h2><section>");
        if (environment == null) {
            html.paragraph("Not written down with the results; this is where the report was made.");
        }
        html.tableStart("", "");
        (environment == null ? Environment.current(null) : environment)
                .values()
                .forEach((name, value) -> html.rowStart().cell(name).cell(value).rowEnd());
        html.tableEnd().raw("</section>");
    }

    private static String shown(final double value, final String format) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    private static String plain(final double value) {
        return value == Math.rint(value) ? shown(value, "%,.0f") : shown(value, "%,.2f");
    }
}
