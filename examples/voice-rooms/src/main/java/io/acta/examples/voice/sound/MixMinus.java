package io.acta.examples.voice.sound;

import java.util.Arrays;

/**
 * Adds up one frame of everybody in a room and gives each listener the sum without itself. Sums are kept wider than samples, so that
 * what is taken out again is exactly what was put in; only what is heard is cut at the ends of 16 bits.
 *
 * <p><b>Threads:</b> one. <b>Allocation:</b> none after the constructor.
 */
public final class MixMinus {
    private final int[] sum = new int[Pcm.FRAME_SAMPLES];
    private int sources;

    /** Begins anew, with silence. */
    public void clear() {
        Arrays.fill(sum, 0);
        sources = 0;
    }

    /** Adds a source. */
    public void add(final short[] frame) {
        for (int i = 0; i < Pcm.FRAME_SAMPLES; i++) {
            sum[i] += frame[i];
        }
        sources++;
    }

    /** How many sources were added. */
    public int sources() {
        return sources;
    }

    /**
     * What a listener hears.
     *
     * @param own the listener's own frame, as it was added; null when it was not.
     */
    public void mixWithout(final short[] own, final short[] into) {
        for (int i = 0; i < Pcm.FRAME_SAMPLES; i++) {
            final int heard = own == null ? sum[i] : sum[i] - own[i];
            into[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, heard));
        }
    }
}
