package io.acta.bench.footprint;

import io.acta.bench.workload.RandomKeys;
import org.agrona.UnsafeApi;

/** As many cache lines as a table has rows, without an index: what a random memory read costs on this machine. One thread's. */
final class MemoryLines implements AutoCloseable {
    private static final int LINE_BYTES = 64;

    private final RandomKeys keys;
    private final long block;
    private final long address;

    /** Reserves and touches them. */
    MemoryLines(final long lines, final long seed) {
        final long lengthBytes = lines * LINE_BYTES;
        keys = new RandomKeys(seed, lines);
        block = UnsafeApi.allocateMemory(lengthBytes + LINE_BYTES);
        address = (block + LINE_BYTES - 1) & -LINE_BYTES;
        UnsafeApi.setMemory(address, lengthBytes, (byte) 0);
    }

    /** Each address waits for the word before. */
    long readOneByOne(final int count) {
        long read = 0;
        for (int i = 0; i < count; i++) {
            read = UnsafeApi.getLong(address + keys.next(read) * LINE_BYTES);
        }
        return read;
    }

    /** Addresses are known, so that the processor overlaps the reads. */
    long readSideBySide(final int count) {
        long read = 0;
        for (int i = 0; i < count; i++) {
            read += UnsafeApi.getLong(address + keys.next() * LINE_BYTES);
        }
        return read;
    }

    @Override
    public void close() {
        UnsafeApi.freeMemory(block);
    }
}
