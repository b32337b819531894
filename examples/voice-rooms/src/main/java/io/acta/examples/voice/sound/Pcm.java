package io.acta.examples.voice.sound;

/** The one form in which sound travels: 16-bit samples of one channel, 16,000 a second, in frames of 20 ms. */
public final class Pcm {
    /** Samples a second. */
    public static final int SAMPLE_RATE = 16_000;

    /** Channels. */
    public static final int CHANNELS = 1;

    /** Length of a frame. */
    public static final int FRAME_MS = 20;

    /** Samples of a frame. */
    public static final int FRAME_SAMPLES = SAMPLE_RATE / 1000 * FRAME_MS;

    /** Bytes of a frame. */
    public static final int FRAME_BYTES = FRAME_SAMPLES * Short.BYTES;

    private Pcm() {}

    /** How loud a frame is: the root of its mean square, 0 to 32,768. */
    public static int level(final short[] samples) {
        long squares = 0;
        for (final short sample : samples) {
            squares += (long) sample * sample;
        }
        return (int) Math.round(Math.sqrt((double) squares / samples.length));
    }
}
