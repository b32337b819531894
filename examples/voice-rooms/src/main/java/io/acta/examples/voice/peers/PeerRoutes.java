package io.acta.examples.voice.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.examples.voice.LetterArrivedDecoder;
import io.acta.examples.voice.LetterArrivedEncoder;
import io.acta.examples.voice.LetterEnding;
import io.acta.examples.voice.LetterWantedDecoder;
import io.acta.examples.voice.MessageHeaderDecoder;
import io.acta.examples.voice.PeerMarkDecoder;
import io.acta.examples.voice.PeerMarkTable;
import io.acta.examples.voice.PlainText;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.voice.YesNo;
import io.acta.examples.voice.web.Directory;
import io.acta.examples.voice.web.Members;
import io.acta.examples.voice.web.Secrets;
import io.acta.examples.web.Fields;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import io.acta.examples.web.request.ReplyStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Letters over HTTP, from clients and from other servers.
 *
 * <pre>
 *   POST /peers/{peer}/letters  {roomCode, content, await}   with a session's token
 *                               202 {letterId}               when nobody awaits it: it is journaled, and carried until it is answered
 *                               200 {letterId, ending}       when it is awaited; 504 when its time is over
 *   POST /peers/inbox           {origin, number, roomCode, fromName, content}   with a server's token
 *                               200 {ending, again}          the same however often it is asked
 * </pre>
 */
final class PeerRoutes {
    private static final int CONTENT_CHARS_MAX = 800;
    private static final int NAME_CHARS_MAX = 48;

    private final Engine engine;
    private final PeerSettings settings;
    private final OpenRequests posted;
    private final OpenRequests arrived;
    private final VoiceActions posting;
    private final VoiceActions arriving;
    private final Tokens tokens;
    private final LetterCarrier carrier;
    private final Supplier<Members> members;

    PeerRoutes(
            final Engine engine,
            final PeerSettings settings,
            final OpenRequests posted,
            final OpenRequests arrived,
            final Tokens tokens,
            final LetterCarrier carrier,
            final Supplier<Members> members) {
        this.engine = engine;
        this.settings = settings;
        this.posted = posted;
        this.arrived = arrived;
        this.posting = new VoiceActions(posted.publisher());
        this.arriving = new VoiceActions(arrived.publisher());
        this.tokens = tokens;
        this.carrier = carrier;
        this.members = members;
    }

    void addTo(final RoutesConfig routes) {
        routes.post("/peers/inbox", this::take);
        routes.post("/peers/{peer}/letters", this::post);
    }

    private void post(final Context request) {
        final String peer = request.pathParam("peer");
        if (!settings.servers().containsKey(peer)) {
            throw new Refusal(404, "there is no server of this name among the peers", "peer");
        }
        final Directory.Present writer = members.get().of(request);
        final Fields fields = Fields.of(request).only("roomCode", "content", "await");
        final String roomCode = roomCode(fields);
        final String content = fields.text("content", 1, CONTENT_CHARS_MAX);
        final boolean isAwaited = fields.has("await") && fields.flag("await");
        final long limitMs = isAwaited ? settings.timeLimitMs() : settings.keepLimitMs();
        final CompletableFuture<Reply> journaled = posted.ask(() -> {
            posting.letterPosted()
                    .participantId(writer.participantId())
                    .timeLimitNs(TimeUnit.MILLISECONDS.toNanos(limitMs))
                    .awaited(isAwaited ? YesNo.YES : YesNo.NO)
                    .peer(peer)
                    .roomCode(roomCode)
                    .content(content);
            return posting.commitLetterPosted();
        });
        request.future(() -> journaled.thenCompose(reply -> answer(request, reply, isAwaited)));
    }

    private CompletableFuture<Void> answer(final Context request, final Reply reply, final boolean isAwaited) {
        if (!reply.isApplied()) {
            throw reply.refusal();
        }
        final long letterId = letterId(reply);
        final ObjectNode body = Json.object().put("letterId", Long.toString(letterId));
        if (!isAwaited) {
            say(request, 202, body);
            return CompletableFuture.completedFuture(null);
        }
        return carrier.outcome(letterId)
                .thenAcceptAsync(
                        ending -> say(
                                request,
                                ending == LetterEnding.TIMED_OUT ? 504 : 200,
                                body.put("ending", ending.name())),
                        posted.answers());
    }

    private static long letterId(final Reply reply) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        for (final byte[] output : reply.outputs()) {
            final UnsafeBuffer buffer = new UnsafeBuffer(output);
            if (header.wrap(buffer, 0).templateId() == LetterWantedDecoder.TEMPLATE_ID) {
                return new LetterWantedDecoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .letterId();
            }
        }
        throw new IllegalStateException("a letter was posted without LetterWanted");
    }

    private void take(final Context request) {
        final Fields fields = Fields.of(request).only("origin", "number", "roomCode", "fromName", "content");
        final long origin = fields.integer("origin", 1, Long.MAX_VALUE);
        final Identity server = tokens.check(Tokens.bearer(request), System.currentTimeMillis());
        if (!server.role().equals(PeerRoute.ROLE) || !server.scope().equals(Long.toString(origin))) {
            throw new Refusal(403, "this token does not speak for that server", "origin");
        }
        final long number = fields.integer("number", 1, Long.MAX_VALUE);
        final String roomCode = roomCode(fields);
        final byte[] fromName = PlainText.fixed(
                fields.text("fromName", 1, NAME_CHARS_MAX) + " @ " + server.user(),
                LetterArrivedDecoder.fromNameLength());
        final String content = fields.text("content", 1, CONTENT_CHARS_MAX);
        final CompletableFuture<Reply> asked = arrived.ask(() -> {
            // One call at a time has the publisher, so the origin is this call's own.
            arrived.publisher().origin(origin, number);
            final LetterArrivedEncoder action =
                    arriving.letterArrived().number(number).peer(server.user()).roomCode(roomCode);
            action.putFromName(fromName, 0);
            action.content(content);
            return arriving.commitLetterArrived();
        });
        request.future(() ->
                asked.thenCompose(reply -> told(reply, origin, number)).thenAccept(body -> say(request, 200, body)));
    }

    /** What the letter was told: now, or when it came before. The same row says both. */
    private CompletableFuture<ObjectNode> told(final Reply reply, final long origin, final long number) {
        if (!reply.isApplied()) {
            throw reply.refusal();
        }
        final boolean isAgain = reply.status() == ReplyStatus.DUPLICATE;
        return engine.query(state -> {
                    final PeerMarkDecoder mark = state.view(PeerMarkTable.TYPE).get(origin);
                    // An older number than the newest: its sender has long had its answer, and another one took its
                    // place.
                    return mark != null && mark.number() == number ? mark.ending() : null;
                })
                // Not on the engine's own thread, which would write to the client and wait until it reads.
                .thenApplyAsync(
                        ending -> {
                            if (ending == null) {
                                throw new Refusal(
                                        409, "letter " + number + " is older than the newest of its server", "number");
                            }
                            return Json.object().put("ending", ending.name()).put("again", isAgain);
                        },
                        arrived.answers());
    }

    private static String roomCode(final Fields fields) {
        final String code = fields.text("roomCode", 1, NAME_CHARS_MAX);
        if (!Secrets.isCode(code)) {
            throw Refusal.ofField("roomCode", "roomCode is to be 22 characters of base64url");
        }
        return code;
    }

    private static void say(final Context request, final int status, final ObjectNode body) {
        request.status(status).contentType("application/json").result(body.toString());
    }
}
