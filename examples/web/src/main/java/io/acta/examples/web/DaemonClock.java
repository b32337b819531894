package io.acta.examples.web;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for what is due later or again and again. It keeps no process from ending, and a task that throws is logged and ends neither the others nor
 * its own next run.
 *
 * <pre>{@code
 * DaemonClock clock = new DaemonClock("rooms-clock").every(250, this::tellWhatIsNew);
 * clock.after(10_000, () -> closeUnlessItJoined(socket));
 * }</pre>
 *
 * <p><b>Threads:</b> tasks run one after the other on its own, so they must be short; the rest on any.
 */
public final class DaemonClock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonClock.class);

    private final String name;
    private final ScheduledExecutorService thread;

    /** Starts. @param name of its thread. */
    public DaemonClock(final String name) {
        this.name = name;
        this.thread = Executors.newSingleThreadScheduledExecutor(threads(name));
    }

    /** Makes threads of one name that keep no process from ending; for pools. */
    public static ThreadFactory threads(final String name) {
        return task -> {
            final Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs a task again and again, for the first time after a pause, with a pause between one run's end and the next one's beginning. */
    public DaemonClock every(final long pauseMs, final Runnable task) {
        thread.scheduleWithFixedDelay(() -> run(task), pauseMs, pauseMs, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Runs a task once. @return false when it will not run, since this is closed. */
    public boolean after(final long delayMs, final Runnable task) {
        try {
            thread.schedule(() -> run(task), delayMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (final RejectedExecutionException e) {
            return false;
        }
    }

    private void run(final Runnable task) {
        try {
            task.run();
        } catch (final Throwable e) {
            // Errors too: the executor would keep them to itself, and with them the task would be gone without a word.
            LOG.error("a task of {} failed; the others go on, and it comes again if it is one that does", name, e);
        }
    }

    /** Runs nothing more; a task that is running is interrupted. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
