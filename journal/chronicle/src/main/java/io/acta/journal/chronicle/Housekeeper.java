package io.acta.journal.chronicle;

import io.acta.engine.idle.RestingIdle;
import io.acta.engine.idle.WakeUp;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background thread that does one duty again and again, with a pause when there was nothing to do, and a rest when that has been so
 * for a while. The first thing that a duty throws ends it and is kept in {@link #failure()}.
 */
final class Housekeeper {
    private static final Logger LOGGER = LoggerFactory.getLogger(Housekeeper.class);

    /** When a duty wants its next turn. */
    enum NextTurn {
        /** There is more to do. */
        AT_ONCE,
        /** After a pause. */
        SOON,
        /** After a pause, and after a rest when that has been the answer for a while. */
        LATER
    }

    /** Does a bit of work. */
    @FunctionalInterface
    interface Duty {
        NextTurn doWork() throws Exception;
    }

    /** Pauses in a row before a rest: long enough not to rest between two batches of a busy journal. */
    private static final int PAUSES_BEFORE_REST = 50;

    /** A pause of this length is a rest, which a signal ends. */
    static final long REST_FROM_NS = TimeUnit.MILLISECONDS.toNanos(40);

    private final WakeUp wakeUp = new WakeUp();
    private final Thread thread;
    private volatile boolean running = true;
    private volatile Throwable failure;

    /**
     * Starts the thread.
     *
     * @param pauseNs between turns that need not follow at once; 0 to rest at once.
     * @param isBehind asked before a rest: true when there is something to do that {@link #signal} may have been too early to tell of.
     */
    Housekeeper(final String threadName, final long pauseNs, final Duty duty, final BooleanSupplier isBehind) {
        thread = new Thread(() -> run(pauseNs, duty, isBehind), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(final long pauseNs, final Duty duty, final BooleanSupplier isBehind) {
        final LongSupplier restNs = () -> !running || isBehind.getAsBoolean() ? 0 : RestingIdle.REST_NS_MAX;
        final LongSupplier longPauseNs = () -> running ? pauseNs : 0;
        int pauses = 0;
        try {
            while (running) {
                final NextTurn next = duty.doWork();
                if (next != NextTurn.LATER) {
                    pauses = 0;
                }
                if (next == NextTurn.AT_ONCE) {
                    Thread.yield();
                } else if (pauseNs >= REST_FROM_NS) {
                    wakeUp.rest(longPauseNs);
                } else if (pauseNs > 0 && pauses++ < PAUSES_BEFORE_REST) {
                    LockSupport.parkNanos(pauseNs);
                } else if (wakeUp.rest(restNs)) {
                    pauses = 0;
                }
            }
        } catch (final Throwable e) {
            failure = e;
            LOGGER.error("{} failed: batches are no longer looked after", thread.getName(), e);
        }
    }

    /** There is something to do. Any thread; cheap while the duty is not at rest. @return whether it was, and is woken. */
    boolean signal() {
        return wakeUp.signal();
    }

    /** Why it ended by itself, or null. */
    Throwable failure() {
        return failure;
    }

    /**
     * Ends the thread and waits for that; a force in progress is waited for. May be called again.
     *
     * @return false when it has not ended in that time: it may write to what its duty uses at any moment still.
     */
    boolean close(final long timeoutNs) {
        running = false;
        // It may be in a rest, which only a signal ends for certain, or in a pause.
        wakeUp.signal();
        LockSupport.unpark(thread);
        boolean interrupted = false;
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (isElsewhere() && deadlineNs - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadlineNs - System.nanoTime());
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !isElsewhere();
    }

    private boolean isElsewhere() {
        return thread.isAlive() && thread != Thread.currentThread();
    }
}
