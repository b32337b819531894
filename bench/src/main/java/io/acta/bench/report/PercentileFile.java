package io.acta.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@code .hgrm} file, the text that HdrHistogram's {@code outputPercentileDistribution} writes: value, percentile as a fraction, count,
 * 1 / (1 - percentile). Values are as the file has them, microseconds in this suite.
 */
final class PercentileFile {
    private static final int VALUE = 0;
    private static final int INVERSE = 3;
    private static final String INFINITE = "inf";

    private PercentileFile() {}

    /**
     * One point of the distribution.
     *
     * @param oneIn one action in so many took longer: 1 / (1 - percentile).
     * @param valueUs microseconds.
     */
    record Point(double oneIn, double valueUs) {}

    /** All points but the last, whose percentile is 100. */
    static List<Point> read(final Path file) throws IOException {
        final List<Point> points = new ArrayList<>();
        for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            final String[] columns = line.trim().split("\\s+");
            if (columns.length == INVERSE + 1
                    && Character.isDigit(columns[VALUE].charAt(0))
                    && !columns[INVERSE].startsWith(INFINITE)) {
                try {
                    points.add(new Point(Double.parseDouble(columns[INVERSE]), Double.parseDouble(columns[VALUE])));
                } catch (final NumberFormatException e) {
                    throw new IOException(file + ": not a line of a percentile distribution: " + line, e);
                }
            }
        }
        return points;
    }
}
