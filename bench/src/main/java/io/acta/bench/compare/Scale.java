package io.acta.bench.compare;

import io.acta.bench.driver.Mode;
import io.acta.bench.driver.Mode.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * How much is measured.
 *
 * @param forks of each contender and tier.
 * @param warmUpMs before each measurement.
 * @param measureMs of each.
 * @param behindReplay actions that a replay applies again.
 * @param behindRestart actions behind the restarts, one restart for each number.
 * @param writeMsMax for bringing them there.
 */
record Scale(int forks, long warmUpMs, long measureMs, long behindReplay, List<Long> behindRestart, long writeMsMax) {
    private static final List<Long> WINDOWS = List.of(1L, 64L, 1_024L);
    private static final List<Long> RATES = List.of(10_000L, 100_000L, 500_000L, 1_000_000L);

    /** A measurement: hours for all contenders. */
    static final Scale LONG = new Scale(3, 2_500, 5_000, 10_000_000, List.of(10_000_000L, 100_000_000L), 120_000);

    /** A look whether everything works: minutes. */
    static final Scale SHORT = new Scale(1, 125, 250, 100_000, List.of(100_000L), 1_000);

    Scale withForks(final int count) {
        return new Scale(count, warmUpMs, measureMs, behindReplay, behindRestart, writeMsMax);
    }

    Scale withMeasureMs(final long lengthMs) {
        return new Scale(forks, (lengthMs + 1) / 2, lengthMs, behindReplay, behindRestart, writeMsMax);
    }

    Scale withBehind(final List<Long> actions) {
        return new Scale(forks, warmUpMs, measureMs, actions.get(0), List.copyOf(actions), writeMsMax);
    }

    /** Modes of the fork that measures, in their order, if their kinds are wanted. */
    List<Mode> modes(final List<Kind> wanted) {
        final List<Mode> modes = new ArrayList<>();
        WINDOWS.forEach(window -> modes.add(new Mode(Kind.SATURATED, window)));
        RATES.forEach(rate -> modes.add(new Mode(Kind.OPEN_LOOP, rate)));
        modes.add(new Mode(Kind.ALLOCATION));
        modes.add(new Mode(Kind.REPLAY, behindReplay));
        return modes.stream().filter(mode -> wanted.contains(mode.kind())).toList();
    }

    /** Restarts, each with two forks of its own. */
    List<Mode> restarts(final List<Kind> wanted) {
        return wanted.contains(Kind.RESTART)
                ? behindRestart.stream()
                        .map(actions -> new Mode(Kind.RESTART, actions))
                        .toList()
                : List.of();
    }

    /** The longest that a fork may take for a mode before it is killed. */
    long timeoutMs(final Mode mode) {
        final long overheadMs = 60_000;
        return switch (mode.kind()) {
            case SATURATED, OPEN_LOOP, ALLOCATION -> overheadMs + 4 * (warmUpMs + measureMs);
            // Applying again may take a contender longer than applying.
            case REPLAY, RESTART -> overheadMs + 5 * writeMsMax;
            case RESTART_WRITE -> overheadMs + 2 * writeMsMax;
        };
    }
}
