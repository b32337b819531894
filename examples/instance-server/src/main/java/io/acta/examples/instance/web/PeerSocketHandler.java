package io.acta.examples.instance.web;

import io.acta.codec.json.JsonViewException;
import io.acta.engine.Publisher;
import io.acta.engine.reactor.SinkCode;
import io.acta.examples.instance.AnswerStatus;
import io.acta.examples.instance.InstanceServerActions;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket: its connection becomes {@code PeerConnected}, each frame an action in its name, its end
 * {@code PeerDisconnected}.
 *
 * <p><b>Threads:</b> the event loop, which owns the publisher. <b>Bounds:</b> {@value #IN_FLIGHT_MAX} requests without an answer;
 * frames of {@value WebServer#FRAME_BYTES_MAX} bytes.
 */
final class PeerSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    static final int IN_FLIGHT_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger(PeerSocketHandler.class);
    private static final long RETRY_MS = 10;

    private final WebServer server;
    private final Publisher publisher;
    private final InstanceServerActions actions;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[WebServer.FRAME_BYTES_MAX]);
    private Connection connection;
    private boolean connectedSent;

    PeerSocketHandler(final WebServer server, final Publisher publisher) {
        this.server = server;
        this.publisher = publisher;
        this.actions = new InstanceServerActions(publisher);
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) throws Exception {
        if (event instanceof HandshakeComplete handshake) {
            connect(context, new QueryStringDecoder(handshake.requestUri()));
        }
        super.userEventTriggered(context, event);
    }

    private void connect(final ChannelHandlerContext context, final QueryStringDecoder uri) {
        connection = new Connection(
                context.channel(),
                server.nextPeerId(),
                HttpHandler.userId(uri),
                "sbe".equals(HttpHandler.parameter(uri, "format")));
        final long correlationId = server.requests().register((status, code, sequence, reason) -> {
            if (status == AnswerStatus.APPLIED) {
                server.welcome(connection);
            } else {
                connection.errorAndClose(WebSocketCloseStatus.TRY_AGAIN_LATER, reason);
            }
        });
        final long sequence = publisherFor(correlationId).peerConnected(connection.peerId(), connection.userId());
        connectedSent = sequence >= 0;
        if (!connectedSent) {
            server.requests().forget(correlationId);
            connection.errorAndClose(WebSocketCloseStatus.TRY_AGAIN_LATER, reason(sequence));
        }
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext context, final WebSocketFrame frame) {
        if (connection == null || !connectedSent) {
            return;
        }
        final int lengthBytes = frame.content().readableBytes();
        if (frame instanceof BinaryWebSocketFrame) {
            frame.content().readBytes(message.byteArray(), 0, lengthBytes);
            dispatch(lengthBytes);
        } else if (frame instanceof TextWebSocketFrame text) {
            try {
                dispatch(Connection.VIEW.fromJson(text.text(), message, 0, message.capacity()));
            } catch (final JsonViewException e) {
                connection.error(ClientDoor.requestId(text.text()), e.getMessage());
            }
        }
    }

    private void dispatch(final int lengthBytes) {
        final long requestId = ClientDoor.requestId(message, lengthBytes);
        final String refusal = ClientDoor.refusal(message, lengthBytes);
        if (refusal != null) {
            // What is not for clients need not have its request's id there.
            connection.error(ClientDoor.NO_REQUEST_ID, refusal);
            return;
        }
        if (connection.inFlight().get() >= IN_FLIGHT_MAX) {
            connection.answer(
                    requestId,
                    AnswerStatus.REFUSED,
                    0,
                    0,
                    "wait for answers: " + IN_FLIGHT_MAX + " requests are without one");
            return;
        }
        ClientDoor.stamp(message, connection.peerId(), connection.userId());
        final Connection asker = connection;
        asker.inFlight().incrementAndGet();
        final long correlationId = server.requests().register((status, code, sequence, reason) -> {
            asker.inFlight().decrementAndGet();
            asker.answer(requestId, status, code, sequence, reason);
        });
        publisher.correlationId(correlationId);
        final long sequence = publisher.offer(message, 0, lengthBytes);
        if (sequence < 0) {
            server.requests().forget(correlationId);
            asker.inFlight().decrementAndGet();
            asker.answer(requestId, AnswerStatus.REFUSED, 0, 0, reason(sequence));
        }
    }

    private InstanceServerActions publisherFor(final long correlationId) {
        publisher.correlationId(correlationId);
        return actions;
    }

    private String reason(final long sequence) {
        return switch ((int) sequence) {
            case SinkCode.BACK_PRESSURED -> "the server is busy; try again";
            case SinkCode.INVALID -> publisher.describeRefusal();
            default -> "the server takes no more actions: " + SinkCode.name(sequence);
        };
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) throws Exception {
        if (connection != null) {
            server.connections().remove(connection);
            if (connectedSent) {
                disconnect(context);
            }
        }
        super.channelInactive(context);
    }

    /** Must not get lost, or the peer stays connected for ever: under back pressure it is tried again. */
    private void disconnect(final ChannelHandlerContext context) {
        final long sequence = publisherFor(0).peerDisconnected(connection.peerId());
        if (sequence == SinkCode.BACK_PRESSURED) {
            context.executor().schedule(() -> disconnect(context), RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        if (connection != null
                && (cause instanceof CorruptedWebSocketFrameException || cause instanceof TooLongFrameException)) {
            connection.errorAndClose(
                    cause instanceof TooLongFrameException || isTooBig(cause)
                            ? WebSocketCloseStatus.MESSAGE_TOO_BIG
                            : WebSocketCloseStatus.PROTOCOL_ERROR,
                    cause.getMessage() + "; frames have at most " + WebServer.FRAME_BYTES_MAX + " bytes");
            return;
        }
        if (!(cause instanceof IOException)) {
            LOG.warn("connection {} is closed because of an error", context.channel(), cause);
        }
        context.close();
    }

    private static boolean isTooBig(final Throwable cause) {
        return ((CorruptedWebSocketFrameException) cause).closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
    }
}
