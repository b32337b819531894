package io.acta.bench.contender;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;

/**
 * A Disruptor whose events are plain objects of seven longs, and one handler that adds to an array: the limit that two threads and a
 * ring set on this machine. Nothing is encoded, kept or undone.
 */
final class RawDisruptor implements Contender {
    static final String SETTINGS = "ringSlots=" + RingSettings.SLOTS + ", ProducerType.SINGLE, YieldingWaitStrategy";

    private final Balances balances = new Balances();
    private final EventHandler<Adjustment> handler =
            (adjustment, sequence, endOfBatch) -> balances.adjust((int) adjustment.accountId, adjustment.delta);
    private final Disruptor<Adjustment> disruptor = new Disruptor<>(
            Adjustment::new,
            RingSettings.SLOTS,
            DaemonThreadFactory.INSTANCE,
            ProducerType.SINGLE,
            new YieldingWaitStrategy());
    private final RingBuffer<Adjustment> ring;

    RawDisruptor() {
        disruptor.handleEventsWith(handler);
        ring = disruptor.start();
    }

    @Override
    public void run(final AdjustWorkload workload, final long from, final long count) {
        long sequence = -1;
        for (long number = from; number < from + count; number++) {
            final long draw = workload.draw(number);
            // RingBuffer.next would park for tens of microseconds whenever the ring is full.
            while (!ring.hasAvailableCapacity(1)) {
                Thread.onSpinWait();
            }
            sequence = ring.next();
            final Adjustment adjustment = ring.get(sequence);
            adjustment.accountId = AdjustWorkload.accountId(draw);
            adjustment.delta = AdjustWorkload.delta(draw);
            adjustment.txId = number;
            adjustment.counterpartyId = draw;
            adjustment.valueDateNs = number;
            adjustment.referenceHigh = draw;
            adjustment.referenceLow = number;
            ring.publish(sequence);
        }
        while (disruptor.getSequenceValueFor(handler) < sequence) {
            Thread.onSpinWait();
        }
    }

    @Override
    public long checksum() {
        return balances.checksum();
    }

    @Override
    public void close() {
        disruptor.shutdown();
    }

    /** The same 56 bytes that the SBE message's body has. */
    private static final class Adjustment {
        long accountId;
        long delta;
        long txId;
        long counterpartyId;
        long valueDateNs;
        long referenceHigh;
        long referenceLow;
    }
}
