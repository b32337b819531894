package io.acta.examples.stream.web;

import io.acta.examples.stream.Quality;
import io.acta.examples.web.access.SlidingWindow;
import io.acta.examples.web.socket.ClientSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * One preview connection: which frames it gets, and how well it keeps up. A frame is left out, never queued, while the one before it still waits
 * for the client to read.
 *
 * <p><b>Threads:</b> frames on the frame thread, what the client says on its socket's; the rest is read by any.
 */
final class Preview {
    /** What a client may say in any second. */
    static final int MESSAGES_PER_SECOND_MAX = 40;

    private static final long STATE_PING_EVERY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long ADAPT_EVERY_NS = TimeUnit.SECONDS.toNanos(3);
    private static final int ADAPT_FRAMES_MIN = 12;

    /** Above what the state takes as JSON, below all frames but small ones. */
    private static final long WAITING_BYTES_MAX = 8 * 1024;

    private final ClientSocket socket;
    private final long clientId;
    private final SlidingWindow messages = new SlidingWindow(MESSAGES_PER_SECOND_MAX, TimeUnit.SECONDS.toNanos(1));
    private volatile Quality quality;
    private volatile boolean isReady;
    private long pingToldNs;
    private long windowStartNs;
    private int sent;
    private int skipped;
    private volatile boolean isAdapting;

    Preview(final ClientSocket socket, final long clientId, final Quality quality, final long nowNs) {
        this.socket = socket;
        this.clientId = clientId;
        this.quality = quality;
        this.pingToldNs = nowNs - STATE_PING_EVERY_NS;
        this.windowStartNs = nowNs;
    }

    ClientSocket socket() {
        return socket;
    }

    long clientId() {
        return clientId;
    }

    Quality quality() {
        return quality;
    }

    void quality(final Quality next) {
        quality = next;
    }

    /** The quality that was asked for on its behalf was taken or refused: it may be asked for again. */
    void adaptingEnded() {
        isAdapting = false;
    }

    /** True once the engine knows it: then it gets frames. */
    boolean isReady() {
        return isReady;
    }

    void ready() {
        isReady = true;
    }

    /** False when it says too much. On its socket's thread. */
    boolean mayTalk(final long nowNs) {
        return messages.tryAcquire(nowNs);
    }

    /** True when a ping is worth an action: one a second is. On its socket's thread. */
    boolean isPingDue(final long nowNs) {
        if (nowNs - pingToldNs < STATE_PING_EVERY_NS) {
            return false;
        }
        pingToldNs = nowNs;
        return true;
    }

    /** Sends a frame unless the one before still waits. @return true when it was sent. */
    boolean offer(final ByteBuffer frame) {
        final boolean isSent = socket.sendBinaryUnlessBehind(frame, WAITING_BYTES_MAX);
        if (isSent) {
            sent++;
        } else {
            skipped++;
        }
        return isSent;
    }

    /** The quality that would suit it better because it misses most frames, null when this one does. On the frame thread. */
    Quality betterQuality(final long nowNs) {
        if (nowNs - windowStartNs < ADAPT_EVERY_NS) {
            return null;
        }
        final boolean isSlow = sent + skipped >= ADAPT_FRAMES_MIN && skipped > sent;
        windowStartNs = nowNs;
        sent = 0;
        skipped = 0;
        if (!isSlow || isAdapting || quality == Quality.LOW) {
            return null;
        }
        isAdapting = true;
        return quality == Quality.HIGH ? Quality.MEDIUM : Quality.LOW;
    }
}
