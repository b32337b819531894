package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.voice.sound.Pcm;
import io.acta.examples.web.testing.SocketClient;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is heard is decided by the server: clients that send all the same are not heard. */
@Timeout(180)
class SoundEnforcedTest {
    private static final Tone LOW = new Tone(400);
    private static final Tone HIGH = new Tone(1_000);
    private static final int FRAMES = 25;
    private static final double HEARD = 4_000;
    private static final int LEVEL_IN_FULL = 5_000;
    private static final double NOT_HEARD = 40;

    @TempDir
    private Path directory;

    private final List<Sounding> soundings = new ArrayList<>();
    private RoomsOnline online;
    private Room room;
    private Joined host;

    @BeforeEach
    void start() {
        online = new RoomsOnline(directory, settings -> settings);
        room = online.makeRoom();
        host = online.join(room, "Host", true);
    }

    @AfterEach
    void close() {
        soundings.forEach(Sounding::close);
        online.close();
    }

    private void sound(final Joined speaker, final Tone tone) {
        soundings.add(new Sounding(speaker, tone));
    }

    /**
     * Half a second that somebody hears, of the next frames in which certain others are and nobody else. Frames in which one of them is faded out say nothing: there this machine
     * was slow, and what did not come in time was concealed.
     */
    private static short[] hear(final Joined listener, final String... speakerIds) {
        final short[] heard = new short[FRAMES * Pcm.FRAME_SAMPLES];
        int count = 0;
        while (count < FRAMES) {
            final byte[] message = listener.client().awaitBytes(bytes -> true, "sound");
            final AudioStreamDecoder stream = new AudioStreamDecoder();
            stream.wrapAndApplyHeader(new UnsafeBuffer(message), 0, new MessageHeaderDecoder());
            if (!areInFull(stream, speakerIds)) {
                continue;
            }
            final UnsafeBuffer samples = new UnsafeBuffer(0, 0);
            stream.wrapData(samples);
            for (int i = 0; i < Pcm.FRAME_SAMPLES; i++) {
                heard[count * Pcm.FRAME_SAMPLES + i] = samples.getShort(i * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
            }
            count++;
        }
        return heard;
    }

    @Test
    void shouldLetEachHearTheOthersAndNotItself() {
        final Joined low = online.join(room, "Low", false);
        final Joined high = online.join(room, "High", false);
        sound(low, LOW);
        sound(high, HIGH);
        final short[] atHost = hear(host, low.id(), high.id());
        assertThat(LOW.amplitudeIn(atHost)).isGreaterThan(HEARD);
        assertThat(HIGH.amplitudeIn(atHost)).isGreaterThan(HEARD);
        final short[] atLow = hear(low, high.id());
        assertThat(LOW.amplitudeIn(atLow)).isLessThan(NOT_HEARD);
        assertThat(HIGH.amplitudeIn(atLow)).isGreaterThan(HEARD);
        final short[] atHigh = hear(high, low.id());
        assertThat(LOW.amplitudeIn(atHigh)).isGreaterThan(HEARD);
        assertThat(HIGH.amplitudeIn(atHigh)).isLessThan(NOT_HEARD);
    }

    @Test
    void shouldNeverMixWhoIsMutedOrAViewerThoughItSends() {
        final Joined low = online.join(room, "Low", false);
        final Joined high = online.join(room, "High", false);
        sound(low, LOW);
        sound(high, HIGH);
        hear(host, low.id(), high.id());
        host.apply("Mute", "targetId", low.id(), "muted", "YES");
        assertThat(LOW.amplitudeIn(hear(host, high.id()))).isLessThan(NOT_HEARD);
        // It cannot talk itself out of it, and is told that it is not heard.
        low.apply("Mute", "targetId", low.id(), "muted", "NO");
        low.client().await("AudioQuality", told -> told.path("heard").asText().equals("NO"));
        assertThat(LOW.amplitudeIn(hear(host, high.id()))).isLessThan(NOT_HEARD);

        host.apply("Mute", "targetId", low.id(), "muted", "NO");
        host.apply("ChangeRole", "targetId", high.id(), "role", "VIEWER");
        final short[] heard = hear(host, low.id());
        assertThat(HIGH.amplitudeIn(heard)).isLessThan(NOT_HEARD);
        assertThat(LOW.amplitudeIn(heard)).isGreaterThan(HEARD);
        // Viewers hear.
        assertThat(LOW.amplitudeIn(hear(high, low.id()))).isGreaterThan(HEARD);
    }

    @Test
    void shouldSpeakAndHearInJsonToo() {
        final SocketClient client = SocketClient.connect(online.port(), "/ws?audio=json");
        client.send("Join", "roomCode", room.code(), "displayName", "Text");
        final String id = client.await("JoinSuccess").path("userId").asText();
        final Joined low = online.join(room, "Low", false);
        sound(low, LOW);
        final JsonNode heard = client.await("AudioStream");
        assertThat(heard.path("speakers").path(0).path("id").asText()).isEqualTo(low.id());
        assertThat(Base64.getDecoder().decode(heard.path("data").asText())).hasSize(Pcm.FRAME_BYTES);
        for (int i = 0; i < 10; i++) {
            final byte[] message = HIGH.message(i);
            final String data = Base64.getEncoder()
                    .encodeToString(Arrays.copyOfRange(message, message.length - Pcm.FRAME_BYTES, message.length));
            client.send(
                    "AudioData",
                    "sequence",
                    i,
                    "timestamp",
                    i * 320,
                    "sampleRate",
                    16_000,
                    "channels",
                    1,
                    "data",
                    data);
        }
        low.client().awaitBytes(bytes -> speakers(bytes).contains(id), "sound of " + id);
        // What is no frame is told to be none.
        client.send("AudioData", "sequence", 11, "timestamp", 0, "sampleRate", 48_000, "channels", 2, "data", "AAAA");
        assertThat(client.await("error").path("error").asText()).contains("sampleRate=48000");
    }

    private static boolean areInFull(final AudioStreamDecoder stream, final String... ids) {
        final List<String> missing = new ArrayList<>(List.of(ids));
        for (final AudioStreamDecoder.SpeakersDecoder speaker : stream.speakers()) {
            if (speaker.level() < LEVEL_IN_FULL || !missing.remove(Long.toString(speaker.id()))) {
                return false;
            }
        }
        return missing.isEmpty();
    }

    private static String speakers(final byte[] message) {
        final AudioStreamDecoder stream = new AudioStreamDecoder();
        stream.wrapAndApplyHeader(new UnsafeBuffer(message), 0, new MessageHeaderDecoder());
        return speakers(stream);
    }

    private static String speakers(final AudioStreamDecoder stream) {
        final StringBuilder ids = new StringBuilder();
        for (final AudioStreamDecoder.SpeakersDecoder speaker : stream.speakers()) {
            ids.append(speaker.id()).append(' ');
        }
        return ids.toString();
    }

    @Test
    void shouldTellASpeakerHowItsFramesArrive() {
        final Joined low = online.join(room, "Low", false);
        for (int i = 0; i < 60; i++) {
            if (i % 6 != 5) {
                low.client().send(LOW.message(i));
            }
            low.client().send(LOW.message(i / 20 * 20));
        }
        final var quality =
                low.client().await("AudioQuality", told -> told.path("received").asLong() >= 75);
        assertThat(quality.path("heard").asText()).isEqualTo("YES");
        assertThat(quality.path("late").asLong() + quality.path("doubled").asLong())
                .isPositive();
    }
}
