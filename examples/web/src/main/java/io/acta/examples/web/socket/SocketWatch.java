package io.acta.examples.web.socket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "socket-watch");
        thread.setDaemon(true);
        return thread;
    });

    SocketWatch(final SocketLimits limits) {
        final long lookMs = Math.max(10, limits.pingEveryMs() / LOOKS_PER_PING);
        clock.scheduleWithFixedDelay(this::look, lookMs, lookMs, TimeUnit.MILLISECONDS);
    }

    Set<ClientSocket> sockets() {
        return sockets;
    }

    void after(final long delayMs, final Runnable task) {
        try {
            clock.schedule(task, delayMs, TimeUnit.MILLISECONDS);
        } catch (final RejectedExecutionException e) {
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
        clock.shutdownNow();
    }
}
