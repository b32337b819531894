package io.acta.examples.instance.web;

import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.examples.instance.MessageHeaderEncoder;
import io.acta.examples.instance.Rejection;
import io.acta.examples.instance.ServerSettings;
import io.acta.examples.instance.WelcomedEncoder;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import io.acta.examples.web.access.ConnectionLimits;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.socket.SocketLimits;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;

/** One port for the page ({@code /}), the tables ({@code /state}) and the WebSockets ({@code /ws?user=7}, {@code &format=sbe}). */
public final class InstanceWeb implements AutoCloseable {
    /** Bytes of a client's frame at most. */
    public static final int FRAME_BYTES_MAX = 4096;

    private static final int SEND_BUFFER_BYTES = 64 * 1024;
    private static final long REQUEST_TIME_LIMIT_MS = 60_000;
    private static final long PING_EVERY_MS = 15_000;
    private static final long SILENT_MAX_MS = 60_000;
    private static final long CLOSE_GRACE_MS = 2_000;

    private final Engine engine;
    private final OpenRequests requests;
    private final Connections connections = new Connections();
    private final Subscription changes;
    private final WebServer server;

    /**
     * Listens.
     *
     * @throws IllegalStateException when it cannot; names the address.
     */
    public InstanceWeb(final Engine engine, final ServerSettings settings) {
        this.engine = engine;
        final int connectionsMax = settings.connectionsMax();
        // One more for each, since a peer that leaves is a request too.
        requests = new OpenRequests(
                engine,
                "clients",
                connectionsMax * (PeerSockets.IN_FLIGHT_MAX + 1),
                REQUEST_TIME_LIMIT_MS,
                Rejection::reason);
        changes = engine.onChanges("clients-changes", OverflowPolicy.BLOCK, connections);
        WebServer started = null;
        try {
            started = WebServer.start(new WebServerContext()
                    .name("clients")
                    .host(settings.host())
                    .port(settings.port())
                    .pages("/io/acta/examples/instance/pages")
                    .sendBufferBytes(SEND_BUFFER_BYTES)
                    .socketLimits(new SocketLimits(
                            FRAME_BYTES_MAX, settings.outboundBytesMax(), PING_EVERY_MS, SILENT_MAX_MS, CLOSE_GRACE_MS))
                    // A user has as many peers as it likes, and all may come from this machine.
                    .connectionLimits(new ConnectionLimits(connectionsMax, connectionsMax, connectionsMax))
                    .routes(routes -> routes.get("/state", this::tellState))
                    .socket("/ws", new PeerSockets(engine, requests, connections, this::welcome, FRAME_BYTES_MAX)));
        } finally {
            if (started == null) {
                changes.close();
                requests.close();
            }
        }
        server = started;
    }

    private CompletableFuture<StateCopy> copy() {
        return engine.query(state -> new StateCopy(state, engine.position(Level.JOURNALED)));
    }

    private void tellState(final Context request) {
        request.future(() -> copy().handleAsync(
                        (copy, failure) -> {
                            if (failure != null) {
                                throw new Refusal(503, "the state cannot be read now: " + failure.getMessage());
                            }
                            return request.contentType("application/json").result(copy.toJson());
                        },
                        requests.answers()));
    }

    /**
     * Sends the whole state, then every change after it. The copy is taken and the connection added between the same two batches,
     * so that no change is missed; later changes wait until the copy is told.
     */
    private void welcome(final Connection connection) {
        engine.query(state -> {
                    final StateCopy copy = new StateCopy(state, engine.position(Level.JOURNALED));
                    connection.welcomeSequence(copy.sequence());
                    connections.add(connection);
                    return copy;
                })
                .whenCompleteAsync(
                        (copy, failure) -> {
                            if (failure == null) {
                                tell(connection, copy);
                            } else {
                                connection.errorAndClose(
                                        CloseCode.TRY_LATER, "the state cannot be read now: " + failure.getMessage());
                            }
                        },
                        requests.answers());
    }

    private void tell(final Connection connection, final StateCopy copy) {
        final byte[] welcomed = new byte[MessageHeaderEncoder.ENCODED_LENGTH + WelcomedEncoder.BLOCK_LENGTH];
        new WelcomedEncoder()
                .wrapAndApplyHeader(new UnsafeBuffer(welcomed), 0, new MessageHeaderEncoder())
                .peerId(connection.peerId())
                .userId(connection.userId());
        final List<byte[]> all = new ArrayList<>();
        all.add(welcomed);
        all.addAll(copy.messages());
        connection.welcome(all);
        if (!connection.isOpen()) {
            // It left before it was added, so nobody else will remove it.
            connections.remove(connection);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Takes no more connections, ends those that are open, and hears no more of the engine. */
    @Override
    public void close() {
        server.close();
        requests.close();
        changes.close();
    }
}
