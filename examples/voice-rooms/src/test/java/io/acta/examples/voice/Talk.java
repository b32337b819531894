package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.Bystander;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Three in a room whom others are not to disturb: one writes, one plays a tone, and the host reads and hears both. The host must be told every update of the room in its
 * order, whoever caused it.
 */
final class Talk implements AutoCloseable {
    private static final int FRAMES = 5;

    private final Joined host;
    private final Joined writer;
    private final Joined player;
    private final Sounding sounding;
    private long lastNumber;

    /** The first three in a room. */
    Talk(final RoomsOnline online, final Room room) {
        host = online.join(room, "Ada", true);
        // The next is that it came, which the others are told.
        lastNumber = host.success().path("number").asLong() + 1;
        writer = online.join(room, "Grace", false);
        player = online.join(room, "Player", false);
        sounding = new Sounding(player, new Tone(400));
    }

    /** The host of the room. Nobody else reads what it is told. */
    Joined host() {
        return host;
    }

    /** One message, answered and told, and some of the sound. */
    void exchange(final long number, final Bystander.Laps laps) {
        final String content = "still talking " + number;
        writer.apply("SendData", "content", content);
        laps.lap("answered");
        assertThat(hostIsTold().path("content").asText()).isEqualTo(content);
        laps.lap("told");
        for (int i = 0; i < FRAMES; i++) {
            host.client().awaitBytes(this::isOfPlayer, "sound of the player");
        }
    }

    /** What the writer wrote next; of everything that is told on the way to it nothing is missing. */
    private JsonNode hostIsTold() {
        final AtomicReference<JsonNode> written = new AtomicReference<>();
        host.client()
                .awaitText(
                        text -> {
                            final JsonNode message = Json.object(text);
                            if (message.has("number")) {
                                final long number = message.path("number").asLong();
                                assertThat(number).as("number of %s", text).isEqualTo(lastNumber + 1);
                                lastNumber = number;
                            }
                            written.set(message);
                            return message.path("type").asText().equals("DataReceived")
                                    && message.path("fromId").asText().equals(writer.id());
                        },
                        "what the writer wrote");
        return written.get();
    }

    private boolean isOfPlayer(final byte[] message) {
        final AudioStreamDecoder stream = new AudioStreamDecoder();
        stream.wrapAndApplyHeader(new UnsafeBuffer(message), 0, new MessageHeaderDecoder());
        for (final AudioStreamDecoder.SpeakersDecoder speaker : stream.speakers()) {
            if (Long.toString(speaker.id()).equals(player.id())) {
                return true;
            }
        }
        return false;
    }

    /** None of the three was dropped. */
    void assertAllThere() {
        assertThat(host.client().isClosed()).as("host dropped").isFalse();
        assertThat(writer.client().isClosed()).as("writer dropped").isFalse();
        assertThat(player.client().isClosed()).as("player dropped").isFalse();
    }

    @Override
    public void close() {
        sounding.close();
    }
}
