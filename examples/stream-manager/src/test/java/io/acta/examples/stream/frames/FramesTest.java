package io.acta.examples.stream.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.stream.FrameDecoder;
import io.acta.examples.stream.LayerKind;
import io.acta.examples.stream.MessageHeaderDecoder;
import io.acta.examples.stream.frames.Scene.ChatLine;
import io.acta.examples.stream.frames.Scene.SceneLayer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is drawn, what it is encoded as, and when: by pixels, bytes and a clock that the test moves. */
class FramesTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private static Scene scene(final boolean isTextVisible) {
        return new Scene(
                true,
                false,
                25,
                SECOND_NS,
                "",
                List.of(
                        new SceneLayer(1, LayerKind.BACKGROUND, 0, true, 100, ""),
                        new SceneLayer(2, LayerKind.SHAPES, 1, true, 90, ""),
                        new SceneLayer(3, LayerKind.TEXT, 2, isTextVisible, 100, "Headline"),
                        new SceneLayer(4, LayerKind.CLOCK, 3, true, 100, ""),
                        new SceneLayer(5, LayerKind.CHAT, 4, true, 100, "")),
                List.of(new ChatLine(1, "ann", "hello")));
    }

    private static int[] pixels(final BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    private static int accent(final BufferedImage picture) {
        final double scale = picture.getWidth() / (double) ScenePainter.WIDTH;
        return picture.getRGB((int) (ScenePainter.ACCENT_X * scale), (int) (ScenePainter.ACCENT_Y * scale));
    }

    @Test
    void shouldMoveWithTimeAndStandStillWithoutIt() {
        final ScenePainter painter = new ScenePainter();
        final int[] first = pixels(painter.paint(scene(true), 0, SECOND_NS));
        assertThat(pixels(painter.paint(scene(true), 0, SECOND_NS))).isEqualTo(first);
        assertThat(pixels(painter.paint(scene(true), 0, SECOND_NS + SECOND_NS / 25)))
                .isNotEqualTo(first);
    }

    @Test
    void shouldLeaveALayerOutThatIsHidden() {
        final ScenePainter painter = new ScenePainter();
        assertThat(accent(painter.paint(scene(true), 0, 0))).isEqualTo(ScenePainter.ACCENT.getRGB());
        assertThat(accent(painter.paint(scene(false), 0, 0))).isNotEqualTo(ScenePainter.ACCENT.getRGB());
    }

    @ParameterizedTest
    @EnumSource(FrameFormat.class)
    void shouldEncodeFramesThatAnybodyCanDecode(final FrameFormat format) throws IOException {
        try (FrameWriter writer = new FrameWriter(format)) {
            final BufferedImage picture = new ScenePainter().paint(scene(true), 0, 0);
            final ByteBuffer message = writer.write(picture, 7, 1234, System.nanoTime());
            final FrameDecoder frame =
                    new FrameDecoder().wrapAndApplyHeader(new UnsafeBuffer(message), 0, new MessageHeaderDecoder());
            assertThat(frame.frameNumber()).isEqualTo(7);
            assertThat(frame.timeNs()).isEqualTo(1234);
            assertThat(frame.quality()).isEqualTo(format.quality());
            final byte[] jpeg = new byte[frame.imageLength()];
            frame.getImage(jpeg, 0, jpeg.length);
            assertThat(message.remaining()).isEqualTo(37 + jpeg.length);
            final BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(jpeg));
            assertThat(decoded.getWidth()).isEqualTo(format.width()).isEqualTo(frame.width());
            assertThat(decoded.getHeight()).isEqualTo(format.height()).isEqualTo(frame.height());
            final int rgb = accent(decoded);
            assertThat(rgb >> 16 & 0xFF).isGreaterThan(200);
            assertThat(rgb & 0xFF).isLessThan(90);
        }
    }

    @Test
    void shouldDropFramesWhoseTimeHasPassedAndCatchUpWithNone() {
        final FramePacer pacer = new FramePacer();
        pacer.start(0, 10);
        assertThat(pacer.waitNs(0)).isZero();
        pacer.rendered(0, 20_000_000);
        assertThat(pacer.waitNs(20_000_000)).isEqualTo(80_000_000);
        // Due at 100 ms, it takes until 350 ms: those of 200 and 300 ms are lost, and the next one is due at once.
        pacer.rendered(100_000_000, 350_000_000);
        assertThat(pacer.waitNs(350_000_000)).isZero();
        assertThat(pacer.measure(SECOND_NS)).isEqualTo(new FramePacer.Measurement(2, 1, 2, 135));
        pacer.told(SECOND_NS);
        assertThat(pacer.measure(2 * SECOND_NS)).isEqualTo(new FramePacer.Measurement(0, 0, 0, 0));
    }

    @Test
    void shouldTellAfterAPauseWhatWasNotToldBeforeIt() {
        final FramePacer pacer = new FramePacer();
        pacer.start(0, 10);
        pacer.rendered(0, 20_000_000);
        // Nobody took that measurement. The stream stands still for ten seconds.
        pacer.start(10 * SECOND_NS, 10);
        pacer.rendered(10 * SECOND_NS, 10 * SECOND_NS + 40_000_000);
        assertThat(pacer.measure(11 * SECOND_NS)).isEqualTo(new FramePacer.Measurement(2, 0, 2, 30));
    }
}
