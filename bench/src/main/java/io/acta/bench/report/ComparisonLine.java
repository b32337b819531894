package io.acta.bench.report;

import io.acta.bench.driver.Figures;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A row of a comparison as one line of a table on the terminal. */
public final class ComparisonLine {
    private static final double MILLION = 1e6;
    private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);
    private static final String FORMAT = "%-18s %-4s %-22s %12s %10s %10s %10s %10s   %s";

    private ComparisonLine() {}

    /** What stands above the lines. */
    public static String header() {
        return String.format(
                Locale.ROOT,
                FORMAT,
                "engine",
                "tier",
                "mode",
                "M actions/s",
                "p50 us",
                "p99.9 us",
                "p99.99 us",
                "B/action",
                "");
    }

    /** One row. */
    public static String of(final Figures row) {
        return String.format(
                        Locale.ROOT,
                        FORMAT,
                        row.text("engine"),
                        row.text("tier"),
                        mode(row),
                        number(row, "actionsPerSecond", MILLION, 4),
                        number(row, "p50Ns", NS_PER_US, 1),
                        number(row, "p999Ns", NS_PER_US, 1),
                        number(row, "p9999Ns", NS_PER_US, 1),
                        number(row, "bytesPerAction", 1, 2),
                        remark(row))
                .stripTrailing();
    }

    private static String mode(final Figures row) {
        for (final String load : new String[] {"inFlight", "rate", "actionsBehind"}) {
            if (!Double.isNaN(row.number(load))) {
                return String.format(Locale.ROOT, "%s %,.0f", row.text("mode"), row.number(load));
            }
        }
        return row.text("mode");
    }

    private static String number(final Figures row, final String name, final double unit, final int decimals) {
        final double value = row.number(name);
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%,." + decimals + "f", value / unit);
    }

    private static String remark(final Figures row) {
        if (!row.text("skipped").isEmpty()) {
            return "skipped: " + row.text("skipped");
        }
        if (!row.text("error").isEmpty()) {
            return "ERROR: " + row.text("error");
        }
        final double restartNs = row.number("restartNs");
        if (!Double.isNaN(restartNs)) {
            return String.format(Locale.ROOT, "%.2f s to the first result", restartNs / TimeUnit.SECONDS.toNanos(1));
        }
        return row.values().containsKey("sustained") && !row.isTrue("sustained") ? "rate not sustained" : "";
    }
}
