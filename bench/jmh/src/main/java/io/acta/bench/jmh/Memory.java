package io.acta.bench.jmh;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Buffers as the engine has them. */
final class Memory {
    private Memory() {}

    /** Zeroed, off-heap, aligned to a cache line. */
    static UnsafeBuffer offHeap(final int lengthBytes) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(lengthBytes, BitUtil.CACHE_LINE_LENGTH));
    }
}
