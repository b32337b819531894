package io.acta.examples.voice.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.acta.examples.voice.Bounds;
import io.acta.examples.voice.RoomDecoder;
import io.acta.examples.voice.RoomUpdateDecoder;
import io.acta.examples.web.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What a poller gets: {@code {"latest":"17","missed":false,"updates":[{"type":"DataReceived",…},…]}}.
 *
 * @param latest number of the newest update: what to ask since next.
 * @param isMissed whether some since are kept no longer, so that the poller joins or resumes to see the whole.
 * @param messages the updates, each an SBE message, header first.
 */
record UpdatesSince(long latest, boolean isMissed, List<byte[]> messages) {
    /** Reads a room's ring. @return null when there is no such room. */
    static UpdatesSince read(
            final LongFunction<RoomDecoder> rooms,
            final LongFunction<RoomUpdateDecoder> updates,
            final long roomId,
            final long since) {
        final RoomDecoder room = rooms.apply(roomId);
        if (room == null) {
            return null;
        }
        final long latest = room.updates();
        final long oldest = Math.max(1, latest - Bounds.ROOM_UPDATES + 1);
        final long first = since > latest ? oldest : Math.max(since + 1, oldest);
        final List<byte[]> messages = new ArrayList<>();
        for (long number = first; number <= latest; number++) {
            final RoomUpdateDecoder row = updates.apply(Bounds.updatePlace(roomId, number));
            // A place may be empty: a message can be taken out.
            if (row != null && row.number() == number) {
                final byte[] message = new byte[row.lengthBytes()];
                row.getUpdate(message, 0, message.length);
                messages.add(message);
            }
        }
        return new UpdatesSince(latest, since > latest || since + 1 < oldest, messages);
    }

    /** As a poller gets it. */
    ObjectNode toJson() {
        final ObjectNode json =
                Json.object().put("latest", Long.toString(latest)).put("missed", isMissed);
        final ArrayNode list = json.putArray("updates");
        messages.forEach(message -> list.addRawValue(new RawValue(new Told(message).json())));
        return json;
    }
}
