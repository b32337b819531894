package io.acta.examples.voice.sound;

/**
 * What one participant sends: its frames in order, and figures of how they arrive. <b>Threads:</b> any; each call is short and under a lock of
 * its own, which the network and the mixer share.
 */
public final class Speaker {
    private static final int CAPACITY_FRAMES = 32;
    private static final int TARGET_FRAMES = 3;

    private final ReceptionStatistics statistics = new ReceptionStatistics(Pcm.SAMPLE_RATE);
    private final JitterBuffer buffer = new JitterBuffer(CAPACITY_FRAMES, TARGET_FRAMES);

    /**
     * Figures of one moment.
     *
     * @param received frames that came.
     * @param lost frames that did not; negative when more were doubled.
     * @param late frames that came after their turn.
     * @param doubled frames that came again.
     * @param jitterUs RFC 3550's estimate.
     * @param bufferedMs of what waits.
     */
    public record Figures(long received, long lost, long late, long doubled, long jitterUs, int bufferedMs) {}

    /** A frame has come. */
    public synchronized void push(final int sequence, final int timestamp, final short[] frame, final long arrivalNs) {
        statistics.onFrame(sequence, timestamp, arrivalNs);
        buffer.push(sequence, frame);
    }

    /** The frame whose turn it is. @return false when it is silence. */
    public synchronized boolean pull(final short[] into) {
        return buffer.pull(into) != JitterBuffer.Pulled.NOTHING;
    }

    /** Nothing of what waits is to be heard any more. */
    public synchronized void silence() {
        buffer.clear();
    }

    /** How its frames arrive. */
    public synchronized Figures figures() {
        return new Figures(
                statistics.received(),
                statistics.lost(),
                buffer.late(),
                buffer.doubled(),
                statistics.jitterUs(),
                buffer.bufferedMs());
    }
}
