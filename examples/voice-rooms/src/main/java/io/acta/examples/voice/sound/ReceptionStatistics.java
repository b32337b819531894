package io.acta.examples.voice.sound;

/**
 * What arrives of a stream of numbered frames: how many are lost and how unevenly they come, after RFC 3550, appendices A.1, A.3 and A.8. Sequence
 * numbers and time stamps have 32 bits and go over their end to 0.
 *
 * <p><b>Threads:</b> one at a time. <b>Allocation:</b> none.
 */
public final class ReceptionStatistics {
    /** A frame that is so far off belongs to a stream that began anew. */
    private static final int JUMP_MAX = 3_000;

    private static final long JITTER_GAIN = 16;
    private static final long NS_PER_S = 1_000_000_000L;

    private final int samplesPerSecond;
    private boolean isStarted;
    private int baseSequence;
    private int highestSequence;
    private long expectedBefore;
    private long received;
    private long lastTransit;
    /** In samples, times {@link #JITTER_GAIN}: as in the RFC, so that the estimate needs no fractions. */
    private long scaledJitter;

    /** @param samplesPerSecond by which time stamps count. */
    public ReceptionStatistics(final int samplesPerSecond) {
        this.samplesPerSecond = samplesPerSecond;
    }

    /**
     * A frame has come.
     *
     * @param timestamp of its first sample.
     * @param arrivalNs of any clock that doesn't jump.
     */
    public void onFrame(final int sequence, final int timestamp, final long arrivalNs) {
        final long arrival = Math.floorDiv(arrivalNs, NS_PER_S) * samplesPerSecond
                + Math.floorMod(arrivalNs, NS_PER_S) * samplesPerSecond / NS_PER_S;
        // Both count modulo 2^32, and so does what is between them.
        final int transit = (int) arrival - timestamp;
        final int ahead = sequence - highestSequence;
        if (!isStarted || Math.abs((long) ahead) > JUMP_MAX) {
            start(sequence);
        } else {
            if (ahead > 0) {
                highestSequence = sequence;
            }
            final long difference = Math.abs((long) (transit - (int) lastTransit));
            scaledJitter += difference - (scaledJitter + JITTER_GAIN / 2) / JITTER_GAIN;
        }
        lastTransit = transit;
        received++;
    }

    private void start(final int sequence) {
        if (isStarted) {
            expectedBefore += expectedNow();
        }
        isStarted = true;
        baseSequence = sequence;
        highestSequence = sequence;
    }

    private long expectedNow() {
        return (highestSequence - baseSequence) + 1L;
    }

    /** Frames that came, doubled and late ones too. */
    public long received() {
        return received;
    }

    /** Frames that were sent, as far as their numbers tell. */
    public long expected() {
        return isStarted ? expectedBefore + expectedNow() : 0;
    }

    /** Frames that did not come; negative when more were doubled than lost. */
    public long lost() {
        return expected() - received;
    }

    /** How unevenly they come: the RFC's estimate, in microseconds. */
    public long jitterUs() {
        return scaledJitter * 1_000_000 / (JITTER_GAIN * samplesPerSecond);
    }
}
