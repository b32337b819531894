package io.acta.engine.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.Sequencer;
import com.lmax.disruptor.SingleProducerSequencer;
import io.acta.engine.idle.WakeUp;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Slots between publishers and the reactor. One action takes one slot, so that the slot's number gives the action's
 * sequence at once; a record that is longer than a slot lies in a block of the {@link LongActionPool}, and its slot says which.
 *
 * <pre>
 *   slot with a short record:   | record ...                                   |
 *   slot with a long record:    | 0 (length) | 1 + block number | unused       |
 * </pre>
 *
 * <p><b>Threads:</b> {@link #tryClaim} and {@link #publish} by publishers (one, or many, as made), the rest by the reactor. A
 * slot is the publisher's from claim to publish, the reactor's from then to {@link #release}. No allocation after the
 * constructor.
 */
public final class ActionRing {
    /** {@link #tryClaim} found no free slot. */
    public static final long FULL = -1;

    private static final int LONG_RECORD_BLOCK_OFFSET = Integer.BYTES;

    private final Sequencer sequencer;

    /** The last slot that the reactor gave back. Like the sequencer's fields it has a cache line of its own: all else here is written once. */
    private final Sequence released = new Sequence();

    private final UnsafeBuffer slots;
    private final LongActionPool longActions;
    private final WakeUp reactor;
    private final int mask;
    private final int slotShift;

    /**
     * @param slotCount a power of two.
     * @param slotLengthBytes a power of two, at least 32; slotCount * slotLengthBytes is at most 1 GiB.
     * @param manyPublishers false when only one thread will ever publish.
     * @param reactor woken by each publication, should it rest.
     */
    public ActionRing(
            final int slotCount,
            final int slotLengthBytes,
            final boolean manyPublishers,
            final LongActionPool longActions,
            final WakeUp reactor) {
        this.sequencer = manyPublishers
                ? new MultiProducerSequencer(slotCount, new BusySpinWaitStrategy())
                : new SingleProducerSequencer(slotCount, new BusySpinWaitStrategy());
        this.sequencer.addGatingSequences(released);
        final ByteBuffer memory =
                BufferUtil.allocateDirectAligned(slotCount * slotLengthBytes, BitUtil.CACHE_LINE_LENGTH);
        this.slots = new UnsafeBuffer(memory);
        this.longActions = longActions;
        this.reactor = reactor;
        this.mask = slotCount - 1;
        this.slotShift = Integer.numberOfTrailingZeros(slotLengthBytes);
    }

    /** Claims the next slot. @return its number (from 0, without end), or {@link #FULL}. */
    public long tryClaim() {
        try {
            return sequencer.tryNext();
        } catch (final InsufficientCapacityException e) {
            // Disruptor's one instance without a stack trace: this is how it says no.
            return FULL;
        }
    }

    /** Hands a claimed and filled slot to the reactor. */
    public void publish(final long slot) {
        sequencer.publish(slot);
        reactor.signal();
    }

    /** All slots' memory. */
    public UnsafeBuffer buffer() {
        return slots;
    }

    /** Where a slot starts in {@link #buffer()}. */
    public int offset(final long slot) {
        return ((int) slot & mask) << slotShift;
    }

    /** Bytes of the longest record that lies in its slot. */
    public int slotLengthBytes() {
        return 1 << slotShift;
    }

    /** The blocks for longer records. */
    public LongActionPool longActions() {
        return longActions;
    }

    /** Says in a claimed slot that its record lies in a block. */
    public void referToBlock(final long slot, final int block) {
        final int offset = offset(slot);
        slots.putInt(offset, 0);
        slots.putInt(offset + LONG_RECORD_BLOCK_OFFSET, 1 + block);
    }

    /** The first slot that the reactor has not taken. */
    public long next() {
        return released.get() + 1;
    }

    /** The last slot, from {@link #next()} on without a gap, that publishers have handed over; next() - 1 for none. */
    public long publishedUpTo() {
        final long next = next();
        final long cursor = sequencer.getCursor();
        return cursor < next ? next - 1 : sequencer.getHighestPublishedSequence(next, cursor);
    }

    /** Slots claimed so far, published or not. */
    public long claimed() {
        return sequencer.getCursor() + 1;
    }

    /** Number of the block that holds a slot's record, or -1 when the slot holds it. */
    public int blockOf(final long slot) {
        final int offset = offset(slot);
        return slots.getInt(offset) != 0 ? -1 : slots.getInt(offset + LONG_RECORD_BLOCK_OFFSET) - 1;
    }

    /** Gives back the blocks, if any, that these slots refer to. */
    public void releaseBlocks(final long firstSlot, final int count) {
        for (long slot = firstSlot; slot < firstSlot + count; slot++) {
            final int block = blockOf(slot);
            if (block >= 0) {
                longActions.release(block);
            }
        }
    }

    /** Gives every slot up to this one back to the publishers. */
    public void release(final long upToSlot) {
        released.set(upToSlot);
    }
}
