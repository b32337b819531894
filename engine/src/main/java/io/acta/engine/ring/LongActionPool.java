package io.acta.engine.ring;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Blocks for action records that do not fit a slot of the ring. Their number bounds the memory that long actions take:
 * {@code blocks * blockLengthBytes}; when all are in use, a long action is back-pressured while short ones still pass.
 *
 * <p><b>Threads:</b> any. A block belongs to who acquired it, then with its slot to the reactor, which releases it. Allocates
 * in the constructor alone.
 */
public final class LongActionPool {
    /** {@link #tryAcquire} found every block in use. */
    public static final int NONE = -1;

    private final UnsafeBuffer[] blocks;
    private final Integer[] handles;
    private final ManyToManyConcurrentArrayQueue<Integer> free;
    private final int blockLengthBytes;

    public LongActionPool(final int blockCount, final int blockLengthBytes) {
        this.blocks = new UnsafeBuffer[blockCount];
        this.handles = new Integer[blockCount];
        this.free = new ManyToManyConcurrentArrayQueue<>(Math.max(2, blockCount));
        this.blockLengthBytes = blockLengthBytes;
        for (int i = 0; i < blockCount; i++) {
            blocks[i] = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                    BitUtil.align(blockLengthBytes, ActionRecord.ALIGNMENT), Long.BYTES));
            handles[i] = i;
            free.offer(handles[i]);
        }
    }

    /** Bytes of the longest record that a block takes. */
    public int blockLengthBytes() {
        return blockLengthBytes;
    }

    /** Takes a block. @return its number for {@link #buffer} and {@link #release}, or {@link #NONE}. */
    public int tryAcquire() {
        final Integer block = free.poll();
        return block == null ? NONE : block;
    }

    /** A block's memory. */
    public UnsafeBuffer buffer(final int block) {
        return blocks[block];
    }

    /** Gives a block back. */
    public void release(final int block) {
        free.offer(handles[block]);
    }
}
