package io.acta.examples.web.socket;

import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.WebCounters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.exceptions.MessageTooLargeException;
import org.eclipse.jetty.websocket.api.exceptions.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between Jetty and a {@link SocketHandler}. Jetty asks for the next message once the last was handled. */
public final class SocketEndpoint implements Session.Listener.AutoDemanding {
    private static final Logger LOG = LoggerFactory.getLogger(SocketEndpoint.class);

    private final SocketDoor door;
    private final SocketHandler handler;
    private final Admission admission;
    private ClientSocket socket;

    SocketEndpoint(final SocketDoor door, final SocketHandler handler, final Admission admission) {
        this.door = door;
        this.handler = handler;
        this.admission = admission;
    }

    @Override
    public void onWebSocketOpen(final Session session) {
        final ClientSocket opened = door.open(session, admission);
        if (opened != null) {
            socket = opened;
            told(() -> handler.onOpen(socket));
        }
    }

    @Override
    public void onWebSocketText(final String message) {
        if (heard(message.length()) && !isTooLong(lengthBytes(message))) {
            told(() -> handler.onText(socket, message));
        }
    }

    /** A character has three bytes at most, so that most messages need not be counted. */
    private int lengthBytes(final String message) {
        return message.length() <= door.limits().messageBytesMax() / 3
                ? message.length()
                : message.getBytes(StandardCharsets.UTF_8).length;
    }

    private boolean isTooLong(final int lengthBytes) {
        final int lengthBytesMax = door.limits().messageBytesMax();
        if (lengthBytes <= lengthBytesMax) {
            return false;
        }
        unruly("a message has " + lengthBytes + " bytes");
        told(() -> handler.onTooLong(socket, lengthBytes, lengthBytesMax));
        return true;
    }

    private void unruly(final String what) {
        door.counters().add(WebCounters.Kind.SOCKETS_UNRULY, 1);
        LOG.warn("{} is closed: {}", socket, what);
    }

    @Override
    public void onWebSocketBinary(final ByteBuffer payload, final Callback callback) {
        final byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        callback.succeed();
        if (heard(bytes.length) && !isTooLong(bytes.length)) {
            told(() -> handler.onBinary(socket, bytes));
        }
    }

    @Override
    public void onWebSocketPing(final ByteBuffer payload) {
        final ByteBuffer answer =
                ByteBuffer.allocate(payload.remaining()).put(payload).flip();
        if (socket != null) {
            socket.answerPing(answer);
        }
    }

    @Override
    public void onWebSocketPong(final ByteBuffer payload) {
        if (socket != null) {
            socket.heard();
        }
    }

    @Override
    public void onWebSocketError(final Throwable cause) {
        if (socket == null) {
            return;
        }
        final Throwable first =
                cause.getCause() != null && !(cause instanceof MessageTooLargeException) ? cause.getCause() : cause;
        if (cause instanceof MessageTooLargeException || first instanceof MessageTooLargeException) {
            unruly(cause.getMessage());
        } else if (cause instanceof ProtocolException || first instanceof ProtocolException) {
            unruly("it does not speak the protocol: " + cause.getMessage());
        } else {
            LOG.debug("{} broke", socket, cause);
        }
    }

    @Override
    public void onWebSocketClose(final int statusCode, final String reason, final Callback callback) {
        callback.succeed();
        if (socket == null) {
            return;
        }
        final int code = socket.closedBy(statusCode, reason);
        door.closed(socket);
        try {
            handler.onClose(socket, code, socket.closeReason());
        } catch (final RuntimeException | Error e) {
            LOG.error("the end of {} could not be handled", socket, e);
        }
    }

    private boolean heard(final int length) {
        if (socket == null || !socket.isOpen()) {
            return false;
        }
        socket.heard();
        door.counters().add(WebCounters.Kind.MESSAGES_IN, 1);
        door.counters().add(WebCounters.Kind.BYTES_IN, length);
        return true;
    }

    private void told(final Runnable call) {
        try {
            call.run();
        } catch (final Refusal e) {
            socket.sendText(Json.error(e.getMessage(), e.field())
                    .put("type", "error")
                    .put("status", e.status())
                    .toString());
        } catch (final RuntimeException | Error e) {
            LOG.error("a message of {} could not be handled", socket, e);
            socket.close(CloseCode.FAILED, "the server failed");
        }
    }
}
