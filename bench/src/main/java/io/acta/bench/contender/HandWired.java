package io.acta.bench.contender;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.acta.bench.accounts.AdjustedDecoder;
import io.acta.bench.accounts.AdjustedEncoder;
import io.acta.bench.accounts.MessageHeaderDecoder;
import io.acta.bench.accounts.MessageHeaderEncoder;
import io.acta.bench.workload.AdjustWorkload;
import io.acta.bench.workload.Balances;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A Disruptor and a Chronicle queue as somebody would wire them: actions are encoded with SBE into preallocated off-heap slots, one
 * handler writes each as a document and adds to an array. One writer thread, the sparsest index, large blocks, no allocation. No
 * checksum, no chain, no state hash, no undo, no recovery; like a killed process, a power cut is not thought of.
 */
final class HandWired implements Contender {
    static final int MESSAGE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + AdjustedEncoder.BLOCK_LENGTH;
    static final long BLOCK_SIZE = 256L << 20;
    static final String SETTINGS = RawDisruptor.SETTINGS
            + ", ExcerptAppender.writeBytes, HUGE_DAILY_XSPARSE, blockSizeBytes=" + BLOCK_SIZE + ", never synced";

    private final Balances balances = new Balances();
    private final ChronicleQueue queue;
    private final Writer writer = new Writer();
    private final Disruptor<Slot> disruptor;
    private final RingBuffer<Slot> ring;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final AdjustedEncoder encoder = new AdjustedEncoder();

    HandWired(final Path directory) {
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(SparseRollCycles.HUGE_DAILY_XSPARSE)
                .blockSize(BLOCK_SIZE)
                .checkInterrupts(false)
                .build();
        final ByteBuffer memory =
                BufferUtil.allocateDirectAligned(RingSettings.SLOTS * MESSAGE_LENGTH, BitUtil.CACHE_LINE_LENGTH);
        final SlotFactory slots = new SlotFactory(memory);
        disruptor = new Disruptor<>(
                slots::next,
                RingSettings.SLOTS,
                DaemonThreadFactory.INSTANCE,
                ProducerType.SINGLE,
                new YieldingWaitStrategy());
        disruptor.handleEventsWith(writer);
        ring = disruptor.start();
    }

    @Override
    public void run(final AdjustWorkload workload, final long from, final long count) {
        long sequence = -1;
        for (long number = from; number < from + count; number++) {
            final long draw = workload.draw(number);
            while (!ring.hasAvailableCapacity(1)) {
                Thread.onSpinWait();
            }
            sequence = ring.next();
            encoder.wrapAndApplyHeader(ring.get(sequence).message, 0, headerEncoder)
                    .accountId(AdjustWorkload.accountId(draw))
                    .delta(AdjustWorkload.delta(draw))
                    .txId(number)
                    .counterpartyId(draw)
                    .valueDateNs(number)
                    .referenceHigh(draw)
                    .referenceLow(number);
            ring.publish(sequence);
        }
        while (disruptor.getSequenceValueFor(writer) < sequence) {
            if (writer.failure != null) {
                throw new IllegalStateException("hand-wired: its writer failed", writer.failure);
            }
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
        queue.close();
    }

    /** One action's place in the ring. */
    private static final class Slot {
        final UnsafeBuffer message;

        Slot(final UnsafeBuffer message) {
            this.message = message;
        }
    }

    private static final class SlotFactory {
        private final ByteBuffer memory;
        private int offset;

        SlotFactory(final ByteBuffer memory) {
            this.memory = memory;
        }

        Slot next() {
            final Slot slot = new Slot(new UnsafeBuffer(memory, offset, MESSAGE_LENGTH));
            offset += MESSAGE_LENGTH;
            return slot;
        }
    }

    private final class Writer implements EventHandler<Slot> {
        private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
        private final AdjustedDecoder decoder = new AdjustedDecoder();
        private final PointerBytesStore document = new PointerBytesStore();
        private ExcerptAppender appender;
        private volatile Exception failure;

        @Override
        public void onStart() {
            // An appender belongs to the thread that makes it.
            appender = queue.createAppender();
        }

        @Override
        public void onEvent(final Slot slot, final long sequence, final boolean endOfBatch) {
            try {
                document.set(slot.message.addressOffset(), MESSAGE_LENGTH);
                appender.writeBytes(document);
                decoder.wrapAndApplyHeader(slot.message, 0, headerDecoder);
                balances.adjust((int) decoder.accountId(), decoder.delta());
            } catch (final RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void onShutdown() {
            appender.close();
        }
    }
}
