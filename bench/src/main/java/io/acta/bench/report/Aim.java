package io.acta.bench.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A figure that the project wants to reach, and what was measured.
 *
 * @param what is compared.
 * @param against what.
 * @param bound as it is said: "at least 5 x".
 * @param measured NaN when the results have not both sides.
 * @param unit behind the measured figure.
 * @param verdict whether it is reached.
 */
record Aim(String what, String against, String bound, double measured, String unit, Verdict verdict) {
    private static final double LARGE = 100;
    private static final double SMALL = 0.1;
    private static final int SMALL_DECIMALS = 4;

    /** Nothing can be said of a ratio to zero. */
    Aim {
        measured = Double.isFinite(measured) ? measured : Double.NaN;
    }

    /** Whether an aim is reached. */
    enum Verdict {
        /** It is. */
        MET("met"),
        /** It is not. */
        NOT_MET("not met"),
        /** The results don't tell. */
        NOT_MEASURED("not measured");

        private final String label;

        Verdict(final String label) {
            this.label = label;
        }

        /** How reports say it. */
        String label() {
            return label;
        }
    }

    static Aim atLeast(
            final String what, final String against, final double bound, final String unit, final double measured) {
        return new Aim(
                what, against, "at least " + show(bound) + unit, measured, unit, verdict(measured, measured >= bound));
    }

    static Aim atMost(
            final String what, final String against, final double bound, final String unit, final double measured) {
        return new Aim(
                what, against, "at most " + show(bound) + unit, measured, unit, verdict(measured, measured <= bound));
    }

    private static Verdict verdict(final double measured, final boolean met) {
        return !Double.isFinite(measured) ? Verdict.NOT_MEASURED : met ? Verdict.MET : Verdict.NOT_MET;
    }

    /** What was measured, in words. */
    String measuredText() {
        return Double.isNaN(measured) ? "" : show(measured) + unit;
    }

    private static String show(final double value) {
        final int decimals = Math.abs(value) >= LARGE ? 0 : 2;
        return BigDecimal.valueOf(value)
                .setScale(Math.abs(value) < SMALL ? SMALL_DECIMALS : decimals, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
