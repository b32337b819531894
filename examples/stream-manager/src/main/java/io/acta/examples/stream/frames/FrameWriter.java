package io.acta.examples.stream.frames;

import io.acta.examples.stream.FrameEncoder;
import io.acta.examples.stream.MessageHeaderEncoder;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Scales and encodes pictures of one format into {@code Frame} messages. Its scaled picture and its JPEG writer are used again for each frame.
 *
 * <pre>
 *   0            8             16       24             28      30       32        33            37
 *   +============+=============+========+==============+=======+========+=========+=============+======
 *   | SBE header | frameNumber | timeNs | renderTimeUs | width | height | quality | imageLength | JPEG …
 *   +============+=============+========+==============+=======+========+=========+=============+======
 * </pre>
 *
 * <p><b>Threads:</b> one.
 */
final class FrameWriter implements AutoCloseable {
    private static final int JPEG_BYTES_FIRST = 64 * 1024;

    private final FrameFormat format;
    private final BufferedImage scaled;
    private final ImageWriter writer =
            ImageIO.getImageWritersByFormatName("jpeg").next();
    private final ImageWriteParam parameters = writer.getDefaultWriteParam();
    private final ByteArrayOutputStream jpeg = new ByteArrayOutputStream(JPEG_BYTES_FIRST);
    private final FrameEncoder frame = new FrameEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    FrameWriter(final FrameFormat format) {
        this.format = format;
        this.scaled = new BufferedImage(format.width(), format.height(), BufferedImage.TYPE_INT_RGB);
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(format.jpegQuality());
    }

    FrameFormat format() {
        return format;
    }

    /**
     * Encodes a picture.
     *
     * @param renderStartNs {@code System.nanoTime()} when drawing began; the frame tells how long it all took.
     */
    ByteBuffer write(final BufferedImage picture, final long frameNumber, final long timeNs, final long renderStartNs) {
        jpeg.reset();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(fit(picture), null, null), parameters);
        } catch (final IOException e) {
            throw new UncheckedIOException("a picture in memory cannot be encoded", e);
        }
        final byte[] image = jpeg.toByteArray();
        final byte[] message = new byte
                [MessageHeaderEncoder.ENCODED_LENGTH
                        + FrameEncoder.BLOCK_LENGTH
                        + FrameEncoder.imageHeaderLength()
                        + image.length];
        frame.wrapAndApplyHeader(new UnsafeBuffer(message), 0, header)
                .frameNumber(frameNumber)
                .timeNs(timeNs)
                .renderTimeUs((System.nanoTime() - renderStartNs) / 1_000)
                .width(format.width())
                .height(format.height())
                .quality(format.quality())
                .putImage(image, 0, image.length);
        return ByteBuffer.wrap(message);
    }

    private BufferedImage fit(final BufferedImage picture) {
        if (picture.getWidth() == format.width() && picture.getHeight() == format.height()) {
            return picture;
        }
        final Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, format.width(), format.height(), null);
        graphics.dispose();
        return scaled;
    }

    @Override
    public void close() {
        writer.dispose();
    }
}
