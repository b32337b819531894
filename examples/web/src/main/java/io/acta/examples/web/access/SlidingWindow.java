package io.acta.examples.web.access;

/**
 * So many in any stretch of time of a given length, exactly: a ring of the times of the last ones.
 *
 * <p><b>Threads:</b> one. <b>Memory:</b> eight bytes for each that is allowed.
 */
public final class SlidingWindow {
    private final long windowNs;
    private final long[] times;
    private int next;
    private int count;

    /**
     * @param max within a window.
     * @param windowNs its length.
     */
    public SlidingWindow(final int max, final long windowNs) {
        if (max < 1 || windowNs < 1) {
            throw new IllegalArgumentException(
                    "sliding window: max=" + max + ", windowNs=" + windowNs + "; both must be positive");
        }
        this.windowNs = windowNs;
        this.times = new long[max];
    }

    /**
     * Takes one if there is one to take.
     *
     * @param nowNs not before an earlier call's; from any start, as {@code System.nanoTime()} gives it.
     */
    public boolean tryAcquire(final long nowNs) {
        if (waitNs(nowNs) > 0) {
            return false;
        }
        times[next] = nowNs;
        next = next + 1 == times.length ? 0 : next + 1;
        count = Math.min(count + 1, times.length);
        return true;
    }

    /** How long until there is one to take; 0 when there is. */
    public long waitNs(final long nowNs) {
        // When the ring is full, the oldest is the one that the next would overwrite.
        return count < times.length ? 0 : Math.max(0, windowNs - (nowNs - times[next]));
    }

    /** True when nothing was taken within the last window: it may be forgotten. */
    public boolean isIdle(final long nowNs) {
        final int last = next == 0 ? times.length - 1 : next - 1;
        return count == 0 || nowNs - times[last] >= windowNs;
    }
}
