package io.acta.examples.stream.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.published.OvertakenException;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.examples.stream.PreviewClientTable;
import io.acta.examples.stream.Quality;
import io.acta.examples.stream.StreamManagerActions;
import io.acta.examples.stream.StreamManagerOutputListeners;
import io.acta.examples.stream.YesNo;
import io.acta.examples.stream.frames.FrameFormat;
import io.acta.examples.stream.frames.FrameSink;
import io.acta.examples.web.Fields;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.socket.SocketHandler;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preview WebSocket: {@code frame}s as bytes; {@code config}, {@code streamState}, {@code quality}, {@code pong} and errors as JSON. A client says
 * {@code {"type":"quality","quality":"low"}} and {@code {"type":"ping"}}.
 *
 * <p>Who is connected and in which quality is state: a connection is an action, its frames begin when the action is journaled, and a quality
 * counts from when an output says so.
 *
 * <p><b>Threads:</b> frames come on the frame thread, outputs on their subscription's, clients on the server's.
 */
public final class PreviewSockets implements SocketHandler, FrameSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PreviewSockets.class);

    private final Access access;
    private final StateJson state;
    private final OpenRequests requests;
    private final StreamManagerActions actions;
    private final long silentAfterMs;
    private final LongSupplier clock;
    private final AtomicLong lastClientId;
    private final Map<Long, Preview> previews = new ConcurrentHashMap<>();
    private final AtomicBoolean wish = new AtomicBoolean();
    private final LongAdder framesSent = new LongAdder();
    private final LongAdder framesSkipped = new LongAdder();
    private final LongAdder frameBytes = new LongAdder();
    private final Subscription outputs;

    /** Starts listening to outputs. @param silentAfterMs without a ping from a client. */
    public PreviewSockets(
            final Engine engine,
            final Access access,
            final StateJson state,
            final OpenRequests requests,
            final long silentAfterMs) {
        this(engine, access, state, requests, silentAfterMs, System::nanoTime);
    }

    /** The same with a clock of nanoseconds, by which clients are limited and looked at for whether they keep up. */
    PreviewSockets(
            final Engine engine,
            final Access access,
            final StateJson state,
            final OpenRequests requests,
            final long silentAfterMs,
            final LongSupplier clock) {
        this.clock = clock;
        this.access = access;
        this.state = state;
        this.requests = requests;
        this.actions = new StreamManagerActions(requests.publisher());
        this.silentAfterMs = silentAfterMs;
        this.lastClientId = new AtomicLong(engine.query(view -> {
                    final long[] last = new long[1];
                    view.forEachRow(
                            PreviewClientTable.TYPE,
                            (table, key, version, buffer, offset) -> last[0] = Math.max(last[0], key));
                    return last[0];
                })
                .join());
        this.outputs = engine.onOutputs(
                "previews",
                OverflowPolicy.BLOCK,
                new StreamManagerOutputListeners()
                        .onPreviewExpired((output, context) -> expire(output.clientId()))
                        .onPreviewQualitySet((output, context) ->
                                setQuality(output.clientId(), output.quality(), output.isAdapted() == YesNo.YES)));
    }

    @Override
    public Identity admit(final Context upgrade) {
        return access.anyone(upgrade);
    }

    @Override
    public void onOpen(final ClientSocket socket) {
        final Preview preview = new Preview(socket, lastClientId.incrementAndGet(), Quality.MEDIUM, clock.getAsLong());
        socket.attach(preview);
        requests.ask(
                () -> actions.previewConnected(
                        preview.clientId(), preview.quality(), socket.identity().user()),
                reply -> connected(preview, reply));
    }

    private void connected(final Preview preview, final Reply reply) {
        final ClientSocket socket = preview.socket();
        if (!reply.isApplied()) {
            socket.close(CloseCode.TRY_LATER, reply.reason());
            return;
        }
        previews.put(preview.clientId(), preview);
        socket.sendText(config(preview).toString());
        preview.ready();
        wish.set(true);
        tellState(socket);
        if (!socket.isOpen()) {
            // It left before it was put there, so nobody else will say so.
            forget(preview);
        }
    }

    private void tellState(final ClientSocket socket) {
        try {
            socket.sendText(stateMessage());
        } catch (final OvertakenException e) {
            // One preview more is a change of the state: all are about to be told.
            LOG.debug("{} is told the state a little later", socket, e);
        }
    }

    private ObjectNode config(final Preview preview) {
        final ObjectNode config = Json.object()
                .put("type", "config")
                .put("clientId", Long.toString(preview.clientId()))
                .put("user", preview.socket().identity().user())
                .put("quality", StateJson.lower(preview.quality()))
                .put("pingInterval", Math.max(50, silentAfterMs / 6));
        final ArrayNode qualities = config.putArray("qualities");
        for (final FrameFormat format : FrameFormat.values()) {
            qualities
                    .addObject()
                    .put("quality", StateJson.lower(format.quality()))
                    .put("width", format.width())
                    .put("height", format.height());
        }
        return config;
    }

    /** What a preview is told of the state: the same text for all. */
    String stateMessage() {
        return state.streamAndLayers().put("type", "streamState").toString();
    }

    /** Tells all previews the state as it is now. */
    public void announceState() {
        if (!previews.isEmpty()) {
            final String message = stateMessage();
            previews.values().forEach(preview -> preview.socket().sendText(message));
        }
    }

    @Override
    public void onText(final ClientSocket socket, final String text) {
        final Preview preview = (Preview) socket.attachment();
        final long nowNs = clock.getAsLong();
        if (!preview.mayTalk(nowNs)) {
            socket.close(
                    CloseCode.POLICY,
                    "you say too much: " + Preview.MESSAGES_PER_SECOND_MAX + " messages a second are allowed");
            return;
        }
        final Fields fields = Fields.of(text);
        final String type = fields.text("type", 1, 16);
        switch (type) {
            case "ping" -> ping(preview, fields.only("type", "t"), nowNs);
            case "quality" ->
                chooseQuality(preview, fields.only("type", "quality").choice("quality", Quality.class));
            default -> throw Refusal.ofField("type", "type=" + type + " is none of ping, quality");
        }
    }

    private void ping(final Preview preview, final Fields fields, final long nowNs) {
        final ObjectNode pong = Json.object().put("type", "pong");
        if (fields.has("t")) {
            pong.put("t", fields.number("t", 0, Long.MAX_VALUE));
        }
        preview.socket().sendText(pong.toString());
        if (preview.isReady() && preview.isPingDue(nowNs)) {
            requests.ask(() -> actions.previewPinged(preview.clientId()), reply -> {});
        }
    }

    private void chooseQuality(final Preview preview, final Quality quality) {
        if (quality == Quality.NULL_VAL) {
            throw Refusal.ofField("quality", "quality is to be high, medium or low");
        }
        requests.ask(() -> actions.qualityChosen(preview.clientId(), quality, YesNo.NO), reply -> {
            if (!reply.isApplied()) {
                preview.socket()
                        .sendText(Json.error(reply.reason(), "quality")
                                .put("type", "error")
                                .toString());
            }
        });
    }

    private void setQuality(final long clientId, final Quality quality, final boolean isAdapted) {
        final Preview preview = previews.get(clientId);
        if (preview != null) {
            preview.quality(quality);
            preview.socket()
                    .sendText(Json.object()
                            .put("type", "quality")
                            .put("quality", StateJson.lower(quality))
                            .put("adapted", isAdapted)
                            .toString());
            wish.set(true);
        }
    }

    private void expire(final long clientId) {
        final Preview preview = previews.remove(clientId);
        if (preview != null) {
            preview.socket().close(CloseCode.POLICY, "no ping came for " + silentAfterMs + " ms");
        }
    }

    @Override
    public void onClose(final ClientSocket socket, final int code, final String reason) {
        forget((Preview) socket.attachment());
    }

    private void forget(final Preview preview) {
        if (previews.remove(preview.clientId()) != null) {
            requests.ask(() -> actions.previewDisconnected(preview.clientId()), reply -> {});
        }
    }

    @Override
    public boolean isWatched(final Quality quality) {
        for (final Preview preview : previews.values()) {
            if (preview.quality() == quality && preview.isReady()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean takeWish() {
        return wish.getAndSet(false);
    }

    @Override
    public void onFrame(final Quality quality, final long frameNumber, final ByteBuffer message) {
        final long nowNs = clock.getAsLong();
        for (final Preview preview : previews.values()) {
            if (preview.quality() != quality || !preview.isReady()) {
                continue;
            }
            if (preview.offer(message)) {
                framesSent.increment();
                frameBytes.add(message.remaining());
            } else {
                framesSkipped.increment();
                // If nothing moves, it would wait for its picture until something changes.
                wish.set(true);
            }
            final Quality better = preview.betterQuality(nowNs);
            if (better != null) {
                requests.ask(
                        () -> actions.qualityChosen(preview.clientId(), better, YesNo.YES),
                        reply -> preview.adaptingEnded());
            }
        }
    }

    /** Previews that are connected now. */
    public int count() {
        return previews.size();
    }

    /** Previews of a quality. */
    public int count(final Quality quality) {
        return (int) previews.values().stream()
                .filter(preview -> preview.quality() == quality)
                .count();
    }

    /** Frames that were handed to connections. */
    public long framesSent() {
        return framesSent.sum();
    }

    /** Frames that were left out for a client that was still busy with the one before. */
    public long framesSkipped() {
        return framesSkipped.sum();
    }

    /** Bytes of the frames that were handed to connections. */
    public long frameBytes() {
        return frameBytes.sum();
    }

    /** Says of those who are still connected that they are not any more, and hears no more outputs. */
    @Override
    public void close() {
        previews.values().forEach(this::forget);
        outputs.close();
    }
}
