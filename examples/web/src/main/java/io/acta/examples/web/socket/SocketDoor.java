package io.acta.examples.web.socket;

import io.acta.examples.web.Refusal;
import io.acta.examples.web.WebCounters;
import io.acta.examples.web.access.ConnectionLimits;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * Lets WebSockets in: looks at whose page asks, who asks and how many are there, sets the bounds, and knows all that are open.
 *
 * <p><b>Threads:</b> any.
 */
public final class SocketDoor implements AutoCloseable {
    private static final String ADMISSION = SocketDoor.class.getName();

    private final SocketLimits limits;
    private final ConnectionLimits connections;
    private final Predicate<String> otherOrigins;
    private final WebCounters counters;
    private final SocketWatch watch;

    /**
     * @param connections how many there may be.
     * @param otherOrigins which pages of other servers may connect, by their {@code Origin}.
     */
    public SocketDoor(
            final SocketLimits limits,
            final ConnectionLimits connections,
            final Predicate<String> otherOrigins,
            final WebCounters counters) {
        this.limits = limits;
        this.connections = connections;
        this.otherOrigins = otherOrigins;
        this.counters = counters;
        this.watch = new SocketWatch(limits);
    }

    /**
     * Looks at a request for a WebSocket before it becomes one.
     *
     * @throws Refusal 403, 429, or whatever the handler says.
     */
    public void admit(final Context upgrade, final SocketHandler handler) {
        try {
            checkOrigin(upgrade.header("Origin"), upgrade.header("Host"));
            final Admission admission = new Admission(
                    handler.admit(upgrade), upgrade.ip(), upgrade.pathParamMap(), Map.copyOf(upgrade.queryParamMap()));
            final String refusal = connections.refusal(
                    admission.address(), admission.identity().user());
            if (refusal != null) {
                throw new Refusal(429, refusal);
            }
            upgrade.req().setAttribute(ADMISSION, admission);
        } catch (final RuntimeException e) {
            counters.add(WebCounters.Kind.SOCKETS_REFUSED, 1);
            throw e;
        }
    }

    /** A browser lets any page open a WebSocket to anywhere, but it says which page it was. Programs that are none say nothing. */
    private void checkOrigin(final String origin, final String host) {
        if (origin == null || origin.equals("http://" + host) || origin.equals("https://" + host)) {
            return;
        }
        try {
            new URI(origin);
        } catch (final URISyntaxException e) {
            throw new Refusal(403, "Origin is no address");
        }
        if (!otherOrigins.test(origin)) {
            throw new Refusal(403, "a page of another site may not connect");
        }
    }

    /** What Jetty tells of a request that was admitted. */
    public SocketEndpoint endpoint(final JettyServerUpgradeRequest request, final SocketHandler handler) {
        return new SocketEndpoint(
                this, handler, (Admission) request.getHttpServletRequest().getAttribute(ADMISSION));
    }

    /** Sets the bounds and counts it. @return null when others were faster to take the last place. */
    ClientSocket open(final Session session, final Admission admission) {
        final String refusal =
                connections.tryOpen(admission.address(), admission.identity().user());
        if (refusal != null) {
            counters.add(WebCounters.Kind.SOCKETS_REFUSED, 1);
            session.close(CloseCode.TRY_LATER, refusal, Callback.NOOP);
            return null;
        }
        // The endpoint looks at lengths and gives a reason; Jetty ends without one what is longer by far.
        final int readBytesMax = 2 * limits.messageBytesMax();
        session.setMaxTextMessageSize(readBytesMax);
        session.setMaxBinaryMessageSize(readBytesMax);
        session.setMaxFrameSize(readBytesMax);
        // The watch knows better who is there: Jetty's own time limit counts what is written too.
        session.setIdleTimeout(Duration.ZERO);
        final ClientSocket socket = new ClientSocket(session, admission, limits, counters, watch);
        watch.sockets().add(socket);
        counters.add(WebCounters.Kind.SOCKETS_OPENED, 1);
        return socket;
    }

    void closed(final ClientSocket socket) {
        watch.sockets().remove(socket);
        connections.close(socket.address(), socket.identity().user());
        counters.add(WebCounters.Kind.SOCKETS_CLOSED, 1);
    }

    /** All that are open; changes while one looks at it. */
    public Set<ClientSocket> sockets() {
        return Set.copyOf(watch.sockets());
    }

    SocketLimits limits() {
        return limits;
    }

    WebCounters counters() {
        return counters;
    }

    /** Ends them all. */
    @Override
    public void close() {
        watch.sockets().forEach(socket -> socket.close(CloseCode.GOING_AWAY, "the server ends"));
        watch.close();
    }
}
