package io.acta.examples.web.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server as a process of its own: told to be ready by a line of its log, killed or asked to end, and never left behind.
 *
 * <pre>{@code
 * try (ServerProcess server = ServerProcess.ofMain(VoiceRooms.class, Pattern.compile("http://[^:]+:(\\d+)/"), "--port", "0")) {
 *     int port = server.port();
 *     server.kill();
 * }
 * }</pre>
 */
public final class ServerProcess implements AutoCloseable {
    private static final long TIME_LIMIT_S = 120;
    private static final long LAST_WORD_MS = 10_000;
    private static final int LOG_CHARS_MAX = 1 << 20;

    private final Process process;
    private final Pattern ready;
    private final Thread reader;
    private final CompletableFuture<MatchResult> isReady = new CompletableFuture<>();
    private final StringBuffer log = new StringBuffer();

    /**
     * Starts any program.
     *
     * @param ready a line of its log, or a part of it, that says that it is ready.
     * @param environment more variables for it.
     */
    public ServerProcess(final List<String> command, final Map<String, String> environment, final Pattern ready) {
        this.ready = ready;
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
        reader = new Thread(this::read, "log-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a main class with the class path, the JVM and the module flags of this test. */
    public static ServerProcess ofMain(final Class<?> main, final Pattern ready, final String... arguments) {
        return ofMain(main, Map.of(), ready, arguments);
    }

    /** The same with more variables in its environment. */
    public static ServerProcess ofMain(
            final Class<?> main,
            final Map<String, String> environment,
            final Pattern ready,
            final String... arguments) {
        final List<String> command = java(true);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ServerProcess(command, environment, ready);
    }

    /** Starts a jar as a user does, without any flag. */
    public static ServerProcess ofJar(final Path jar, final Pattern ready, final String... arguments) {
        final List<String> command = java(false);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return new ServerProcess(command, Map.of(), ready);
    }

    private static List<String> java(final boolean withFlags) {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        if (withFlags) {
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(argument -> argument.startsWith("--"))
                    .forEach(command::add);
        }
        command.add("-Xmx384m");
        return command;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (log.length() < LOG_CHARS_MAX) {
                    log.append(line).append('\n');
                }
                final Matcher matcher = ready.matcher(line);
                if (matcher.find()) {
                    isReady.complete(matcher.toMatchResult());
                }
            }
        } catch (final IOException e) {
            log.append(e);
        }
        isReady.completeExceptionally(new AssertionError("the server ended before it was ready:\n" + log));
    }

    /** Waits until it is ready. @return what the pattern found. */
    public MatchResult awaitReady() {
        try {
            return isReady.copy().orTimeout(TIME_LIMIT_S, TimeUnit.SECONDS).join();
        } catch (final RuntimeException e) {
            throw new AssertionError("the server did not become ready within " + TIME_LIMIT_S + " s:\n" + log, e);
        }
    }

    /** Waits until it is ready. @return the number in the pattern's first group. */
    public int port() {
        return Integer.parseInt(awaitReady().group(1));
    }

    /** What it has written. */
    public String log() {
        return log.toString();
    }

    /** Its id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9} does; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As {@code kill} does; returns when it is gone, and has said its last word. @return its exit code, 143 for a JVM that was told to end. */
    public int terminate() {
        // By its handle, since the process itself would not be listened to any more.
        process.toHandle().destroy();
        return awaitEnd();
    }

    /** Waits until it has ended by itself. @return its exit code. */
    public int awaitEnd() {
        try {
            if (process.waitFor(TIME_LIMIT_S, TimeUnit.SECONDS)) {
                reader.join(LAST_WORD_MS);
                return process.exitValue();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("the server did not end within " + TIME_LIMIT_S + " s:\n" + log);
    }

    /** As {@link #kill}: what it wrote to can be deleted then, and what it held is free. */
    @Override
    public void close() {
        kill();
    }
}
