package io.acta.bench.rival.prevayler;

import io.acta.bench.driver.Lane;
import io.acta.bench.driver.ResultSink;
import io.acta.bench.workload.Balances;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.prevayler.Prevayler;

/**
 * Threads that call, each for its share of the accounts: so the actions of one account are executed in their order, and each result is what
 * it would be if all were. Results come back in the order of the actions.
 */
final class CallersLane implements Lane {
    private static final int ROOM = 8 * 1024;
    private static final int MASK = ROOM - 1;
    private static final long NONE = Long.MIN_VALUE;
    private static final long END_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(5);

    private final Prevayler<Balances> prevayler;
    private final AtomicLongArray results = new AtomicLongArray(ROOM);
    private final Caller[] callers;
    private long offered;
    private long polled;
    private volatile Throwable failure;

    CallersLane(final Prevayler<Balances> prevayler, final int callerCount) {
        this.prevayler = prevayler;
        for (int i = 0; i < ROOM; i++) {
            results.set(i, NONE);
        }
        callers = new Caller[callerCount];
        for (int i = 0; i < callerCount; i++) {
            callers[i] = new Caller(i);
        }
        for (final Caller caller : callers) {
            caller.start();
        }
    }

    @Override
    public boolean offer(final int accountId, final long delta, final long txId) {
        if (offered - polled == ROOM
                || !callers[accountId % callers.length].queue.offer(new Adjust(accountId, delta, txId, offered))) {
            return false;
        }
        offered++;
        return true;
    }

    @Override
    public int poll(final ResultSink sink) {
        int count = 0;
        while (polled < offered) {
            final int index = (int) polled & MASK;
            final long result = results.getAcquire(index);
            if (result == NONE) {
                break;
            }
            results.setPlain(index, NONE);
            sink.onResult(++polled, result);
            count++;
        }
        if (count == 0 && failure != null) {
            throw new IllegalStateException("a caller failed", failure);
        }
        return count;
    }

    @Override
    public long[] balances() {
        return prevayler.prevalentSystem().all();
    }

    @Override
    public void close() {
        try {
            for (final Caller caller : callers) {
                caller.interrupt();
            }
            for (final Caller caller : callers) {
                caller.join(END_TIMEOUT_MS);
            }
            prevayler.close();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Caller extends Thread {
        private final BlockingQueue<Adjust> queue = new ArrayBlockingQueue<>(ROOM);

        Caller(final int number) {
            super("caller-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    final Adjust adjust = queue.take();
                    results.setRelease((int) adjust.sequence & MASK, prevayler.execute(adjust));
                }
            } catch (final InterruptedException e) {
                // The lane is closed, and nothing is under way then.
                return;
            } catch (final RuntimeException | Error e) {
                failure = e;
            }
        }
    }
}
