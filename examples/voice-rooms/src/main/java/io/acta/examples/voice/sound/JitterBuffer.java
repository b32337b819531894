package io.acta.examples.voice.sound;

import java.util.Arrays;

/**
 * Puts a speaker's frames in order and evens out when they come: frames go in as they arrive, one is taken each 20 ms. It first waits until
 * a few are there; a frame that is missing when its turn comes is replaced by a fading copy of the one before, for as long as nobody
 * notices; when it runs dry it waits again. One that comes after its turn, or twice, is counted and dropped; when too many wait, because the
 * speaker's clock is fast or a stall is over, the oldest go.
 *
 * <pre>
 *   next                    highest
 *   v                       v
 *   [17][18][  ][20][  ][  ][23]      slot = sequence modulo capacity
 * </pre>
 *
 * <p><b>Threads:</b> one at a time. <b>Allocation:</b> none after the constructor.
 */
public final class JitterBuffer {
    private static final int CONCEALED_MAX = 3;

    /** Frames that are so far off belong to a stream that began anew. */
    private static final int JUMP_MAX = 500;

    /** Nobody is late for half a second on end: the stream began anew. */
    private static final int LATE_IN_A_ROW_MAX = 25;

    private final int capacity;
    private final int mask;
    private final int targetFrames;
    private final short[][] samples;
    private final int[] sequences;
    private final boolean[] isFilled;
    private final short[] last = new short[Pcm.FRAME_SAMPLES];

    private boolean isStarted;
    private boolean isPlaying;
    private int next;
    private int highest;
    private int buffered;
    private int concealed;
    private int lateInARow;

    private long played;
    private long late;
    private long doubled;
    private long missing;
    private long skipped;

    /** What {@link #pull} gave. */
    public enum Pulled {
        /** A frame as it was sent. */
        FRAME,
        /** What stands in for one that is missing. */
        CONCEALMENT,
        /** Silence: there is nothing to say, or not enough yet. */
        NOTHING
    }

    /**
     * @param capacityFrames a power of two: how far apart frames may come.
     * @param targetFrames how many are to wait before the first is taken; each costs 20 ms.
     */
    public JitterBuffer(final int capacityFrames, final int targetFrames) {
        if (Integer.bitCount(capacityFrames) != 1 || targetFrames < 1 || targetFrames * 2 > capacityFrames) {
            throw new IllegalArgumentException("jitter buffer: capacityFrames=" + capacityFrames + ", targetFrames="
                    + targetFrames + "; a power of two, and at most half of it");
        }
        this.capacity = capacityFrames;
        this.mask = capacityFrames - 1;
        this.targetFrames = targetFrames;
        this.samples = new short[capacityFrames][Pcm.FRAME_SAMPLES];
        this.sequences = new int[capacityFrames];
        this.isFilled = new boolean[capacityFrames];
    }

    /**
     * Takes a frame in. Sequence numbers have 32 bits and go over their end to 0.
     *
     * @param frame is copied.
     * @return false when it was of no use: late or doubled.
     */
    public boolean push(final int sequence, final short[] frame) {
        if (!isStarted || Math.abs((long) (sequence - next)) > JUMP_MAX) {
            restart(sequence);
        } else if (sequence - next < 0) {
            if (isPlaying || next - sequence >= capacity || highest - sequence >= capacity) {
                if (++lateInARow < LATE_IN_A_ROW_MAX) {
                    late++;
                    return false;
                }
                restart(sequence);
            }
            // Nobody has heard a later one yet: the stream begins earlier than was thought.
            next = sequence;
        }
        lateInARow = 0;
        makeRoomFor(sequence);
        final int slot = sequence & mask;
        if (isFilled[slot] && sequences[slot] == sequence) {
            doubled++;
            return false;
        }
        System.arraycopy(frame, 0, samples[slot], 0, Pcm.FRAME_SAMPLES);
        sequences[slot] = sequence;
        isFilled[slot] = true;
        buffered++;
        if (sequence - highest > 0) {
            highest = sequence;
        }
        return true;
    }

    private void restart(final int sequence) {
        skipped += buffered;
        clear();
        isStarted = true;
        next = sequence;
        highest = sequence;
    }

    /** Lets go of the oldest until a frame is within the capacity. */
    private void makeRoomFor(final int sequence) {
        while (sequence - next >= capacity) {
            skip();
        }
    }

    private void skip() {
        if (drop(next)) {
            skipped++;
        } else {
            missing++;
        }
        next++;
    }

    private boolean drop(final int sequence) {
        final int slot = sequence & mask;
        final boolean wasThere = isFilled[slot] && sequences[slot] == sequence;
        if (wasThere) {
            isFilled[slot] = false;
            buffered--;
        }
        return wasThere;
    }

    /** Gives the frame whose turn it is. Silence is written when there is none. */
    public Pulled pull(final short[] into) {
        if (!isPlaying && buffered >= targetFrames) {
            isPlaying = true;
            // Whatever is missing before the first that is there will not come.
            while (!isThere(next)) {
                skip();
            }
        }
        if (!isPlaying) {
            Arrays.fill(into, (short) 0);
            return Pulled.NOTHING;
        }
        // Longer than thrice the wait that was meant: the delay would stay for good.
        while (buffered > targetFrames * 3) {
            skip();
        }
        if (isThere(next)) {
            final int slot = next & mask;
            System.arraycopy(samples[slot], 0, into, 0, Pcm.FRAME_SAMPLES);
            System.arraycopy(samples[slot], 0, last, 0, Pcm.FRAME_SAMPLES);
            drop(next);
            next++;
            concealed = 0;
            played++;
            return Pulled.FRAME;
        }
        if (buffered == 0) {
            return pullFromDry(into);
        }
        missing++;
        next++;
        return conceal(into);
    }

    /** The next may only be late: its number stays due while nothing is behind it. */
    private Pulled pullFromDry(final short[] into) {
        if (concealed < CONCEALED_MAX) {
            return conceal(into);
        }
        isPlaying = false;
        concealed = 0;
        Arrays.fill(into, (short) 0);
        return Pulled.NOTHING;
    }

    private Pulled conceal(final short[] into) {
        concealed++;
        if (concealed > CONCEALED_MAX) {
            Arrays.fill(into, (short) 0);
            return Pulled.CONCEALMENT;
        }
        for (int i = 0; i < Pcm.FRAME_SAMPLES; i++) {
            into[i] = (short) (last[i] >> concealed);
        }
        return Pulled.CONCEALMENT;
    }

    private boolean isThere(final int sequence) {
        final int slot = sequence & mask;
        return isFilled[slot] && sequences[slot] == sequence;
    }

    /** Forgets what waits: nothing of it is to be heard any more. */
    public void clear() {
        Arrays.fill(isFilled, false);
        Arrays.fill(last, (short) 0);
        isStarted = false;
        isPlaying = false;
        buffered = 0;
        concealed = 0;
        lateInARow = 0;
    }

    /** How long the frames are that wait. */
    public int bufferedMs() {
        return buffered * Pcm.FRAME_MS;
    }

    /** Frames that were given. */
    public long played() {
        return played;
    }

    /** Frames that came after their turn. */
    public long late() {
        return late;
    }

    /** Frames that came again while they waited. */
    public long doubled() {
        return doubled;
    }

    /** Frames whose turn came without them. */
    public long missing() {
        return missing;
    }

    /** Frames that were let go of so that the delay doesn't grow. */
    public long skipped() {
        return skipped;
    }
}
