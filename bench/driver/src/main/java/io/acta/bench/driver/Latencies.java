package io.acta.bench.driver;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Latencies as figures and as files. */
final class Latencies {
    /** What is longer counts as this. */
    static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);

    private static final int DIGITS = 3;
    private static final double NS_PER_US = 1_000.0;
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;
    private static final double P9999 = 99.99;

    private Latencies() {}

    static Histogram histogram() {
        return new Histogram(MAX_NS, DIGITS);
    }

    static void record(final Histogram histogram, final long latencyNs) {
        histogram.recordValue(Math.max(0, Math.min(latencyNs, MAX_NS)));
    }

    /** Puts percentiles, and writes the distribution in microseconds to a .hgrm file. */
    static void put(final Figures figures, final Histogram histogram, final Path file) throws IOException {
        if (histogram.getTotalCount() == 0) {
            return;
        }
        figures.put("p50Ns", histogram.getValueAtPercentile(P50))
                .put("p99Ns", histogram.getValueAtPercentile(P99))
                .put("p999Ns", histogram.getValueAtPercentile(P999))
                .put("p9999Ns", histogram.getValueAtPercentile(P9999))
                .put("maxNs", histogram.getMaxValue())
                .put("latencies", histogram.getTotalCount())
                .put("hgrm", file.getFileName().toString());
        try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, NS_PER_US);
        }
    }

    /** Writes one histogram for each interval of a run, as HistogramLogReader reads them, values in nanoseconds. */
    static void writeTimeline(final Histogram[] intervals, final long intervalMs, final Path file) throws IOException {
        final HistogramLogWriter writer = new HistogramLogWriter(file.toFile());
        try {
            writer.outputLogFormatVersion();
            writer.outputStartTime(0);
            writer.outputLegend();
            for (int i = 0; i < intervals.length; i++) {
                intervals[i].setStartTimeStamp(i * intervalMs);
                intervals[i].setEndTimeStamp((i + 1) * intervalMs);
                writer.outputIntervalHistogram(intervals[i]);
            }
        } finally {
            writer.close();
        }
    }
}
