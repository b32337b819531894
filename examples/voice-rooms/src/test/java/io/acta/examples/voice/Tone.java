package io.acta.examples.voice;

import io.acta.examples.voice.sound.Pcm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.agrona.ExpandableArrayBuffer;

/** A tone of one frequency: as frames, as a file for a microphone, and found again in what was heard. */
record Tone(double hertz) {
    private static final double AMPLITUDE = 8_000;
    private static final int FILE_SAMPLE_RATE = 48_000;

    /** The samples of one frame; frames join without a click. */
    short[] frame(final int number) {
        final short[] samples = new short[Pcm.FRAME_SAMPLES];
        for (int i = 0; i < samples.length; i++) {
            final double seconds = (number * (double) Pcm.FRAME_SAMPLES + i) / Pcm.SAMPLE_RATE;
            samples[i] = (short) (AMPLITUDE * Math.sin(2 * Math.PI * hertz * seconds));
        }
        return samples;
    }

    /** One frame as a message. */
    byte[] message(final int number) {
        final ByteBuffer data = ByteBuffer.allocate(Pcm.FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (final short sample : frame(number)) {
            data.putShort(sample);
        }
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
        final AudioDataEncoder audio = new AudioDataEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .sequence(Integer.toUnsignedLong(number))
                .timestamp(Integer.toUnsignedLong(number * Pcm.FRAME_SAMPLES))
                .sampleRate(Pcm.SAMPLE_RATE)
                .channels((short) Pcm.CHANNELS)
                .putData(data.array(), 0, Pcm.FRAME_BYTES);
        final byte[] message = new byte[MessageHeaderEncoder.ENCODED_LENGTH + audio.encodedLength()];
        buffer.getBytes(0, message);
        return message;
    }

    /** Five seconds of it as a WAV file. */
    Path write(final Path file) {
        final int samples = FILE_SAMPLE_RATE * 5;
        final ByteBuffer data = ByteBuffer.allocate(samples * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            data.putShort((short) (AMPLITUDE * Math.sin(2 * Math.PI * hertz * i / FILE_SAMPLE_RATE)));
        }
        final AudioFormat format = new AudioFormat(FILE_SAMPLE_RATE, Short.SIZE, 1, true, false);
        try {
            AudioSystem.write(
                    new AudioInputStream(new ByteArrayInputStream(data.array()), format, samples),
                    AudioFileFormat.Type.WAVE,
                    file.toFile());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /**
     * Its amplitude in most of the frames that were heard, the median; 0 where there is none of it. Each frame is looked at by itself, and has a whole number of waves of the tones
     * here: where a frame is missing, or torn since the machine was busy, no tone seems to be there that is not.
     */
    double amplitudeIn(final short[] heard) {
        final double[] amplitudes = new double[heard.length / Pcm.FRAME_SAMPLES];
        for (int i = 0; i < amplitudes.length; i++) {
            amplitudes[i] = amplitudeIn(heard, i * Pcm.FRAME_SAMPLES);
        }
        Arrays.sort(amplitudes);
        return amplitudes[amplitudes.length / 2];
    }

    /** By Goertzel's algorithm: the frequency's share of a frame's samples. */
    private double amplitudeIn(final short[] heard, final int from) {
        final double turn = 2 * Math.cos(2 * Math.PI * hertz / Pcm.SAMPLE_RATE);
        double last = 0;
        double beforeLast = 0;
        for (int i = 0; i < Pcm.FRAME_SAMPLES; i++) {
            final double next = heard[from + i] + turn * last - beforeLast;
            beforeLast = last;
            last = next;
        }
        final double power = last * last + beforeLast * beforeLast - turn * last * beforeLast;
        return 2 * Math.sqrt(Math.max(0, power)) / Pcm.FRAME_SAMPLES;
    }
}
