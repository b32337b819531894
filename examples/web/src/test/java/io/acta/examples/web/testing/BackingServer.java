package io.acta.examples.web.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A server of somebody else beside the one under test: Redis or NATS, on a free port, with its files in a directory, to be killed and started
 * again on the same port. Where it is not installed the test is skipped, with a line that says what to install.
 */
public final class BackingServer implements AutoCloseable {
    private static final int PORT_FIRST = 12_000;
    private static final int PORT_END = 30_000;
    private static final int PORT_TRIES = 100;

    private final List<String> command;
    private final Pattern ready;
    private final String scheme;
    private final int port;
    private ServerProcess process;

    private BackingServer(final String scheme, final int port, final List<String> command, final Pattern ready) {
        this.scheme = scheme;
        this.port = port;
        this.command = command;
        this.ready = ready;
        start();
    }

    /** Starts a Redis. @param directory where it keeps what it is asked to keep. */
    public static BackingServer redis(final Path directory) {
        return redis(directory, "");
    }

    /** The same that asks for a password, unless it is empty. */
    public static BackingServer redis(final Path directory, final String password) {
        final String program = installed("redis-server", "redis-server");
        final int port = freePort();
        final List<String> command = List.of(
                program,
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--requirepass",
                password);
        return new BackingServer("redis", port, command, Pattern.compile("Ready to accept connections"));
    }

    /** Starts a NATS with JetStream. @param directory where its streams are kept. */
    public static BackingServer nats(final Path directory) {
        final String program = installed("nats-server", "nats-server");
        final int port = freePort();
        final List<String> command = List.of(
                program,
                "--addr",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--jetstream",
                "--store_dir",
                directory.toString());
        return new BackingServer("nats", port, command, Pattern.compile("Server is ready"));
    }

    /** Where a program is; without it the test is skipped. @param debianPackage to install then. */
    public static String installed(final String program, final String debianPackage) {
        final String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/usr/sbin:/usr/local/bin";
        final String found = Stream.of(path.split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(
                found != null, "no " + program + " to test with; install one: apt-get install " + debianPackage);
        return found;
    }

    /**
     * A port of this machine that nobody listens on, to be listened on later or again. It is below those that the system gives to
     * connections by itself: one of these might have it by then, that of a client which looks for the server there even.
     */
    public static int freePort() {
        for (int i = 0; i < PORT_TRIES; i++) {
            final int port = ThreadLocalRandom.current().nextInt(PORT_FIRST, PORT_END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (final IOException e) {
                // Somebody has it: the next one, then.
                continue;
            }
        }
        throw new AssertionError(PORT_TRIES + " ports from " + PORT_FIRST + " on are all taken");
    }

    /** Where to find it, {@code redis://127.0.0.1:1234} or {@code nats://…}. */
    public String url() {
        return scheme + "://127.0.0.1:" + port;
    }

    /** Its port, the same after every start. */
    public int port() {
        return port;
    }

    /** As {@code kill -9} does. */
    public BackingServer kill() {
        process.kill();
        return this;
    }

    /** Starts it again; returns when it takes connections. */
    public BackingServer start() {
        process = new ServerProcess(command, Map.of(), ready);
        process.awaitReady();
        return this;
    }

    @Override
    public void close() {
        process.kill();
    }
}
