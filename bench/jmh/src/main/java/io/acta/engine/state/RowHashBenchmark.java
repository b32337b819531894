package io.acta.engine.state;

import io.acta.bench.jmh.PartBenchmark;
import org.agrona.UnsafeApi;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The state hash of one row; each call waits for the last. */
@State(Scope.Thread)
public class RowHashBenchmark extends PartBenchmark {
    private static final int OPERATIONS = 64;

    /** Bytes of a row with its version. */
    @Param({"24", "72", "136", "264"})
    public int lengthBytes;

    private long block;
    private long address;

    /** Reserves a row. */
    @Setup
    public void reserve() {
        block = OffHeap.reserve(lengthBytes);
        address = OffHeap.align(block);
        UnsafeApi.setMemory(address, lengthBytes, (byte) 7);
    }

    /** Frees it. */
    @TearDown
    public void free() {
        OffHeap.free(block);
    }

    /** A row's hash. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long ofRow() {
        long hash = 1;
        for (int i = 0; i < OPERATIONS; i++) {
            hash = RowHash.ofWords(hash, address, lengthBytes);
        }
        return hash;
    }
}
