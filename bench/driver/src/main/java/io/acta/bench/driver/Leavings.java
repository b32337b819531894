package io.acta.bench.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What must not be left behind when this JVM is stopped halfway, by Ctrl-C for one: a directory, which may hold gigabytes, and the process that writes into it. While this is open, the
 * JVM's end kills the process with all that it started, and deletes the directory. Closing it ends the watch and does nothing else.
 *
 * <p><b>Threads:</b> any.
 */
public final class Leavings implements AutoCloseable {
    private static final long END_TIMEOUT_S = 10;

    private final Path directory;
    private final AtExit atExit;
    private Process process;
    private boolean isJvmEnding;

    /**
     * Watches a directory, whether it is there yet or not.
     *
     * @throws AtExit.StoppedException when this JVM ends already.
     */
    public Leavings(final Path directory) {
        this.directory = directory;
        this.atExit = new AtExit(this::remove);
    }

    /**
     * Starts the process, of which there is one at most. The watch is there before it is: no process can slip through.
     *
     * @throws AtExit.StoppedException when this JVM ends already; then none is started.
     */
    public synchronized Process start(final ProcessBuilder builder) throws IOException {
        if (isJvmEnding) {
            throw new AtExit.StoppedException();
        }
        process = builder.start();
        return process;
    }

    /** The directory. */
    public Path directory() {
        return directory;
    }

    /** True once this JVM ends. */
    public synchronized boolean isJvmEnding() {
        return isJvmEnding;
    }

    /** As {@code kill -9} does it, a process and all that it started; returns when they are gone. */
    public static void kill(final Process process) {
        final List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(handle ->
                handle.onExit().orTimeout(END_TIMEOUT_S, TimeUnit.SECONDS).join());
    }

    private synchronized void remove() {
        isJvmEnding = true;
        if (process != null) {
            kill(process);
        }
        try {
            Directories.delete(directory);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        atExit.close();
    }
}
