package io.acta.examples.stream.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.stream.LayerEditedEncoder;
import io.acta.examples.stream.LayerVisibilitySetDecoder;
import io.acta.examples.stream.Rejection;
import io.acta.examples.stream.StreamManagerActions;
import io.acta.examples.stream.YesNo;
import io.acta.examples.web.Fields;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import io.acta.examples.web.request.ReplyStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What can be changed over HTTP. Each request becomes one action, and is answered when the action is journaled, with the state that it
 * made. One that says {@code expectedVersion} is a compare-and-set: 409, with the row as it is now, when somebody else was faster.
 */
public final class WriteRoutes {
    private static final long SEQUENCE_MAX = Long.MAX_VALUE;
    private static final int TEXT_BYTES_MAX = 280;
    private static final long TOKEN_DAYS_MAX = 365;
    private static final String VERSION = "expectedVersion";

    private final StateJson state;
    private final Access access;
    private final OpenRequests requests;
    private final StreamManagerActions actions;

    /** Sends by these requests alone. */
    public WriteRoutes(final StateJson state, final Access access, final OpenRequests requests) {
        this.state = state;
        this.access = access;
        this.requests = requests;
        this.actions = new StreamManagerActions(requests.publisher());
    }

    /** Adds the routes. */
    public void add(final RoutesConfig routes) {
        routes.post("/stream/start", request -> control(request, actions::streamStarted));
        routes.post("/stream/stop", request -> control(request, actions::streamStopped));
        routes.post("/stream/pause", request -> control(request, actions::streamPaused));
        routes.post("/stream/settings", this::settings);
        routes.post("/stream/layers/{id}/visibility", this::visibility);
        routes.post("/stream/layers/{id}", this::edit);
        routes.post("/stream/chat", this::chat);
        routes.post("/tokens", this::token);
    }

    private interface Control {
        long send(long seenVersion, String user);
    }

    private void control(final Context request, final Control control) {
        final Identity admin = access.admin(request);
        final long seen = seenVersion(Fields.of(request).only(VERSION));
        ask(request, () -> control.send(seen, admin.user()), this::streamJson);
    }

    private void settings(final Context request) {
        final Identity admin = access.admin(request);
        final Fields fields = Fields.of(request).only("targetFPS", VERSION);
        final int targetFps = (int) fields.integer("targetFPS", 1, 60);
        final long seen = seenVersion(fields);
        ask(request, () -> actions.targetFpsSet(seen, targetFps, admin.user()), this::streamJson);
    }

    private void visibility(final Context request) {
        final Identity admin = access.admin(request);
        final long layerId = layerId(request);
        final Fields fields = Fields.of(request).only("visible", VERSION);
        final YesNo visible = fields.flag("visible") ? YesNo.YES : YesNo.NO;
        final long seen = seenVersion(fields);
        ask(request, () -> actions.layerVisibilitySet(layerId, seen, visible, admin.user()), () -> layerJson(layerId));
    }

    private void edit(final Context request) {
        final Identity admin = access.admin(request);
        final long layerId = layerId(request);
        final Fields fields =
                Fields.of(request).only("opacity", "text", VERSION).atLeastOne("opacity", "text");
        final short opacity = fields.has("opacity")
                ? (short) fields.integer("opacity", 0, 100)
                : LayerEditedEncoder.opacityPercentNullValue();
        final byte[] text = fields.has("text") ? utf8(fields, 0) : null;
        final long seen = seenVersion(fields);
        ask(
                request,
                () -> {
                    actions.layerEdited()
                            .layerId(layerId)
                            .seenVersion(seen)
                            .opacityPercent(opacity)
                            .isTextGiven(text == null ? YesNo.NO : YesNo.YES)
                            .user(admin.user())
                            .putText(text == null ? new byte[0] : text, 0, text == null ? 0 : text.length);
                    return actions.commitLayerEdited();
                },
                () -> layerJson(layerId));
    }

    private void chat(final Context request) {
        final Identity author = access.writer(request);
        final byte[] text = utf8(Fields.of(request).only("text"), 1);
        ask(
                request,
                () -> {
                    actions.chatSent().user(author.user()).putText(text, 0, text.length);
                    return actions.commitChatSent();
                },
                Json::object);
    }

    private void token(final Context request) {
        access.admin(request);
        final Fields fields = Fields.of(request).only("user", "role", "days");
        final String role = fields.text("role", 1, 16);
        if (!role.equals(Access.ADMIN) && !role.equals(Access.VIEWER)) {
            throw Refusal.ofField("role", "role is to be admin or viewer");
        }
        final long days = fields.has("days") ? fields.integer("days", 1, TOKEN_DAYS_MAX) : 1;
        request.json(Json.object()
                .put("token", access.issue(fields.text("user", 1, 32), role, TimeUnit.DAYS.toMillis(days))));
    }

    private static byte[] utf8(final Fields fields, final int charsMin) {
        final byte[] text =
                fields.text("text", charsMin, TEXT_BYTES_MAX).strip().getBytes(StandardCharsets.UTF_8);
        if (text.length > TEXT_BYTES_MAX || text.length < charsMin) {
            throw Refusal.ofField(
                    "text", "text has " + text.length + " bytes in UTF-8, not " + charsMin + " to " + TEXT_BYTES_MAX);
        }
        return text;
    }

    private static long layerId(final Context request) {
        try {
            return Long.parseLong(request.pathParam("id"));
        } catch (final NumberFormatException e) {
            throw Refusal.ofField("id", "a layer's id is a whole number");
        }
    }

    private static long seenVersion(final Fields fields) {
        return fields.has(VERSION)
                ? fields.integer(VERSION, 0, SEQUENCE_MAX)
                : LayerVisibilitySetDecoder.seenVersionNullValue();
    }

    private ObjectNode streamJson() {
        return Json.object().set("stream", state.stream());
    }

    private ObjectNode layerJson(final long layerId) {
        return Json.object().set("layer", state.layer(layerId));
    }

    private void ask(final Context request, final LongSupplier call, final Supplier<ObjectNode> current) {
        request.future(() -> requests.ask(call).thenAccept(reply -> tell(request, reply, current)));
    }

    private static void tell(final Context request, final Reply reply, final Supplier<ObjectNode> current) {
        if (reply.isApplied()) {
            request.json(current.get().put("sequence", Long.toString(reply.sequence())));
            return;
        }
        final Rejection rejection = reply.status() == ReplyStatus.REJECTED ? Rejection.of(reply.code()) : null;
        if (rejection == Rejection.UNKNOWN_LAYER) {
            throw new Refusal(rejection.httpStatus(), rejection.reason(), "id");
        }
        if (rejection != null && rejection.httpStatus() == 400) {
            throw Refusal.ofField("text", rejection.reason());
        }
        final boolean isConflict = reply.status() == ReplyStatus.CONFLICT;
        final ObjectNode body = isConflict ? current.get() : Json.object();
        body.put("error", reply.reason()).put("status", reply.status().name());
        if (isConflict) {
            body.put("field", VERSION);
        }
        request.status(rejection == null ? reply.status().httpStatus() : rejection.httpStatus())
                .json(body);
    }
}
