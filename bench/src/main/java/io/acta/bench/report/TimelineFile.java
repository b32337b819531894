package io.acta.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Reads a {@code .hlog} file of HdrHistogram: a histogram of nanoseconds for each interval of a run. */
final class TimelineFile {
    private static final double MS_PER_S = 1e3;
    private static final double NS_PER_US = 1e3;

    private TimelineFile() {}

    /**
     * One interval.
     *
     * @param startS seconds since the first one began.
     * @param actionsPerSecond whose time to be sent lay in it.
     * @param worstUs the longest latency of them, 0 for none.
     */
    record Interval(double startS, double actionsPerSecond, double worstUs) {}

    /** All intervals, in order. */
    static List<Interval> read(final Path file) throws IOException {
        final List<Interval> intervals = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            long firstMs = 0;
            while (reader.hasNext()) {
                final EncodableHistogram next = reader.nextIntervalHistogram();
                if (next instanceof Histogram histogram) {
                    firstMs = intervals.isEmpty() ? histogram.getStartTimeStamp() : firstMs;
                    final double lengthS = (histogram.getEndTimeStamp() - histogram.getStartTimeStamp()) / MS_PER_S;
                    intervals.add(new Interval(
                            (histogram.getStartTimeStamp() - firstMs) / MS_PER_S,
                            histogram.getTotalCount() / lengthS,
                            histogram.getMaxValue() / NS_PER_US));
                }
            }
        }
        return intervals;
    }
}
