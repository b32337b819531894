package io.acta.examples.instance.web;

import io.acta.codec.json.JsonViewException;
import io.acta.engine.Engine;
import io.acta.examples.instance.AnswerStatus;
import io.acta.examples.instance.InstanceDecoder;
import io.acta.examples.instance.InstanceReactor;
import io.acta.examples.instance.InstanceServerActions;
import io.acta.examples.instance.InstanceTable;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.ReplyStatus;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.socket.SocketHandler;
import io.javalin.http.Context;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Clients' WebSockets: a connection becomes {@code PeerConnected}, each frame an action in its name, its end {@code PeerDisconnected}.
 *
 * <p><b>Threads:</b> the server's; one socket's frames come one at a time. <b>Bounds:</b> {@value #IN_FLIGHT_MAX} requests of a client without an answer.
 */
final class PeerSockets implements SocketHandler {
    static final int IN_FLIGHT_MAX = 256;

    /** For ever, as far as a process is concerned. */
    private static final long PATIENCE_MS = TimeUnit.DAYS.toMillis(365);

    private final OpenRequests requests;
    private final InstanceServerActions actions;
    private final Connections connections;
    private final Consumer<Connection> welcome;
    private final int frameBytesMax;
    private final AtomicLong lastPeerId = new AtomicLong();

    /**
     * @param connections which those that leave are removed from.
     * @param welcome tells a client whose connection is journaled the state, and adds it.
     * @param frameBytesMax of a client's frame.
     */
    PeerSockets(
            final Engine engine,
            final OpenRequests requests,
            final Connections connections,
            final Consumer<Connection> welcome,
            final int frameBytesMax) {
        this.requests = requests;
        this.actions = new InstanceServerActions(requests.publisher());
        this.connections = connections;
        this.welcome = welcome;
        this.frameBytesMax = frameBytesMax;
        lastPeerId.set(engine.query(state -> {
                    final InstanceDecoder row = state.view(InstanceTable.TYPE).get(InstanceReactor.INSTANCE_ID);
                    return row == null ? 0L : row.lastPeerId();
                })
                .join());
    }

    /** Who a client says it is; a real server would take it from a token. @return 0 when it doesn't say. */
    private static long userId(final String said) {
        try {
            return said == null ? 0 : Math.max(0, Long.parseLong(said));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }

    private static Refusal ofNobody(final Context request) {
        return Refusal.ofField("user", "say which user connects, a number above 0: " + request.path() + "?user=7");
    }

    @Override
    public Identity admit(final Context upgrade) {
        final long userId = userId(upgrade.queryParam("user"));
        if (userId == 0) {
            throw ofNobody(upgrade);
        }
        return new Identity(Long.toString(userId), "peer", "", Long.MAX_VALUE);
    }

    @Override
    public Refusal plainRequest(final Context request) {
        return userId(request.queryParam("user")) == 0 ? ofNobody(request) : SocketHandler.super.plainRequest(request);
    }

    @Override
    public void onOpen(final ClientSocket socket) {
        final Connection connection = new Connection(
                Line.of(socket),
                lastPeerId.incrementAndGet(),
                userId(socket.parameter("user")),
                "sbe".equals(socket.parameter("format")));
        socket.attach(connection);
        requests.ask(() -> actions.peerConnected(connection.peerId(), connection.userId()), reply -> {
            if (reply.isApplied()) {
                welcome.accept(connection);
            } else {
                connection.errorAndClose(CloseCode.TRY_LATER, reply.reason());
            }
        });
    }

    @Override
    public void onText(final ClientSocket socket, final String text) {
        final Connection connection = (Connection) socket.attachment();
        final UnsafeBuffer message = new UnsafeBuffer(new byte[frameBytesMax]);
        final int lengthBytes;
        try {
            lengthBytes = Connection.VIEW.fromJson(text, message, 0, message.capacity());
        } catch (final JsonViewException e) {
            connection.error(ClientDoor.requestId(text), e.getMessage());
            return;
        }
        dispatch(connection, message, lengthBytes);
    }

    @Override
    public void onBinary(final ClientSocket socket, final byte[] bytes) {
        dispatch((Connection) socket.attachment(), new UnsafeBuffer(bytes), bytes.length);
    }

    @Override
    public void onTooLong(final ClientSocket socket, final int lengthBytes, final int lengthBytesMax) {
        ((Connection) socket.attachment())
                .errorAndClose(
                        CloseCode.TOO_BIG,
                        "a frame has " + lengthBytes + " bytes; frames have at most " + lengthBytesMax + " bytes");
    }

    private void dispatch(final Connection asker, final UnsafeBuffer message, final int lengthBytes) {
        final long requestId = ClientDoor.requestId(message, lengthBytes);
        final String refusal = ClientDoor.refusal(message, lengthBytes);
        if (refusal != null) {
            // What is not for clients need not have its request's id there.
            asker.error(ClientDoor.NO_REQUEST_ID, refusal);
            return;
        }
        if (asker.inFlight().get() >= IN_FLIGHT_MAX) {
            asker.answer(
                    requestId,
                    AnswerStatus.REFUSED,
                    0,
                    0,
                    "wait for answers: " + IN_FLIGHT_MAX + " requests are without one");
            return;
        }
        ClientDoor.stamp(message, asker.peerId(), asker.userId());
        asker.inFlight().incrementAndGet();
        requests.ask(message, 0, lengthBytes, reply -> {
            asker.inFlight().decrementAndGet();
            asker.answer(requestId, status(reply.status()), reply.code(), reply.sequence(), reply.reason());
        });
    }

    private static AnswerStatus status(final ReplyStatus status) {
        return switch (status) {
            case APPLIED, DUPLICATE -> AnswerStatus.APPLIED;
            // No handler here expects a version yet; one that will has its client answered.
            case REJECTED, CONFLICT -> AnswerStatus.REJECTED;
            case FAILED, TIMED_OUT -> AnswerStatus.FAILED;
            case INVALID, BUSY, ENDED -> AnswerStatus.REFUSED;
        };
    }

    /** That it left must not get lost, or the peer stays connected for ever: while the server is busy it is tried again. */
    @Override
    public void onClose(final ClientSocket socket, final int code, final String reason) {
        final Connection connection = (Connection) socket.attachment();
        connections.remove(connection);
        requests.ask(() -> actions.peerDisconnected(connection.peerId()), PATIENCE_MS);
    }
}
