package io.acta.examples.voice.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.voice.HostRule;
import io.acta.examples.voice.JoinSuccessDecoder;
import io.acta.examples.voice.PlainText;
import io.acta.examples.voice.Role;
import io.acta.examples.voice.RoomRequestedDecoder;
import io.acta.examples.voice.RoomRequestedEncoder;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.web.Fields;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
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
 * The rooms over HTTP, for whoever is in none: they are made here, their page is served here, and who has no WebSocket comes in here. What it does then: {@link
 * MemberRoutes}.
 *
 * <pre>
 *   POST /rooms                      {title, guestRole, hostRule}     201 {roomCode, path, hostToken}
 *   GET  /room/{code}                the page
 *   GET  /rooms/{code}               {title, locked, participants}
 *   POST /rooms/{code}/join          a Join                           its JoinSuccess
 *   GET  /stats                      figures
 * </pre>
 */
final class RoomRoutes {
    private static final String PAGE = "/io/acta/examples/voice/pages/room.html";

    private final OpenRequests requests;
    private final VoiceActions actions;
    private final Joins joins;
    private final RoomTokens tokens;
    private final Directory directory;
    private final Secrets secrets;
    private final Rates rates;
    private final Supplier<ObjectNode> figures;
    private final byte[] page;

    RoomRoutes(
            final OpenRequests requests,
            final Joins joins,
            final RoomTokens tokens,
            final Directory directory,
            final Secrets secrets,
            final Rates rates,
            final Supplier<ObjectNode> figures) {
        this.requests = requests;
        this.actions = new VoiceActions(requests.publisher());
        this.joins = joins;
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
        routes.get("/stats", request -> Answers.say(request, 200, figures.get()));
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
        Answers.later(
                request,
                requests.ask(() -> {
                    final RoomRequestedEncoder action = actions.roomRequested()
                            .roomCode(code)
                            .guestRole(guestRole)
                            .hostRule(hostRule);
                    action.putTitle(PlainText.fixed(title, RoomRequestedDecoder.titleLength()), 0);
                    return actions.commitRoomRequested();
                }),
                reply -> Answers.say(
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
        final Directory.RoomSeen room = Answers.room(directory, request);
        Answers.say(
                request,
                200,
                Json.object()
                        .put("title", room.title())
                        .put("locked", room.isLocked())
                        .put("participants", room.participants()));
    }

    private void join(final Context request) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        final int lengthBytes = Answers.read(request, "Join", buffer);
        final Joins.Wanted wanted = joins.read(buffer, lengthBytes, request.pathParam("code"));
        if (!wanted.isResumption()) {
            rates.takeJoin(request.ip());
        }
        final CompletableFuture<Reply> asked = requests.answer(taker -> joins.ask(wanted, 0, taker));
        Answers.later(request, asked, reply -> {
            final byte[] told = joinSuccess(reply);
            Answers.say(request, new Told(Channels.withToken(told, wanted.sessionToken())).json());
        });
    }

    private static byte[] joinSuccess(final Reply reply) {
        return reply.outputs().stream()
                .filter(output ->
                        Protocol.templateId(new UnsafeBuffer(output), output.length) == JoinSuccessDecoder.TEMPLATE_ID)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a join was applied without JoinSuccess"));
    }
}
