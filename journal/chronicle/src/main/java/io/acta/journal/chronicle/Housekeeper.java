package io.acta.journal.chronicle;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background thread that does one duty again and again, with a pause when there was nothing to do. The first thing that a duty
 * throws ends it and is kept in {@link #failure()}.
 */
final class Housekeeper implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Housekeeper.class);
    private static final long JOIN_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(60);

    /** Does a bit of work. */
    @FunctionalInterface
    interface Duty {
        /** @return whether to go on at once. */
        boolean doWork() throws Exception;
    }

    private final Thread thread;
    private volatile boolean running = true;
    private volatile Throwable failure;

    Housekeeper(final String threadName, final long pauseNs, final Duty duty) {
        thread = new Thread(() -> run(pauseNs, duty), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(final long pauseNs, final Duty duty) {
        try {
            while (running) {
                if (!duty.doWork()) {
                    LockSupport.parkNanos(pauseNs);
                }
            }
        } catch (final Throwable e) {
            failure = e;
            LOGGER.error("{} failed: batches are no longer looked after", thread.getName(), e);
        }
    }

    /** Why it ended by itself, or null. */
    Throwable failure() {
        return failure;
    }

    /** Ends the thread and waits for that; a force in progress is waited for. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_TIMEOUT_MS);
        while (thread.isAlive() && thread != Thread.currentThread() && System.nanoTime() < deadlineNs) {
            try {
                thread.join(JOIN_TIMEOUT_MS);
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
