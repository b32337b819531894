package io.acta.examples.voice.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.codec.json.JsonViewException;
import io.acta.examples.voice.HostRule;
import io.acta.examples.voice.JoinSuccessDecoder;
import io.acta.examples.voice.ParticipantReactor;
import io.acta.examples.voice.Permission;
import io.acta.examples.voice.Permissions;
import io.acta.examples.voice.PlainText;
import io.acta.examples.voice.RenewTokenDecoder;
import io.acta.examples.voice.Role;
import io.acta.examples.voice.RoomRequestedDecoder;
import io.acta.examples.voice.RoomRequestedEncoder;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.web.Fields;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import io.acta.examples.web.request.ReplyStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The rooms over HTTP: they are made here, their page is served here, and whoever has no WebSocket lives by requests and polling.
 *
 * <pre>
 *   POST /rooms                      {title, guestRole, hostRule}     201 {roomCode, path, hostToken}
 *   GET  /room/{code}                the page
 *   GET  /rooms/{code}               {title, locked, participants}
 *   POST /rooms/{code}/join          a Join                           its JoinSuccess
 *   POST /rooms/{code}/invitations   {role, user}                     {token}       with a session's token
 *   POST /rooms/{code}/renewals      {token}                          {token, leftMs}   with a session's token
 *   POST /rooms/{code}/messages      any other message of a client    its outcome   with a session's token
 *   GET  /rooms/{code}/updates       ?since=17                        see UpdatesSince, with a session's token
 *   GET  /stats                      figures
 * </pre>
 *
 * <p>A session's token comes as {@code Authorization: Bearer …}. A poll is a sign of life.
 */
final class RoomRoutes {
    private static final int TOKEN_CHARS_MAX = 1024;
    private static final String PAGE = "/io/acta/examples/voice/pages/room.html";

    private final OpenRequests requests;
    private final VoiceActions actions;
    private final Joins joins;
    private final Renewals renewals;
    private final RoomTokens tokens;
    private final Directory directory;
    private final Secrets secrets;
    private final Rates rates;
    private final Supplier<ObjectNode> figures;
    private final byte[] page;

    RoomRoutes(
            final OpenRequests requests,
            final Joins joins,
            final Renewals renewals,
            final RoomTokens tokens,
            final Directory directory,
            final Secrets secrets,
            final Rates rates,
            final Supplier<ObjectNode> figures) {
        this.requests = requests;
        this.actions = new VoiceActions(requests.publisher());
        this.joins = joins;
        this.renewals = renewals;
        this.tokens = tokens;
        this.directory = directory;
        this.secrets = secrets;
        this.rates = rates;
        this.figures = figures;
        this.page = page();
    }

    private static byte[] page() {
        try (InputStream in = RoomRoutes.class.getResourceAsStream(PAGE)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + PAGE);
            }
            return in.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void addTo(final RoutesConfig routes) {
        routes.before(request -> rates.take(request.ip()));
        routes.post("/rooms", this::make);
        routes.get("/room/{code}", this::servePage);
        routes.get("/rooms/{code}", this::show);
        routes.post("/rooms/{code}/join", this::join);
        routes.post("/rooms/{code}/invitations", this::invite);
        routes.post("/rooms/{code}/renewals", this::renew);
        routes.post("/rooms/{code}/messages", this::message);
        routes.get("/rooms/{code}/updates", this::updates);
        routes.get("/stats", request -> answer(request, 200, figures.get()));
    }

    private void make(final Context request) {
        rates.takeRoom(request.ip());
        final Fields fields = Fields.of(request).only("title", "guestRole", "hostRule");
        final String title = fields.has("title") ? fields.text("title", 1, 60) : "Voice room";
        final Role guestRole = fields.has("guestRole") ? fields.choice("guestRole", Role.class) : Role.SPEAKER;
        final HostRule hostRule = fields.has("hostRule") ? fields.choice("hostRule", HostRule.class) : HostRule.PASS_ON;
        if (guestRole == Role.NULL_VAL || hostRule == HostRule.NULL_VAL) {
            throw new Refusal(400, "NULL_VAL stands for nothing");
        }
        final String code = secrets.next();
        later(
                request,
                requests.ask(() -> {
                    final RoomRequestedEncoder action = actions.roomRequested()
                            .roomCode(code)
                            .guestRole(guestRole)
                            .hostRule(hostRule);
                    action.putTitle(PlainText.fixed(title, RoomRequestedDecoder.titleLength()), 0);
                    return actions.commitRoomRequested();
                }),
                reply -> answer(
                        request,
                        201,
                        Json.object()
                                .put("roomCode", code)
                                .put("path", "/room/" + code)
                                .put("hostToken", tokens.issue(code, Role.HOST, "host-of-" + code))));
    }

    private void servePage(final Context request) {
        if (directory.room(request.pathParam("code")) == null) {
            // A person followed an old link: the page says so, by what it is told when it asks for the room.
            request.status(404);
        }
        request.contentType("text/html; charset=utf-8").result(page);
    }

    private void show(final Context request) {
        final Directory.RoomSeen room = room(request);
        answer(
                request,
                200,
                Json.object()
                        .put("title", room.title())
                        .put("locked", room.isLocked())
                        .put("participants", room.participants()));
    }

    private Directory.RoomSeen room(final Context request) {
        final Directory.RoomSeen room = directory.room(request.pathParam("code"));
        if (room == null) {
            throw new Refusal(404, "there is no room of this code; it may have been closed", "code");
        }
        return room;
    }

    private void join(final Context request) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        final int lengthBytes = encode(request, "Join", buffer);
        final Joins.Wanted wanted = joins.read(buffer, lengthBytes, request.pathParam("code"));
        final CompletableFuture<Reply> asked = requests.answer(taker -> joins.ask(wanted, 0, taker));
        later(request, asked, reply -> {
            final byte[] told = joinSuccess(reply);
            answerRaw(request, new Told(Channels.withToken(told, wanted.sessionToken())).json());
        });
    }

    private static byte[] joinSuccess(final Reply reply) {
        return reply.outputs().stream()
                .filter(output ->
                        Protocol.templateId(new UnsafeBuffer(output), output.length) == JoinSuccessDecoder.TEMPLATE_ID)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a join was applied without JoinSuccess"));
    }

    private int encode(final Context request, final String type, final ExpandableArrayBuffer buffer) {
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

    private Directory.Present present(final Context request) {
        final String token = Tokens.bearer(request);
        if (!Secrets.isCode(token)) {
            throw new Refusal(401, "a session's token is needed: Authorization: Bearer …", "token");
        }
        final Secrets.Session session = Secrets.Session.of(token);
        rates.takeOfSession(session);
        final Directory.Present present = directory.session(session);
        if (present == null) {
            throw new Refusal(401, "this session is over", "token");
        }
        if (present.roomId() != room(request).roomId()) {
            throw new Refusal(403, "this session is in another room", "token");
        }
        return present;
    }

    private void invite(final Context request) {
        final Directory.Present present = present(request);
        final Fields fields = Fields.of(request).only("role", "user");
        final Role role = fields.choice("role", Role.class);
        if (!Permissions.allows(present.role(), Permission.INVITE)
                || !Permissions.outranks(present.role(), role)
                || role == Role.NULL_VAL) {
            throw new Refusal(403, "your role does not allow to invite as " + role.name(), "role");
        }
        final String user = fields.text("user", 1, 40);
        if (!user.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw Refusal.ofField("user", "user is to be ASCII without spaces");
        }
        answer(request, 200, Json.object().put("token", tokens.issue(request.pathParam("code"), role, user)));
    }

    /** For who is in the room by a token that has not ended; said in the room by {@code RenewToken} it counts. */
    private void renew(final Context request) {
        final Directory.Present present = present(request);
        final String token = Fields.of(request).only("token").text("token", 1, TOKEN_CHARS_MAX);
        answer(
                request,
                200,
                Json.object()
                        .put("token", tokens.renew(token, request.pathParam("code"), present))
                        .put("leftMs", tokens.lifeMs()));
    }

    private void message(final Context request) {
        final Directory.Present present = present(request);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        final int lengthBytes = encode(request, null, buffer);
        if (Protocol.templateId(buffer, lengthBytes) == RenewTokenDecoder.TEMPLATE_ID) {
            final Renewals.Wanted wanted = renewals.read(buffer, lengthBytes);
            outcome(
                    request,
                    requests.answer(taker ->
                            renewals.ask(wanted, present.participantId(), ParticipantReactor.BY_REQUEST, taker)));
            return;
        }
        final String refusal = Protocol.refusal(buffer, lengthBytes);
        if (refusal != null) {
            throw new Refusal(400, refusal, "type");
        }
        Protocol.stamp(buffer, present.participantId(), ParticipantReactor.BY_REQUEST);
        outcome(request, requests.answer(taker -> requests.ask(buffer, 0, lengthBytes, taker)));
    }

    private static void outcome(final Context request, final CompletableFuture<Reply> asked) {
        later(
                request,
                asked,
                reply -> answer(
                        request,
                        200,
                        Json.object().put("status", "APPLIED").put("sequence", Long.toString(reply.sequence()))));
    }

    private void updates(final Context request) {
        final Directory.Present present = present(request);
        final String since = request.queryParam("since");
        final long number;
        try {
            number = since == null ? 0 : Long.parseLong(since);
        } catch (final NumberFormatException e) {
            throw Refusal.ofField("since", "since is to be the number of the last update that you have");
        }
        // A sign of life; nobody waits for its outcome.
        requests.ask(
                () -> actions.heartbeat(present.participantId(), ParticipantReactor.BY_REQUEST, Protocol.NO_REQUEST_ID),
                reply -> {});
        final UpdatesSince told = directory.updates(present.roomId(), Math.max(0, number));
        if (told == null) {
            throw new Refusal(404, "the room was closed", "code");
        }
        answer(request, 200, told.toJson());
    }

    private interface Answer {
        void to(Reply reply);
    }

    /** Answers when the outcome is known, or says why there is none. */
    private static void later(final Context request, final CompletableFuture<Reply> asked, final Answer answer) {
        request.future(() -> asked.thenAccept(reply -> {
            if (reply.isApplied()) {
                answer.to(reply);
            } else {
                answer(
                        request,
                        status(reply),
                        Json.error(VoiceSocket.reason(reply), null).put("code", reply.code()));
            }
        }));
    }

    private static int status(final Reply reply) {
        return reply.status() == ReplyStatus.REJECTED ? 422 : reply.status().httpStatus();
    }

    private static void answer(final Context request, final int status, final ObjectNode body) {
        request.status(status);
        answerRaw(request, body.toString());
    }

    private static void answerRaw(final Context request, final String json) {
        request.contentType("application/json").result(json);
    }
}
