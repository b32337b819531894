package io.acta.examples.voice.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.codec.json.JsonViewException;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.request.Reply;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.agrona.ExpandableArrayBuffer;

/** What requests of HTTP have in common: a message of the schema as their body, JSON as their answer, at once or when an outcome is known. <b>Threads:</b> any. */
final class Answers {
    private Answers() {}

    /**
     * Reads a message of the schema from a request's body.
     *
     * @param type where the path says it; null where the body does.
     * @return how long it is.
     * @throws Refusal when it is none.
     */
    static int read(final Context request, final String type, final ExpandableArrayBuffer buffer) {
        final ObjectNode message = Json.object(request.body());
        if (type != null) {
            message.put("type", type);
        }
        try {
            return Protocol.VIEW.fromJson(message.toString(), buffer, 0);
        } catch (final JsonViewException e) {
            throw new Refusal(400, e.getMessage());
        }
    }

    /** The room of the path. @throws Refusal 404 when there is none. */
    static Directory.RoomSeen room(final Directory directory, final Context request) {
        final Directory.RoomSeen room = directory.room(request.pathParam("code"));
        if (room == null) {
            throw new Refusal(404, "there is no room of this code; it may have been closed", "code");
        }
        return room;
    }

    /** Answers when the outcome is known, or says why there is none. */
    static void later(final Context request, final CompletableFuture<Reply> asked, final Consumer<Reply> answer) {
        request.future(() -> asked.thenAccept(reply -> {
            if (reply.isApplied()) {
                answer.accept(reply);
            } else {
                say(
                        request,
                        reply.status().httpStatus(),
                        Json.error(reply.reason(), null).put("code", reply.code()));
            }
        }));
    }

    /** Answers at once. */
    static void say(final Context request, final int status, final ObjectNode body) {
        request.status(status);
        say(request, body.toString());
    }

    /** Answers 200 with JSON that was written elsewhere. */
    static void say(final Context request, final String json) {
        request.contentType("application/json").result(json);
    }
}
