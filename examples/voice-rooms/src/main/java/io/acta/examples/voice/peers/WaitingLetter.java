package io.acta.examples.voice.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.voice.LetterDecoder;
import io.acta.examples.voice.LetterWantedDecoder;
import io.acta.examples.web.Json;
import java.nio.charset.StandardCharsets;

/** A letter as it goes over the wire. */
record WaitingLetter(long letterId, String peer, String roomCode, String fromName, String content) {
    static WaitingLetter of(final LetterDecoder row) {
        final byte[] content = new byte[row.lengthBytes()];
        row.getContent(content, 0, content.length);
        return new WaitingLetter(
                row.letterId(),
                row.peer(),
                row.roomCode(),
                row.fromName(),
                new String(content, StandardCharsets.UTF_8));
    }

    static WaitingLetter of(final LetterWantedDecoder wanted) {
        return new WaitingLetter(
                wanted.letterId(), wanted.peer(), wanted.roomCode(), wanted.fromName(), wanted.content());
    }

    /** @param origin of all letters of this server. */
    String toJson(final long origin) {
        final ObjectNode json = Json.object()
                .put("origin", Long.toString(origin))
                .put("number", Long.toString(letterId))
                .put("roomCode", roomCode)
                .put("fromName", fromName)
                .put("content", content);
        return json.toString();
    }
}
