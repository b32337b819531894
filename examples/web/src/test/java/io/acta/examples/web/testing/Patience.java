package io.acta.examples.web.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting until something holds, for a minute and no longer: how long it took is no matter of the test. */
public final class Patience {
    private static final long TIME_LIMIT_S = 60;
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private Patience() {}

    /** Waits until something holds. @throws AssertionError that names it when it never does. */
    public static void await(final String what, final BooleanSupplier holds) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_LIMIT_S);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            // Looks again soon, below what one address may ask for in a second, and leaves the processors to others
            // meanwhile.
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    /** Waits for a latch, also where nothing checked may be thrown. @throws AssertionError that names it when nobody opens it. */
    public static void await(final String what, final CountDownLatch latch) {
        try {
            if (latch.await(TIME_LIMIT_S, TimeUnit.SECONDS)) {
                return;
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("waited in vain for " + what);
    }
}
