package io.acta.examples.web.access;

/**
 * So many in any stretch of time of a given length, exactly: a ring of the times of the last ones.
 *
 * <p><b>Threads:</b> one. <b>Memory:</b> eight bytes for each that was taken within one window, up to twice that: who takes little costs little, however much is allowed.
 */
public final class SlidingWindow {
    private static final int TIMES_FIRST = 8;

    private final int max;
    private final long windowNs;
    private long[] times;
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
        this.max = max;
        this.windowNs = windowNs;
        this.times = new long[Math.min(max, TIMES_FIRST)];
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
        if (count == times.length && nowNs - times[next] < windowNs) {
            grow();
        }
        times[next] = nowNs;
        next = next + 1 == times.length ? 0 : next + 1;
        count = Math.min(count + 1, times.length);
        return true;
    }

    /** All of the ring is of this window, and more is allowed: from the oldest on into a longer one. */
    private void grow() {
        final long[] longer = new long[(int) Math.min(max, 2L * times.length)];
        System.arraycopy(times, next, longer, 0, times.length - next);
        System.arraycopy(times, 0, longer, times.length - next, next);
        next = times.length;
        times = longer;
    }

    /** How long until there is one to take; 0 when there is. */
    public long waitNs(final long nowNs) {
        // When the ring is full, the oldest is the one that the next would overwrite.
        return count < max ? 0 : Math.max(0, windowNs - (nowNs - times[next]));
    }

    /** True when nothing was taken within the last window: it may be forgotten. */
    public boolean isIdle(final long nowNs) {
        final int last = next == 0 ? times.length - 1 : next - 1;
        return count == 0 || nowNs - times[last] >= windowNs;
    }
}
