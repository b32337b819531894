package io.acta.bench.contender;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.ResultSink;
import io.acta.bench.workload.Balances;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A Disruptor with one handler that adds to an array of balances and leaves each result in an array beside the ring. Results are visible
 * to the producer when the handler's batch has ended: the Disruptor moves the handler's sequence then.
 */
abstract class DisruptorLane<E> implements Lane, EventHandler<E> {
    private static final int MASK = RingSettings.SLOTS - 1;
    private static final long END_TIMEOUT_S = 10;

    /** The handler's alone, while it runs. */
    final Balances balances;

    private final long[] results = new long[RingSettings.SLOTS];
    private final Disruptor<E> disruptor;
    private final RingBuffer<E> ring;
    private final SequenceBarrier handled;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** The producer's; on cache lines of their own, like the handler's sequences, because the handler reads this object's other fields at each event. */
    private final Sequence polled = new Sequence(0);

    private final Sequence offered = new Sequence(0);
    private volatile Throwable failure;

    DisruptorLane(final EventFactory<E> events, final Balances balances) {
        this.balances = balances;
        disruptor = new Disruptor<>(
                events,
                RingSettings.SLOTS,
                DaemonThreadFactory.INSTANCE,
                ProducerType.SINGLE,
                new YieldingWaitStrategy());
        disruptor.setDefaultExceptionHandler(new FailureKeeper());
        handled = disruptor.handleEventsWith(this).asSequenceBarrier();
        ring = disruptor.getRingBuffer();
    }

    /** Called once, by the constructor's caller. */
    DisruptorLane<E> start() {
        disruptor.start();
        return this;
    }

    /** Puts an action into an event. */
    abstract void fill(E event, int accountId, long delta, long txId);

    /** Leaves the result of an event; within {@link #onEvent}. */
    final void result(final long sequence, final long balance) {
        results[(int) sequence & MASK] = balance;
    }

    @Override
    public boolean offer(final int accountId, final long delta, final long txId) {
        // A slot whose result was polled has been handled, so there is room in the ring too and next() never waits.
        if (offered.get() - polled.get() == RingSettings.SLOTS) {
            return false;
        }
        final long sequence = ring.next();
        fill(ring.get(sequence), accountId, delta, txId);
        ring.publish(sequence);
        offered.set(offered.get() + 1);
        return true;
    }

    @Override
    public int poll(final ResultSink sink) {
        final long available = handled.getCursor() + 1;
        final long first = polled.get();
        final int count = (int) (available - first);
        for (long sequence = first; sequence < available; sequence++) {
            sink.onResult(sequence + 1, results[(int) sequence & MASK]);
        }
        polled.set(available);
        if (count == 0 && failure != null) {
            throw new IllegalStateException("the handler failed", failure);
        }
        return count;
    }

    @Override
    public long[] balances() {
        return balances.all();
    }

    /** Called on the handler's thread as its last act. */
    void release() {}

    @Override
    public final void onShutdown() {
        try {
            release();
        } finally {
            ended.countDown();
        }
    }

    @Override
    public void close() {
        disruptor.halt();
        try {
            ended.await(END_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class FailureKeeper implements ExceptionHandler<E> {
        @Override
        public void handleEventException(final Throwable e, final long sequence, final E event) {
            failure = e;
            // What follows must not be handled: its results would be taken for good.
            throw new IllegalStateException(e);
        }

        @Override
        public void handleOnStartException(final Throwable e) {
            failure = e;
        }

        @Override
        public void handleOnShutdownException(final Throwable e) {
            failure = e;
        }
    }
}
