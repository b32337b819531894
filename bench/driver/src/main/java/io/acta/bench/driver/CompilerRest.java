package io.acta.bench.driver;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells when the JVM's compilers have come to rest: a program that is still being compiled runs at a part of its speed, and shares the processors with the
 * compilers. They tell of their time when a piece is done, and a large piece takes a slow machine a second: so the rest that is asked for should be longer.
 * Where the JVM tells nothing they count as resting.
 *
 * <p><b>Threads:</b> one.
 */
final class CompilerRest {
    /** Of the time in which they rest, one part in so many may be theirs all the same. */
    private static final long BUSY_SHARE = 100;

    private final long restMs;
    private final LongSupplier compiledMs;
    private final LongSupplier nowMs;
    private long sinceMs;
    private long compiledBeforeMs;

    /** @param restMs how long they must have rested. */
    CompilerRest(final long restMs) {
        this(restMs, compilersTimeMs(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /**
     * By other clocks, for tests.
     *
     * @param compiledMs what the compilers have taken so far.
     * @param nowMs the time, from any beginning.
     */
    CompilerRest(final long restMs, final LongSupplier compiledMs, final LongSupplier nowMs) {
        this.restMs = restMs;
        this.compiledMs = compiledMs;
        this.nowMs = nowMs;
        begin();
    }

    /** True when they have rested for as long as was asked for. To be asked again and again meanwhile. */
    boolean isLongEnough() {
        if ((compiledMs.getAsLong() - compiledBeforeMs) * BUSY_SHARE > restMs) {
            begin();
        }
        return nowMs.getAsLong() - sinceMs >= restMs;
    }

    private static LongSupplier compilersTimeMs() {
        final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        return compilers != null && compilers.isCompilationTimeMonitoringSupported()
                ? compilers::getTotalCompilationTime
                : () -> 0;
    }

    private void begin() {
        sinceMs = nowMs.getAsLong();
        compiledBeforeMs = compiledMs.getAsLong();
    }
}
