package io.acta.examples.web.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long things took, by phase and kind, as a table in {@code target/NAME.txt}: for people to look at, since no test fails by such figures.
 *
 * <p><b>Threads:</b> any.
 */
public final class Latencies {
    private static final int DIGITS = 3;
    private static final double MEDIAN = 50;
    private static final double NEARLY_ALL = 99;

    private final Path file;
    private final Map<Kind, Histogram> histograms = new LinkedHashMap<>();

    private record Kind(String phase, String what) {}

    /** @param name of the file. */
    public Latencies(final String name) {
        file = Path.of("target", name + ".txt");
    }

    /** Notes one. */
    public synchronized void note(final String phase, final String what, final long tookNs) {
        histograms
                .computeIfAbsent(new Kind(phase, what), kind -> new Histogram(DIGITS))
                .recordValue(tookNs);
    }

    /** Writes all that was noted; what an earlier run wrote is gone. */
    public synchronized void write() {
        final StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%-52s %-12s %8s %12s %12s %12s%n",
                "phase",
                "what",
                "count",
                "median ms",
                "99 % ms",
                "slowest ms"));
        histograms.forEach((kind, histogram) -> table.append(String.format(
                Locale.ROOT,
                "%-52s %-12s %8d %12.2f %12.2f %12.2f%n",
                kind.phase(),
                kind.what(),
                histogram.getTotalCount(),
                ms(histogram.getValueAtPercentile(MEDIAN)),
                ms(histogram.getValueAtPercentile(NEARLY_ALL)),
                ms(histogram.getMaxValue()))));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, table);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double ms(final long ns) {
        return ns / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
