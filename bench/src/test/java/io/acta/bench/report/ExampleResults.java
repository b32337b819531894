package io.acta.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Results as a run leaves them, made by a seeded generator: their numbers mean nothing. */
final class ExampleResults {
    static final List<String> ENGINES = List.of(
            "acta",
            "raw-disruptor",
            "disruptor-document",
            "disruptor-batch",
            "exchange-core",
            "aeron-cluster",
            "prevayler",
            "redis-everysec",
            "redis-always");
    private static final int FORKS = 3;
    private static final int INTERVALS = 40;
    private static final int INTERVAL_MS = 100;
    private static final long LATENCY_MAX_NS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Path directory;
    private final Random random;
    private final List<String> lines = new ArrayList<>();

    private ExampleResults(final Path directory, final long seed) {
        this.directory = directory;
        this.random = new Random(seed);
    }

    /** Fills a directory. */
    static void write(final Path directory, final long seed) throws IOException {
        final ExampleResults results = new ExampleResults(directory, seed);
        for (final String tier : List.of("T0", "T1", "T2")) {
            for (final String engine : ENGINES) {
                results.engine(engine, tier, 20e6 / (1 + 3 * ENGINES.indexOf(engine)));
            }
        }
        results.lines.add(
                "{\"name\":\"state\",\"rows\":100000000,\"overheadBytes\":18.7,\"getOneByOneRatio\":1.45,\"editOneByOneRatio\":2.75}");
        results.lines.add("{\"name\":\"idle\",\"corePercent\":0.4}");
        Files.write(directory.resolve("results.jsonl"), results.lines, StandardCharsets.UTF_8);
        new Environment(Map.of("cpu", "an example, 2 cores")).write(directory);
    }

    private void engine(final String engine, final String tier, final double rate) throws IOException {
        for (int fork = 0; fork < FORKS; fork++) {
            for (final long inFlight : new long[] {1, 64, 1024}) {
                final double achieved = rate * (0.9 + 0.2 * random.nextDouble()) * inFlight / (inFlight + 100);
                line(engine, tier, "saturated", "\"inFlight\":" + inFlight, achieved, fork, 1e9 * inFlight / achieved);
            }
            for (final long perSecond : new long[] {10_000, 100_000}) {
                line(engine, tier, "open-loop", "\"rate\":" + perSecond, Math.min(perSecond, rate), fork, 2e10 / rate);
            }
        }
    }

    private void line(
            final String engine,
            final String tier,
            final String mode,
            final String load,
            final double achieved,
            final int fork,
            final double typicalNs)
            throws IOException {
        final String name = String.join("-", engine, tier, mode, load.replaceAll("\\D", ""), Integer.toString(fork));
        final Histogram all = new Histogram(LATENCY_MAX_NS, DIGITS);
        try (PrintStream log = new PrintStream(directory.resolve(name + ".hlog").toFile(), StandardCharsets.UTF_8)) {
            final HistogramLogWriter writer = new HistogramLogWriter(log);
            writer.outputLogFormatVersion();
            writer.outputLegend();
            for (int i = 0; i < INTERVALS; i++) {
                final Histogram interval = new Histogram(LATENCY_MAX_NS, DIGITS);
                final int actions = 300 + 60 * ENGINES.indexOf(engine) + random.nextInt(40);
                for (int j = 0; j < actions; j++) {
                    interval.recordValue(
                            (long) (typicalNs * (1 + Math.pow(random.nextDouble(), -0.7))) % LATENCY_MAX_NS);
                }
                interval.setStartTimeStamp((long) i * INTERVAL_MS);
                interval.setEndTimeStamp((i + 1L) * INTERVAL_MS);
                writer.outputIntervalHistogram(interval);
                all.add(interval);
            }
        }
        try (PrintStream out = new PrintStream(directory.resolve(name + ".hgrm").toFile(), StandardCharsets.UTF_8)) {
            all.outputPercentileDistribution(out, 1000.0);
        }
        lines.add(String.format(
                Locale.ROOT,
                "{\"engine\":\"%s\",\"tier\":\"%s\",\"mode\":\"%s\",%s,\"actionsPerSecond\":%.0f,\"p50Ns\":%d,\"p99Ns\":%d,"
                        + "\"p999Ns\":%d,\"p9999Ns\":%d,\"maxNs\":%d,\"bytesPerAction\":0.0,\"checksum\":\"abc\",\"checksumAgrees\":true,"
                        + "\"hgrm\":\"%s.hgrm\",\"hlog\":\"%s.hlog\",\"settings\":\"ring=8192\",\"leavesOut\":\"<nothing>\"}",
                engine,
                tier,
                mode,
                load,
                achieved,
                all.getValueAtPercentile(50),
                all.getValueAtPercentile(99),
                all.getValueAtPercentile(99.9),
                all.getValueAtPercentile(99.99),
                all.getMaxValue(),
                name,
                name));
    }
}
