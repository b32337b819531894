package io.acta.bench.faults;

import io.acta.journal.chronicle.FlagCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs {@link FaultChild}. Closing kills it. */
final class ChildProcess implements AutoCloseable {
    static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(60);

    private static final String ENDED = "<ended>";
    private static final int LINES_KEPT = 40;

    private final Process process;
    private final boolean isWrapped;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    /** It ended, or said nothing for too long, where a line was expected. */
    static final class SilentException extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean ended;

        SilentException(final String message, final boolean ended) {
            super(message);
            this.ended = ended;
        }

        boolean ended() {
            return ended;
        }
    }

    private ChildProcess(final List<String> command, final boolean isWrapped) throws IOException {
        this.isWrapped = isWrapped;
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final Thread reader = new Thread(this::readLines, "acta-fault-child-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts quickly rather than running fast: most children do not live long. */
    static ChildProcess start(final String... arguments) throws IOException {
        return new ChildProcess(
                command(Path.of(System.getProperty("java.home")), List.of("-XX:TieredStopAtLevel=1"), arguments),
                false);
    }

    /** As process 1 of a process namespace, as in a container. */
    static ChildProcess startAsPid1(final String... arguments) throws IOException {
        final List<String> command =
                new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
        command.addAll(
                command(Path.of(System.getProperty("java.home")), List.of("-XX:TieredStopAtLevel=1"), arguments));
        return new ChildProcess(command, true);
    }

    /** With a JDK and flags. */
    static ChildProcess start(final Path jdk, final List<String> flags, final String... arguments) throws IOException {
        return new ChildProcess(command(jdk, flags, arguments), false);
    }

    private static List<String> command(final Path jdk, final List<String> flags, final String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin").resolve("java").toString());
        // Those that a JDK does not know are for silence only.
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(Arrays.asList(FlagCheck.line().split(" ")));
        command.addAll(flags);
        // A file that is cut while it is mapped ends the JVM; what it says of that on its output is enough.
        command.add("-XX:ErrorFile=/dev/null");
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FaultChild.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void readLines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (final IOException | UncheckedIOException e) {
            lines.add("output ended: " + e);
        }
        lines.add(ENDED);
    }

    /** Waits for a line that begins so. @return what follows on it. */
    String await(final String beginning) throws InterruptedException, SilentException {
        return await(beginning, PATIENCE_MS);
    }

    String await(final String beginning, final long timeoutMs) throws InterruptedException, SilentException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (true) {
            final String line = lines.poll(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(ENDED)) {
                throw new SilentException(
                        "child " + (line == null ? "said nothing more" : "ended") + " before '" + beginning + "': "
                                + String.join(" | ", seen),
                        line != null);
            }
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length()).strip();
            }
            if (seen.size() < LINES_KEPT) {
                seen.add(line);
            }
        }
    }

    /** Waits until it has ended by itself, and given back what it held. */
    void awaitEnd() throws InterruptedException, SilentException {
        if (!process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            throw new SilentException("child does not end: " + String.join(" | ", seen), false);
        }
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        if (isWrapped) {
            // The process that unshare made; unshare itself ends with it.
            process.children().forEach(ProcessHandle::destroyForcibly);
            if (process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        process.destroyForcibly().waitFor();
    }

    /** Waits for the end: whoever opens the journal next would be told that it is in use. */
    @Override
    public void close() {
        try {
            kill();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
