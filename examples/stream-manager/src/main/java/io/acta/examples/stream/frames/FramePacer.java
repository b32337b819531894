package io.acta.examples.stream.frames;

import java.util.concurrent.TimeUnit;

/**
 * Says when the next frame is due, and counts: a frame whose time had passed before its drawing could begin is dropped, never caught up with.
 * Times are any clock's that does not go back.
 *
 * <p><b>Threads:</b> one.
 */
final class FramePacer {
    private long intervalNs = TimeUnit.SECONDS.toNanos(1);
    private long dueNs;
    private long sinceNs;
    private long rendered;
    private long dropped;
    private long renderNs;

    /** Begins anew: a frame is due now. What was counted and not told is told with what follows. */
    void start(final long nowNs, final int targetFps) {
        dueNs = nowNs;
        sinceNs = nowNs;
        targetFps(targetFps);
    }

    /** Frames a second from the next one on. */
    void targetFps(final int targetFps) {
        intervalNs = TimeUnit.SECONDS.toNanos(1) / targetFps;
    }

    /** How long until a frame is due; 0 when one is. */
    long waitNs(final long nowNs) {
        return Math.max(0, dueNs - nowNs);
    }

    /** A frame was drawn, from its start to now; those that were due meanwhile are dropped. */
    void rendered(final long startNs, final long nowNs) {
        rendered++;
        renderNs += nowNs - startNs;
        dueNs += intervalNs;
        if (nowNs > dueNs) {
            final long missed = (nowNs - dueNs) / intervalNs;
            dropped += missed;
            dueNs += missed * intervalNs;
        }
    }

    /** What was counted since the last measurement that was told. */
    Measurement measure(final long nowNs) {
        final double elapsedS = (nowNs - sinceNs) / (double) TimeUnit.SECONDS.toNanos(1);
        return new Measurement(
                rendered,
                dropped,
                elapsedS <= 0 ? 0 : rendered / elapsedS,
                rendered == 0 ? 0 : renderNs / (double) rendered / TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** How long ago the last measurement was told. */
    long sinceMeasuredNs(final long nowNs) {
        return nowNs - sinceNs;
    }

    /** The measurement was taken: it counts from zero again. */
    void told(final long nowNs) {
        sinceNs = nowNs;
        rendered = 0;
        dropped = 0;
        renderNs = 0;
    }

    /** Of a stretch of time. */
    record Measurement(long rendered, long dropped, double fps, double averageRenderTimeMs) {}
}
