package io.acta.engine.loop;

import org.agrona.concurrent.EpochNanoClock;

/**
 * The time of batches: the clock's, and never before the last batch's. While the clock is behind that (it was set back, or the journal was
 * written by a machine whose clock is ahead), time goes at half the clock's speed until the clock has caught up. So it neither falls nor
 * stands still, and timers go on firing. Whatever comes out is recorded in the batch, which is where a replay takes it from.
 *
 * <p><b>Threads:</b> the reactor's. Allocates nothing.
 */
final class BatchClock {
    private final EpochNanoClock clock;
    private long timeNs = Long.MIN_VALUE;
    private long lastReadingNs = Long.MAX_VALUE;

    BatchClock(final EpochNanoClock clock) {
        this.clock = clock;
    }

    /** Goes on after a batch of this time. */
    void continueFrom(final long lastTimeNs) {
        timeNs = lastTimeNs;
        lastReadingNs = Long.MAX_VALUE;
    }

    /** The time for a batch that begins now. */
    long read() {
        final long nowNs = clock.nanoTime();
        if (nowNs >= timeNs) {
            timeNs = nowNs;
        } else if (nowNs > lastReadingNs) {
            timeNs += Math.max(1, nowNs - lastReadingNs >> 1);
        }
        lastReadingNs = nowNs;
        return timeNs;
    }
}
