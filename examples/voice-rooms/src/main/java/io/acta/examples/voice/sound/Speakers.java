package io.acta.examples.voice.sound;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;

/** Everybody who sends sound, heard or not: what they send waits here for the mixer, which alone decides by role and mute. <b>Threads:</b> any. */
public final class Speakers {
    private final Map<Long, Speaker> speakers = new ConcurrentHashMap<>();

    /**
     * A frame has come from a participant.
     *
     * @param data samples of 16 bits, little-endian.
     * @return why it is no frame, null when it is one.
     */
    public String push(
            final long participantId,
            final int sequence,
            final int timestamp,
            final long sampleRate,
            final int channels,
            final DirectBuffer data,
            final long arrivalNs) {
        if (sampleRate != Pcm.SAMPLE_RATE || channels != Pcm.CHANNELS || data.capacity() != Pcm.FRAME_BYTES) {
            return "sampleRate=" + sampleRate + ", channels=" + channels + ", " + data.capacity()
                    + " bytes of data: frames are " + Pcm.SAMPLE_RATE + " samples a second, " + Pcm.CHANNELS
                    + " channel, " + Pcm.FRAME_BYTES + " bytes";
        }
        final short[] frame = new short[Pcm.FRAME_SAMPLES];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = data.getShort(i * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        speakers.computeIfAbsent(participantId, id -> new Speaker()).push(sequence, timestamp, frame, arrivalNs);
        return null;
    }

    /** Who sends, null when it has sent nothing. */
    Speaker get(final long participantId) {
        return speakers.get(participantId);
    }

    /** All others are gone. */
    void retain(final Set<Long> participantIds) {
        speakers.keySet().retainAll(participantIds);
    }

    /** How many send or have sent. */
    public int size() {
        return speakers.size();
    }
}
