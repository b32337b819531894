package io.acta.examples.web.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A well-behaved client beside hostile ones. It makes its exchange with the server over and over, on a thread of its own, and notes how long each
 * took. What an exchange demands must hold while others flood and stall: nothing of it refused, lost or told out of order, and all
 * of it within the time that its clients wait anyway.
 *
 * <pre>{@code
 * try (Bystander bystander = new Bystander(latencies, "quiet", (number, laps) -> { … laps.lap("answered"); })) {
 *     bystander.await(20);
 *     bystander.phase("flood");
 *     …
 *     bystander.assertUndisturbed();
 * }
 * }</pre>
 */
public final class Bystander implements AutoCloseable {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long TIME_LIMIT_S = 60;

    private final Latencies latencies;
    private final Exchange exchange;
    private final Thread thread = new Thread(this::run, "bystander");
    private volatile String phase;
    private volatile long begun;
    private volatile long done;
    private volatile Throwable failure;
    private volatile boolean isOver;

    /** What it does; on its own thread. */
    @FunctionalInterface
    public interface Exchange {
        /**
         * Does it once.
         *
         * @param number 1 for the first, then one more each time.
         * @throws AssertionError when what was asked was refused or lost.
         */
        void make(long number, Laps laps);
    }

    /** Stops the time of an exchange. */
    @FunctionalInterface
    public interface Laps {
        /** Something was reached, so long after the exchange began. */
        void lap(String what);
    }

    /** Begins. @param phase what the others do at first. */
    public Bystander(final Latencies latencies, final String phase, final Exchange exchange) {
        this.latencies = latencies;
        this.phase = phase;
        this.exchange = exchange;
        thread.start();
    }

    private void run() {
        try {
            while (!isOver) {
                final long number = begun + 1;
                final String during = phase;
                begun = number;
                final long startNs = System.nanoTime();
                exchange.make(number, what -> latencies.note(during, what, System.nanoTime() - startNs));
                done = number;
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (final RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    /** The others do something else from now on. */
    public void phase(final String name) {
        phase = name;
    }

    /** Waits until so many exchanges are done that begin from now on. */
    public void await(final int exchanges) {
        final long wanted = begun + exchanges;
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_LIMIT_S);
        while (done < wanted) {
            assertNoFailure();
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("the bystander is held up: " + done + " exchanges of " + wanted + " are done");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    /**
     * Has others do something again and again, on threads of their own, until so many exchanges are done that begin meanwhile. Each does it once at least.
     *
     * @param attack may run on all threads at once.
     * @throws AssertionError with the first thing that failed in one of them, or that disturbed this.
     */
    public void beside(final String phaseName, final int attackers, final int exchanges, final Runnable attack) {
        final AtomicBoolean over = new AtomicBoolean();
        final AtomicReference<Throwable> failed = new AtomicReference<>();
        final List<Thread> threads = new ArrayList<>();
        phase(phaseName);
        try {
            for (int i = 0; i < attackers; i++) {
                threads.add(new Thread(() -> attack(attack, over, failed), "attacker-" + i));
            }
            threads.forEach(Thread::start);
            await(exchanges);
        } finally {
            over.set(true);
            threads.forEach(Bystander::join);
        }
        if (failed.get() != null) {
            throw new AssertionError(phaseName, failed.get());
        }
    }

    /**
     * Has others hold connections that they do nothing with, until so many exchanges are done that begin once all of these are open.
     *
     * @param open opens them, and puts each into the list at once: they are closed however this ends.
     */
    public void besideOpen(final String phaseName, final int exchanges, final Consumer<List<RawSocket>> open) {
        final List<RawSocket> sockets = new ArrayList<>();
        phase(phaseName);
        try {
            open.accept(sockets);
            await(exchanges);
        } finally {
            sockets.forEach(RawSocket::close);
        }
    }

    /** The others are gone; returns when the first exchange without them is done. */
    public void calmDown() {
        phase("right after others did");
        await(1);
    }

    private static void attack(
            final Runnable attack, final AtomicBoolean over, final AtomicReference<Throwable> failed) {
        try {
            do {
                attack.run();
            } while (!over.get());
        } catch (final RuntimeException | AssertionError e) {
            failed.compareAndSet(null, e);
        }
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertNoFailure() {
        if (failure != null) {
            throw new AssertionError("the bystander was disturbed in exchange " + begun, failure);
        }
    }

    /** Ends it, writes the times that it noted, and fails if it was disturbed. @return how many exchanges were made. */
    public long assertUndisturbed() {
        close();
        latencies.write();
        assertNoFailure();
        if (done != begun || done == 0) {
            throw new AssertionError("the bystander is held up: " + done + " exchanges of " + begun + " are done");
        }
        return done;
    }

    /** Ends it after the exchange that it is in. Idempotent. */
    @Override
    public void close() {
        isOver = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(TIME_LIMIT_S));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
