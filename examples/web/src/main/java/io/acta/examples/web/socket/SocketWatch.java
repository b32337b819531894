package io.acta.examples.web.socket;

import io.acta.examples.web.DaemonClock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after all open sockets: asks the quiet ones whether they are there, and drops those that don't answer. A wire that was cut
 * somewhere says nothing for hours by itself.
 *
 * <p><b>Threads:</b> its own.
 */
final class SocketWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketWatch.class);
    private static final int LOOKS_PER_PING = 4;

    private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
    private final DaemonClock clock = new DaemonClock("socket-watch");

    SocketWatch(final SocketLimits limits) {
        clock.every(Math.max(10, limits.pingEveryMs() / LOOKS_PER_PING), this::look);
    }

    Set<ClientSocket> sockets() {
        return sockets;
    }

    void after(final long delayMs, final Runnable task) {
        if (!clock.after(delayMs, task)) {
            // The server ends: nobody is given time any more.
            task.run();
        }
    }

    private void look() {
        final long nowNs = System.nanoTime();
        for (final ClientSocket socket : sockets) {
            try {
                socket.look(nowNs);
            } catch (final RuntimeException e) {
                LOG.error("{} could not be looked after", socket, e);
            }
        }
    }

    @Override
    public void close() {
        clock.close();
    }
}
