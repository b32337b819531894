package io.acta.examples.stream.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.stream.Quality;
import io.acta.examples.stream.Rejection;
import io.acta.examples.stream.StreamContext;
import io.acta.examples.stream.StreamManagerActions;
import io.acta.examples.stream.StreamReactors;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.ReplyStatus;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.RawSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a preview that does not keep up gets another quality; by a clock that the test moves, and with frames that it makes. */
class AdaptedQualityTest {
    private static final int FRAME_BYTES = 64 * 1024;
    private static final int FRAMES_MIN = 20;
    private static final int FRAMES_MAX = 1_000_000;
    private static final long LONG_MS = 120_000;

    @TempDir
    private Path directory;

    private final AtomicLong nowNs = new AtomicLong(1);
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);

    /** Frames until most are left out, then one after the time that a preview is looked at for. */
    private void fallBehind(final PreviewSockets previews) {
        final long sentBefore = previews.framesSent();
        final long skippedBefore = previews.framesSkipped();
        int frames = 0;
        do {
            previews.onFrame(Quality.MEDIUM, ++frames, frame);
            assertThat(frames).as("frames until most are left out").isLessThan(FRAMES_MAX);
            // By two, since the last frame below may be sent.
        } while (frames < FRAMES_MIN
                || previews.framesSkipped() - skippedBefore < previews.framesSent() - sentBefore + 2);
        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(3));
        previews.onFrame(Quality.MEDIUM, ++frames, frame);
    }

    @Test
    void shouldAskAgainForALowerQualityWhenTheFirstTimeWasRefused() {
        final StreamContext context =
                new StreamContext().ports(0, 0, 0).directory(directory).isAuthOff(true);
        try (Engine engine = Engine.launch(StreamReactors.context().journal(new MemoryJournal()));
                OpenRequests requests = new OpenRequests(engine, "asked", 1, LONG_MS, Rejection::reason)) {
            final StreamManagerActions actions = new StreamManagerActions(requests.publisher());
            actions.defaultsSet().targetFps(24).layersCount(0);
            assertThat(requests.ask(actions::commitDefaultsSet).join().isApplied())
                    .isTrue();
            // Without it a preview is taken for gone as soon as it has come.
            assertThat(requests.ask(() -> actions.serverStarted(TimeUnit.MILLISECONDS.toNanos(LONG_MS)))
                            .join()
                            .isApplied())
                    .isTrue();
            try (PreviewSockets previews = new PreviewSockets(
                            engine,
                            Pages.access(context),
                            new StateJson(engine.published()),
                            requests,
                            LONG_MS,
                            nowNs::get);
                    WebServer server = Pages.previewServer(context, previews);
                    RawSocket deaf = RawSocket.webSocket(server.port(), "/preview")) {
                Patience.await("the preview", () -> previews.isWatched(Quality.MEDIUM));
                final CountDownLatch held = new CountDownLatch(1);
                final CountDownLatch hold = new CountDownLatch(1);
                engine.query(state -> {
                    held.countDown();
                    Patience.await("the end of the hold", hold);
                    return 0;
                });
                // Not before, or what is asked next would be applied and leave its place to another.
                Patience.await("the engine to be held", held);
                // The engine is held, and the one place for a request is taken.
                requests.ask(() -> actions.previewPinged(1), reply -> {});
                assertThat(requests.ask(() -> actions.previewPinged(1)).join().status())
                        .isEqualTo(ReplyStatus.BUSY);
                fallBehind(previews);
                hold.countDown();
                Patience.await(
                        "room for a request",
                        () -> requests.ask(() -> actions.previewPinged(1))
                                .join()
                                .isApplied());
                assertThat(previews.count(Quality.MEDIUM)).isEqualTo(1);

                fallBehind(previews);
                Patience.await("a lower quality", () -> previews.count(Quality.LOW) == 1);
                assertThat(deaf).isNotNull();
            }
        }
    }
}
