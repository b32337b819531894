package io.acta.examples.voice.sound;

import io.acta.examples.voice.AudioStreamEncoder;
import io.acta.examples.voice.MessageHeaderEncoder;
import java.nio.ByteOrder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes what one listener hears as an {@code AudioStream}. One thread; begin, each speaker, end. */
final class AudioStreamWriter {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(4096);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AudioStreamEncoder message = new AudioStreamEncoder();
    private final short[] heard = new short[Pcm.FRAME_SAMPLES];
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Pcm.FRAME_BYTES]);
    private AudioStreamEncoder.SpeakersEncoder speakers;

    void begin(final int sequence, final int timestamp, final int speakerCount) {
        message.wrapAndApplyHeader(buffer, 0, header)
                .sequence(Integer.toUnsignedLong(sequence))
                .timestamp(Integer.toUnsignedLong(timestamp))
                .sampleRate(Pcm.SAMPLE_RATE)
                .channels((short) Pcm.CHANNELS);
        speakers = message.speakersCount(speakerCount);
    }

    void speaker(final long participantId, final int level) {
        speakers.next().id(participantId).level(level);
    }

    /** @param own the listener's own frame, null when it has none. @return the message, header first. */
    byte[] end(final MixMinus mix, final short[] own) {
        mix.mixWithout(own, heard);
        for (int i = 0; i < heard.length; i++) {
            bytes.putShort(i * Short.BYTES, heard[i], ByteOrder.LITTLE_ENDIAN);
        }
        message.putData(bytes, 0, Pcm.FRAME_BYTES);
        final byte[] copy = new byte[MessageHeaderEncoder.ENCODED_LENGTH + message.encodedLength()];
        buffer.getBytes(0, copy);
        return copy;
    }
}
