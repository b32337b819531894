package io.acta.bench.jmh;

import io.acta.engine.idle.WakeUp;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.ring.ActionRing;
import io.acta.engine.ring.LongActionPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Slots from publish to take. {@code publishAndTake}: both sides' work on one thread, without the way between two cores.
 * {@code hopThereAndBack}: one slot to another thread, which answers by a slot of another ring; both spin, so it wants two free cores. Half of it
 * is one hop.
 */
public class RingBenchmark extends PartBenchmark {
    static final int SLOTS = 8192;
    static final int SLOT_BYTES = 128;
    private static final int BURST = 64;

    static ActionRing ring(final boolean manyPublishers) {
        return new ActionRing(SLOTS, SLOT_BYTES, manyPublishers, new LongActionPool(1, SLOT_BYTES), new WakeUp());
    }

    static void publish(final ActionRing ring, final Messages messages, final long itemId) {
        final long slot = ring.tryClaim();
        if (slot == ActionRing.FULL) {
            throw new IllegalStateException("ring is full");
        }
        final int offset = ring.offset(slot);
        ActionRecord.writeHeaders(ring.buffer(), offset, 0, Messages.ADJUSTED_LENGTH, 0, 0, 0);
        messages.adjusted(ring.buffer(), offset + ActionRecord.headersLength(0), itemId, 1);
        ring.publish(slot);
    }

    /** A ring and both its ends on this thread. */
    @State(Scope.Thread)
    public static class OneThread {
        /** How publishers claim. */
        @Param({"false", "true"})
        public boolean manyPublishers;

        private final Messages messages = new Messages();
        private final ActionRecord record = new ActionRecord();
        private ActionRing ring;

        /** Makes the ring. */
        @Setup
        public void make() {
            ring = ring(manyPublishers);
        }
    }

    /** Another thread that answers whatever it gets. */
    @State(Scope.Benchmark)
    public static class Answering {
        private final ActionRing there = ring(false);
        private final ActionRing back = ring(false);
        private final Messages messages = new Messages();
        private volatile boolean ended;
        private Thread thread;

        /** Starts the thread. */
        @Setup
        public void start() {
            thread = new Thread(this::answer, "answering");
            thread.setDaemon(true);
            thread.start();
        }

        /** Ends it. */
        @TearDown
        public void end() throws InterruptedException {
            ended = true;
            thread.join();
        }

        private void answer() {
            final Messages answers = new Messages();
            while (!ended) {
                final long taken = there.publishedUpTo();
                if (taken < there.next()) {
                    Thread.onSpinWait();
                } else {
                    there.release(taken);
                    publish(back, answers, taken);
                }
            }
        }
    }

    /** 64 actions are published, then taken at once. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long publishAndTake(final OneThread state) {
        for (int i = 0; i < BURST; i++) {
            publish(state.ring, state.messages, i);
        }
        final long upTo = state.ring.publishedUpTo();
        long bytes = 0;
        for (long slot = state.ring.next(); slot <= upTo; slot++) {
            bytes += state.record
                    .wrap(state.ring.buffer(), state.ring.offset(slot))
                    .messageLength();
        }
        state.ring.release(upTo);
        return bytes;
    }

    /** One action to another thread and one back. */
    @Benchmark
    public long hopThereAndBack(final Answering state) {
        publish(state.there, state.messages, 1);
        while (state.back.publishedUpTo() < state.back.next()) {
            Thread.onSpinWait();
        }
        final long taken = state.back.next();
        state.back.release(taken);
        return taken;
    }
}
