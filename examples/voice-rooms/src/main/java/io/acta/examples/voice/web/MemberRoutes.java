package io.acta.examples.voice.web;

import io.acta.examples.voice.ParticipantReactor;
import io.acta.examples.voice.Permission;
import io.acta.examples.voice.Permissions;
import io.acta.examples.voice.RenewTokenDecoder;
import io.acta.examples.voice.Role;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.web.Fields;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import org.agrona.ExpandableArrayBuffer;

/**
 * A room over HTTP, for who is in it: what it asks for others or for itself, and how one lives there without a WebSocket, by requests and polling.
 *
 * <pre>
 *   POST /rooms/{code}/invitations   {role, user}                     {token}
 *   POST /rooms/{code}/renewals      {token}                          {token, leftMs}
 *   POST /rooms/{code}/messages      any message but a Join           its outcome
 *   GET  /rooms/{code}/updates       ?since=17                        see UpdatesSince
 * </pre>
 *
 * <p>All want a session's token, as {@code Authorization: Bearer …}. A poll is a sign of life.
 */
final class MemberRoutes {
    private static final int TOKEN_CHARS_MAX = 1024;

    private final OpenRequests requests;
    private final VoiceActions actions;
    private final Renewals renewals;
    private final RoomTokens tokens;
    private final Directory directory;
    private final Members members;

    MemberRoutes(
            final OpenRequests requests,
            final Renewals renewals,
            final RoomTokens tokens,
            final Directory directory,
            final Members members) {
        this.requests = requests;
        this.actions = new VoiceActions(requests.publisher());
        this.renewals = renewals;
        this.tokens = tokens;
        this.directory = directory;
        this.members = members;
    }

    void addTo(final RoutesConfig routes) {
        routes.post("/rooms/{code}/invitations", this::invite);
        routes.post("/rooms/{code}/renewals", this::renew);
        routes.post("/rooms/{code}/messages", this::message);
        routes.get("/rooms/{code}/updates", this::updates);
    }

    private Directory.Present present(final Context request) {
        final Directory.Present present = members.of(request);
        if (present.roomId() != Answers.room(directory, request).roomId()) {
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
        Answers.say(request, 200, Json.object().put("token", tokens.issue(request.pathParam("code"), role, user)));
    }

    /** For who is in the room by a token that has not ended; said in the room by {@code RenewToken} it counts. */
    private void renew(final Context request) {
        final Directory.Present present = present(request);
        final String token = Fields.of(request).only("token").text("token", 1, TOKEN_CHARS_MAX);
        Answers.say(
                request,
                200,
                Json.object()
                        .put("token", tokens.renew(token, request.pathParam("code"), present))
                        .put("leftMs", tokens.lifeMs()));
    }

    private void message(final Context request) {
        final Directory.Present present = present(request);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        final int lengthBytes = Answers.read(request, null, buffer);
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
        Answers.later(
                request,
                asked,
                reply -> Answers.say(
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
        Answers.say(request, 200, told.toJson());
    }
}
