package io.acta.examples.instance.web;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.acta.codec.json.JsonView;
import io.acta.codec.schema.Schema;
import io.acta.examples.instance.AnswerStatus;
import io.acta.examples.instance.InstanceServerSchema;
import io.acta.examples.instance.MessageHeaderEncoder;
import io.acta.examples.instance.RequestAnsweredEncoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: who it is, which format it speaks, and how to tell it something. Everything it is told is an SBE message, or
 * what {@link JsonView} makes of it; errors are JSON always.
 *
 * <p><b>Threads:</b> any; messages go out in the order in which one thread sends them. <b>Bounds:</b> a client that does not read
 * what it is sent is dropped once as many bytes as the settings allow wait for it.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int REASON_LENGTH = RequestAnsweredEncoder.reasonLength();
    static final JsonView VIEW = new JsonView(InstanceServerSchema.INSTANCE);

    private final Channel channel;
    private final long peerId;
    private final long userId;
    private final boolean speaksSbe;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicBoolean dropped = new AtomicBoolean();

    /** Sequence of the state that it was welcomed with; changes before it are old news. */
    private volatile long welcomeSequence = Long.MAX_VALUE;

    Connection(final Channel channel, final long peerId, final long userId, final boolean speaksSbe) {
        this.channel = channel;
        this.peerId = peerId;
        this.userId = userId;
        this.speaksSbe = speaksSbe;
    }

    Channel channel() {
        return channel;
    }

    long peerId() {
        return peerId;
    }

    long userId() {
        return userId;
    }

    boolean speaksSbe() {
        return speaksSbe;
    }

    /** Requests without an answer. */
    AtomicInteger inFlight() {
        return inFlight;
    }

    /** True for changes of batches after its welcome. A batch of timers has the sequence before it: then it's told twice. */
    boolean wantsChangesOf(final long sequence) {
        return sequence >= welcomeSequence;
    }

    void welcomeSequence(final long sequence) {
        welcomeSequence = sequence;
    }

    /** Tells it a message. */
    void tell(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (speaksSbe) {
            final byte[] bytes = new byte[lengthBytes];
            buffer.getBytes(offset, bytes);
            tellSbe(bytes);
        } else {
            tellJson(VIEW.toJson(buffer, offset, lengthBytes));
        }
    }

    /** Tells it bytes that several connections share; they must not change any more. */
    void tellSbe(final byte[] message) {
        if (hasRoom()) {
            channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)), channel.voidPromise());
        }
    }

    void tellJson(final String json) {
        if (hasRoom()) {
            channel.writeAndFlush(new TextWebSocketFrame(json), channel.voidPromise());
        }
    }

    /** Answers a request; one without an id is only told when something was wrong. */
    void answer(
            final long requestId, final AnswerStatus status, final int code, final long sequence, final String reason) {
        if (requestId == ClientDoor.NO_REQUEST_ID) {
            if (status != AnswerStatus.APPLIED) {
                error(requestId, reason);
            }
            return;
        }
        final UnsafeBuffer buffer =
                new UnsafeBuffer(new byte[Schema.HEADER_LENGTH + RequestAnsweredEncoder.BLOCK_LENGTH]);
        new RequestAnsweredEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestId(requestId)
                .sequence(sequence)
                .code(code)
                .status(status)
                .reason(ascii(reason));
        tell(buffer, 0, buffer.capacity());
    }

    /** Says what was wrong with something that is no request; with the id that it gave itself, if it can be read. */
    void error(final long requestId, final String reason) {
        tellJson(errorJson(requestId, reason));
    }

    /** Says what was wrong, then ends the connection. */
    void errorAndClose(final WebSocketCloseStatus status, final String reason) {
        channel.write(new TextWebSocketFrame(errorJson(reason)));
        channel.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    }

    static String errorJson(final String reason) {
        return errorJson(ClientDoor.NO_REQUEST_ID, reason);
    }

    private static String errorJson(final long requestId, final String reason) {
        return "{\"type\":\"error\","
                + (requestId == ClientDoor.NO_REQUEST_ID ? "" : "\"requestId\":\"" + requestId + "\",")
                + "\"reason\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(reason)) + "\"}";
    }

    private boolean hasRoom() {
        if (channel.isWritable()) {
            return true;
        }
        if (dropped.compareAndSet(false, true)) {
            LOG.warn("peer {} does not read what it is sent; dropped", peerId);
            channel.close();
        }
        return false;
    }

    private static String ascii(final String text) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < REASON_LENGTH; i++) {
            final char c = text.charAt(i);
            out.append(c < 0x20 || c > 0x7E ? '?' : c);
        }
        return out.toString();
    }
}
