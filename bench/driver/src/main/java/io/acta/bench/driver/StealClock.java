package io.acta.bench.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How long something took, and for how much of that a hypervisor ran others while this machine's processors had work: their steal time, summed over all
 * of them, which Linux tells in steps of 10 ms. Where nobody tells of any (no virtual machine, another system) it is 0. Of use to any thread; each
 * question reads a file and allocates.
 *
 * <p>Source of the columns: {@code proc_stat(5)}.
 */
public final class StealClock {
    private static final Path STATISTICS = Path.of("/proc/stat");
    private static final String ALL_PROCESSORS = "cpu ";
    private static final int STEAL_COLUMN = 8;
    private static final long TICK_MS = 10;

    private final long startNs;
    private final long startStealMs;

    private StealClock() {
        startStealMs = sinceBootMs();
        startNs = System.nanoTime();
    }

    /** From now on. */
    public static StealClock start() {
        return new StealClock();
    }

    /** Since the start. */
    public long elapsedMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    /** Steal time of all processors since the start: no thread can have lost more. */
    public long stealMs() {
        return sinceBootMs() - startStealMs;
    }

    /**
     * What passed, less what was stolen: for so long at least was it not the hypervisor that made anybody wait. Never below 0; stands still when half of two
     * processors is stolen, so that a wait wants a bound of its own.
     */
    public long givenMs() {
        return Math.max(0, elapsedMs() - stealMs());
    }

    /** The part of all processors' time that was stolen, 0 to 1. */
    public double stealShare() {
        final double processorMs =
                Math.max(1, elapsedMs()) * (double) Runtime.getRuntime().availableProcessors();
        return Math.min(1, stealMs() / processorMs);
    }

    private static long sinceBootMs() {
        if (!Files.isReadable(STATISTICS)) {
            return 0;
        }
        try (var lines = Files.lines(STATISTICS, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(ALL_PROCESSORS))
                    .mapToLong(StealClock::stealMsOf)
                    .findFirst()
                    .orElse(0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param line of the sums over all processors; old kernels tell of fewer columns. */
    static long stealMsOf(final String line) {
        final String[] columns = line.trim().split("\\s+");
        return columns.length > STEAL_COLUMN ? Long.parseLong(columns[STEAL_COLUMN]) * TICK_MS : 0;
    }
}
