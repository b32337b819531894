package io.acta.examples.web.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The wire between a client and a server of this machine. It can be cut, as when a machine on the way goes down, or go silent, as when a cable is drawn: then neither
 * side is told. Whoever connects afterwards has a whole one.
 *
 * <pre>{@code
 * try (Wire wire = new Wire(server.port())) {
 *     browser.get("http://127.0.0.1:" + wire.port() + "/");
 *     wire.cut();
 * }
 * }</pre>
 */
public final class Wire implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final int toPort;
    private final ServerSocket door;
    private final Set<Strand> strands = ConcurrentHashMap.newKeySet();

    /** Begins. @param toPort where the server is. */
    public Wire(final int toPort) {
        this.toPort = toPort;
        try {
            door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        start("wire-to-" + toPort, this::take);
    }

    private static void start(final String name, final Runnable task) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void take() {
        try {
            while (true) {
                final Socket client = door.accept();
                try {
                    final Strand strand = new Strand(client, connect());
                    strands.add(strand);
                    strand.begin();
                } catch (final IOException e) {
                    // No server: no connection.
                    client.close();
                }
            }
        } catch (final IOException e) {
            // It was closed.
            cut();
        }
    }

    private Socket connect() throws IOException {
        final Socket server = new Socket();
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), toPort));
        return server;
    }

    /** Where the client connects to, in place of the server's. */
    public int port() {
        return door.getLocalPort();
    }

    /** Ends all connections of now at once, for both sides. */
    public void cut() {
        strands.forEach(Strand::end);
    }

    /** Loses from now on whatever is sent on the connections of now. */
    public void silence() {
        strands.forEach(strand -> strand.isSilent = true);
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private final class Strand {
        private final Socket client;
        private final Socket server;
        private volatile boolean isSilent;

        Strand(final Socket client, final Socket server) {
            this.client = client;
            this.server = server;
        }

        void begin() {
            start("wire-up", () -> pass(client, server));
            start("wire-down", () -> pass(server, client));
        }

        private void pass(final Socket from, final Socket to) {
            final byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int count = from.getInputStream().read(buffer);
                        count >= 0;
                        count = from.getInputStream().read(buffer)) {
                    if (!isSilent) {
                        to.getOutputStream().write(buffer, 0, count);
                    }
                }
                if (!isSilent) {
                    to.shutdownOutput();
                    return;
                }
            } catch (final IOException e) {
                // One side is gone: so is the other.
            }
            if (!isSilent) {
                end();
            }
        }

        void end() {
            strands.remove(this);
            for (final Socket socket : new Socket[] {client, server}) {
                try {
                    // A reset, not a goodbye.
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (final IOException e) {
                    // It was gone already.
                }
            }
        }
    }
}
