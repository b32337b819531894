package io.acta.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.acta.bench.report.Results.Measurement;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the page's charts show, as one JSON object:
 *
 * <pre>
 * {"engines": [name, ...],
 *  "tiers": {"T1": {
 *    "saturated": {"loads": [1, 64, 1024], "series": [{"engine", "rates": [a number or null for each load]}]},
 *    "runs": [{"label", "paced": true in an open loop, "series": [{"engine", "percentiles": [[1 in so many, us], ...], "timeline": [[s, actions/s, worst us], ...]}]}]}}}
 * </pre>
 *
 * Engines stand in the order of the lines, which gives each its colour in all charts.
 */
final class ChartData {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SATURATED = "saturated";
    private static final String OPEN_LOOP = "open-loop";
    private static final List<String> WITH_LATENCIES = List.of(OPEN_LOOP, SATURATED);

    private final Results results;
    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;

    private ChartData(final Results results) throws IOException {
        this.results = results;
        this.json = JSON.createGenerator(text);
    }

    /** @param tiers that have results. */
    static String of(final Results results, final List<String> tiers) throws IOException {
        final ChartData data = new ChartData(results);
        data.json.writeStartObject();
        data.engines();
        data.json.writeObjectFieldStart("tiers");
        for (final String tier : tiers) {
            data.json.writeObjectFieldStart(tier);
            data.saturated(tier);
            data.runs(tier);
            data.json.writeEndObject();
        }
        data.json.writeEndObject();
        data.json.writeEndObject();
        data.json.close();
        return data.text.toString();
    }

    private void engines() throws IOException {
        json.writeArrayFieldStart("engines");
        for (final String engine : results.rows().stream()
                .map(ResultRow::engine)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList()) {
            json.writeString(engine);
        }
        json.writeEndArray();
    }

    private void saturated(final String tier) throws IOException {
        final List<ResultRow> rows = results.good(tier, SATURATED);
        final TreeSet<Double> loads = new TreeSet<>();
        final Map<String, Map<Double, Double>> rates = new LinkedHashMap<>();
        Results.byMeasurement(rows).forEach((measurement, forks) -> {
            loads.add(measurement.load());
            rates.computeIfAbsent(measurement.engine(), engine -> new TreeMap<>())
                    .put(measurement.load(), Results.median(forks, "actionsPerSecond"));
        });
        json.writeObjectFieldStart(SATURATED);
        json.writeArrayFieldStart("loads");
        for (final double load : loads) {
            json.writeNumber((long) load);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("series");
        for (final Map.Entry<String, Map<Double, Double>> engine : rates.entrySet()) {
            json.writeStartObject();
            json.writeStringField("engine", engine.getKey());
            json.writeArrayFieldStart("rates");
            for (final double load : loads) {
                number(engine.getValue().getOrDefault(load, Double.NaN));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void runs(final String tier) throws IOException {
        json.writeArrayFieldStart("runs");
        for (final String mode : WITH_LATENCIES) {
            final Map<Double, Map<Measurement, List<ResultRow>>> byLoad = new TreeMap<>();
            Results.byMeasurement(results.good(tier, mode))
                    .forEach((measurement, forks) -> byLoad.computeIfAbsent(
                                    measurement.load(), load -> new LinkedHashMap<>())
                            .put(measurement, forks));
            for (final Map.Entry<Double, Map<Measurement, List<ResultRow>>> load : byLoad.entrySet()) {
                run(mode, load.getKey(), load.getValue());
            }
        }
        json.writeEndArray();
    }

    private void run(final String mode, final double load, final Map<Measurement, List<ResultRow>> engines)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("label", label(mode, load));
        json.writeBooleanField("paced", mode.equals(OPEN_LOOP));
        json.writeArrayFieldStart("series");
        for (final Map.Entry<Measurement, List<ResultRow>> engine : engines.entrySet()) {
            final ResultRow row = middle(engine.getValue());
            json.writeStartObject();
            json.writeStringField("engine", engine.getKey().engine());
            json.writeBooleanField("sustained", !row.isFalse("sustained"));
            percentiles(results.file(row, "hgrm"));
            timeline(results.file(row, "hlog"));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The fork whose p99 is the median: its curve is shown. */
    private static ResultRow middle(final List<ResultRow> forks) {
        final double median = Results.median(forks, "p99Ns");
        return forks.stream()
                .filter(row -> row.number("p99Ns") == median)
                .findFirst()
                .orElse(forks.get(0));
    }

    private void percentiles(final Path file) throws IOException {
        json.writeArrayFieldStart("percentiles");
        if (file != null) {
            for (final PercentileFile.Point point : PercentileFile.read(file)) {
                json.writeStartArray();
                number(point.oneIn());
                number(point.valueUs());
                json.writeEndArray();
            }
        }
        json.writeEndArray();
    }

    private void timeline(final Path file) throws IOException {
        json.writeArrayFieldStart("timeline");
        if (file != null) {
            for (final TimelineFile.Interval interval : TimelineFile.read(file)) {
                json.writeStartArray();
                number(interval.startS());
                number(interval.actionsPerSecond());
                number(interval.worstUs());
                json.writeEndArray();
            }
        }
        json.writeEndArray();
    }

    private void number(final double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }

    /** How a load is called: "open loop, 100,000 a second". */
    static String label(final String mode, final double load) {
        return switch (mode) {
            case SATURATED -> String.format(Locale.ROOT, "saturated, %,.0f in flight", load);
            case OPEN_LOOP -> String.format(Locale.ROOT, "open loop, %,.0f a second", load);
            default -> load == 0 ? mode : String.format(Locale.ROOT, "%s, %,.0f actions", mode, load);
        };
    }
}
