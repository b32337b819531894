package io.acta.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The wait for a thread's end, which has an end itself: a question that waits for something may hold the thread for ever. */
final class ThreadEnd {
    private static final long LOOK_MS = 100;
    private static final long GRACE_MIN_NS = TimeUnit.SECONDS.toNanos(1);

    private ThreadEnd() {}

    /**
     * How long after the close timeout a thread may take to come back from what it is in: as long again, and a second at least.
     *
     * @return nanoseconds.
     */
    static long graceNs(final long closeTimeoutNs) {
        return Math.max(closeTimeoutNs, GRACE_MIN_NS);
    }

    /**
     * Waits, through interrupts.
     *
     * @param isGivenUp asked every {@value #LOOK_MS} ms.
     * @return false when the wait was given up and the thread lives.
     */
    static boolean await(final Thread thread, final BooleanSupplier isGivenUp) {
        boolean interrupted = false;
        while (thread.isAlive() && !isGivenUp.getAsBoolean()) {
            try {
                thread.join(LOOK_MS);
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** What to throw when the wait was given up; its cause shows where the thread is. */
    static EngineException notEnded(final String who, final Thread thread) {
        return new EngineException(
                who
                        + " is not closed: its thread did not come back within twice the close timeout, from a question or a"
                        + " handler that waits for something; the cause shows where it is, and it ends when that does",
                whereIs(thread));
    }

    /** A cause that shows where a thread is. */
    static Throwable whereIs(final Thread thread) {
        final Throwable where = new Throwable("where " + thread.getName() + " is");
        where.setStackTrace(thread.getStackTrace());
        return where;
    }
}
