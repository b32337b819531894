package io.acta.examples.stream.frames;

import io.acta.engine.Engine;
import io.acta.examples.stream.Quality;
import io.acta.examples.stream.StreamManagerActions;
import io.acta.examples.stream.frames.FramePacer.Measurement;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that draws: reads the scene, draws it, encodes it once for each quality that somebody watches, hands it over, and waits for the next
 * frame's time. While the stream is paused or off it draws only what has changed.
 *
 * <p>Once a second it tells the engine, by an action, how many frames were drawn and dropped and how long that took. When the engine takes no
 * action just then, the counts go into the next one. When drawing fails, an action says so, and the stream goes off.
 */
public final class FrameLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameLoop.class);
    private static final long STILL_LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MEASURE_EVERY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long JOIN_MS = 2_000;
    private static final int ERROR_CHARS_MAX = 120;

    private final SceneReader scenes;
    private final StreamManagerActions actions;
    private final FrameSink sink;
    private final ScenePainter painter = new ScenePainter();
    private final List<FrameWriter> writers =
            Arrays.stream(FrameFormat.values()).map(FrameWriter::new).toList();
    private final FramePacer pacer = new FramePacer();
    private final Thread thread = new Thread(this::run, "frames");
    private Scene shown = Scene.EMPTY;
    private boolean wasMoving;

    /** Of a pause: it was not told yet what was drawn before it. */
    private boolean isMeasureDue;

    private long playedNs;
    private long playingSinceNs;
    private long frameNumber;
    private volatile boolean closed;

    /** Starts drawing. */
    public FrameLoop(final Engine engine, final FrameSink sink) {
        this.scenes = new SceneReader(engine.published());
        this.actions = new StreamManagerActions(engine.publisher());
        this.sink = sink;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                step(scenes.read());
            } catch (final RuntimeException e) {
                fail(e);
            }
        }
        writers.forEach(FrameWriter::close);
    }

    private void step(final Scene scene) {
        final long nowNs = System.nanoTime();
        if (scene.isMoving()) {
            if (!wasMoving) {
                wasMoving = true;
                isMeasureDue = false;
                playingSinceNs = nowNs;
                pacer.start(nowNs, scene.targetFps());
            }
            pacer.targetFps(scene.targetFps());
            final long waitNs = pacer.waitNs(nowNs);
            if (waitNs > 0) {
                LockSupport.parkNanos(waitNs);
                return;
            }
            draw(scene, nowNs, playedNs + nowNs - playingSinceNs);
            pacer.rendered(nowNs, System.nanoTime());
            measure();
            return;
        }
        if (wasMoving) {
            wasMoving = false;
            isMeasureDue = true;
            playedNs = scene.isLive() ? playedNs + nowNs - playingSinceNs : 0;
        }
        if (isMeasureDue && tell(pacer.measure(nowNs), 0)) {
            isMeasureDue = false;
            pacer.told(nowNs);
        }
        if (sink.takeWish() || !scene.equals(shown)) {
            draw(scene, nowNs, playedNs);
        }
        LockSupport.parkNanos(STILL_LOOK_NS);
    }

    private void draw(final Scene scene, final long startNs, final long playedNs) {
        final Instant now = Instant.now();
        final long timeNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        final BufferedImage picture = painter.paint(scene, timeNs, playedNs);
        frameNumber++;
        shown = scene;
        for (final FrameWriter writer : writers) {
            final Quality quality = writer.format().quality();
            if (sink.isWatched(quality)) {
                sink.onFrame(quality, frameNumber, writer.write(picture, frameNumber, timeNs, startNs));
            }
        }
    }

    private void measure() {
        final long nowNs = System.nanoTime();
        if (pacer.sinceMeasuredNs(nowNs) < MEASURE_EVERY_NS) {
            return;
        }
        final Measurement measured = pacer.measure(nowNs);
        if (tell(measured, measured.fps())) {
            pacer.told(nowNs);
        }
    }

    private boolean tell(final Measurement measured, final double fps) {
        return actions.framesMeasured(measured.rendered(), measured.dropped(), fps, measured.averageRenderTimeMs())
                >= 0;
    }

    private void fail(final RuntimeException e) {
        LOG.error("drawing failed; the stream goes off", e);
        final String said = String.valueOf(e).replaceAll("[^ -~]", "?");
        actions.renderingFailed(said.substring(0, Math.min(said.length(), ERROR_CHARS_MAX)));
        // Whatever it was, it is not tried again at once.
        LockSupport.parkNanos(MEASURE_EVERY_NS);
    }

    /** Draws no more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
