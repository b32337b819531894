package io.acta.bench.driver;

import java.util.concurrent.TimeUnit;

/**
 * What the producer does when there is nothing to do: spins for about a microsecond, then yields. Spinning for longer takes the core from
 * contenders with more than one thread; parking would be measured as latency. Throws when nothing has moved for too long.
 */
final class Pause {
    private static final int SPINS = 10;
    private static final int CLOCK_MASK = 0xFFF;
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(30);

    private int idleCount;
    private long stallAtNs;

    void moved() {
        idleCount = 0;
        stallAtNs = 0;
    }

    void idle(final Pump pump) {
        if (++idleCount < SPINS) {
            Thread.onSpinWait();
            return;
        }
        Thread.yield();
        if ((idleCount & CLOCK_MASK) == 0) {
            final long now = System.nanoTime();
            if (stallAtNs == 0) {
                stallAtNs = now + STALL_NS;
            } else if (now - stallAtNs > 0) {
                throw new IllegalStateException("nothing moved for " + TimeUnit.NANOSECONDS.toSeconds(STALL_NS) + " s: "
                        + pump.sent() + " actions were sent and " + pump.received() + " results came back");
            }
        }
    }
}
