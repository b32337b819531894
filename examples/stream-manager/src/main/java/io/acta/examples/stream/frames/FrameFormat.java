package io.acta.examples.stream.frames;

import io.acta.examples.stream.Quality;

/** Size and compression of the frames of a quality. */
public enum FrameFormat {
    /** As it is drawn. */
    HIGH(Quality.HIGH, 960, 540, 0.85f),
    /** About half the bytes. */
    MEDIUM(Quality.MEDIUM, 640, 360, 0.7f),
    /** For slow lines. */
    LOW(Quality.LOW, 320, 180, 0.5f);

    private final Quality quality;
    private final int width;
    private final int height;
    private final float jpegQuality;

    FrameFormat(final Quality quality, final int width, final int height, final float jpegQuality) {
        this.quality = quality;
        this.width = width;
        this.height = height;
        this.jpegQuality = jpegQuality;
    }

    /** The format of a quality. */
    public static FrameFormat of(final Quality quality) {
        return values()[quality.value()];
    }

    /** What the schema calls it. */
    public Quality quality() {
        return quality;
    }

    /** Pixels. */
    public int width() {
        return width;
    }

    /** Pixels. */
    public int height() {
        return height;
    }

    /** 0 to 1, as {@code ImageWriteParam} takes it. */
    public float jpegQuality() {
        return jpegQuality;
    }
}
