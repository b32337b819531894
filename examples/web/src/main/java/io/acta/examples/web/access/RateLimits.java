package io.acta.examples.web.access;

import java.util.HashMap;
import java.util.Map;

/**
 * A {@link SlidingWindow} for each key, an address or a user say. So many keys and no more: when all are in use, those that are
 * idle are forgotten, and if none is, strangers wait.
 *
 * <p><b>Threads:</b> any.
 */
public final class RateLimits {
    private final int max;
    private final long windowNs;
    private final int keysMax;
    private final Map<String, SlidingWindow> windows = new HashMap<>();

    /**
     * @param max for each key within a window.
     * @param windowNs its length.
     * @param keysMax at a time.
     */
    public RateLimits(final int max, final long windowNs, final int keysMax) {
        if (keysMax < 1) {
            throw new IllegalArgumentException("rate limits: keysMax=" + keysMax + " is not positive");
        }
        // Looks at the others.
        new SlidingWindow(max, windowNs);
        this.max = max;
        this.windowNs = windowNs;
        this.keysMax = keysMax;
    }

    /** Takes one for a key if there is one to take. */
    public synchronized boolean tryAcquire(final String key, final long nowNs) {
        SlidingWindow window = windows.get(key);
        if (window == null) {
            if (windows.size() >= keysMax) {
                windows.values().removeIf(each -> each.isIdle(nowNs));
                if (windows.size() >= keysMax) {
                    return false;
                }
            }
            window = new SlidingWindow(max, windowNs);
            windows.put(key, window);
        }
        return window.tryAcquire(nowNs);
    }

    /** How long until there is one for a key. */
    public synchronized long waitNs(final String key, final long nowNs) {
        final SlidingWindow window = windows.get(key);
        return window == null ? 0 : window.waitNs(nowNs);
    }
}
