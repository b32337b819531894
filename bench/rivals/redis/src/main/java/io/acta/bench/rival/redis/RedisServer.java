package io.acta.bench.rival.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server process of its own, on a free port of the loopback interface; it ends with this JVM. */
final class RedisServer implements AutoCloseable {
    private static final String PROGRAM = "redis-server";
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long END_TIMEOUT_S = 20;
    private static final long LOOK_MS = 5;

    private final Process process;
    private final int port;
    private final Thread atExit;

    private RedisServer(final Process process, final int port) {
        this.process = process;
        this.port = port;
        this.atExit = new Thread(process::destroyForcibly, "kill-redis");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts one; returns when it takes connections, though it may still load what it kept. */
    static RedisServer start(final Path directory, final String... persistence)
            throws IOException, InterruptedException {
        final int port = freePort();
        final List<String> command = new ArrayList<>(List.of(
                PROGRAM,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--auto-aof-rewrite-percentage",
                "0",
                "--loglevel",
                "warning"));
        command.addAll(List.of(persistence));
        final RedisServer server = new RedisServer(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .start(),
                port);
        server.awaitListening();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (final IOException e) {
                if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                    close();
                    throw new IOException("redis-server does not listen on port " + port + ", see this fork's log", e);
                }
                Thread.sleep(LOOK_MS);
            }
        }
    }

    int port() {
        return port;
    }

    /** The installed server's. */
    static String version() {
        try {
            final Process process = new ProcessBuilder(PROGRAM, "--version").start();
            final String[] words =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ");
            for (final String word : words) {
                if (word.startsWith("v=")) {
                    return "Redis " + word.substring(2);
                }
            }
            return "Redis";
        } catch (final IOException e) {
            return "Redis, not installed";
        }
    }

    /** Ends it as an administrator would: what it has to write is written. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
