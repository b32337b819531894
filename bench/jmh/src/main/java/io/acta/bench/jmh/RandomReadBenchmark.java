package io.acta.bench.jmh;

import io.acta.bench.driver.MachineMemory;
import io.acta.bench.workload.RandomKeys;
import org.agrona.UnsafeApi;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The machine's limit beside {@link TableBenchmark}: a word of a random cache line in as much memory as so many 64-byte rows take, on pages of
 * the same kind, with keys from the same generator and no index to go through.
 */
@State(Scope.Thread)
public class RandomReadBenchmark extends PartBenchmark {
    private static final int OPERATIONS = TableBenchmark.OPERATIONS;

    /** Cache lines to read from. */
    @Param({"1000", "100000", "10000000"})
    public long rows;

    private RandomKeys keys;
    private long memory;
    private long address;

    /** Reserves the memory and touches all of it. */
    @Setup
    public void fill() {
        final long lengthBytes = rows * ItemRows.ROW_BYTES;
        MachineMemory.require(rows + " cache lines", lengthBytes);
        memory = UnsafeApi.allocateMemory(lengthBytes + ItemRows.ROW_BYTES);
        address = (memory + ItemRows.ROW_BYTES - 1) & -ItemRows.ROW_BYTES;
        UnsafeApi.setMemory(address, lengthBytes, (byte) 0);
        keys = new RandomKeys(SEED, rows);
    }

    /** Frees it. */
    @TearDown
    public void free() {
        UnsafeApi.freeMemory(memory);
    }

    /** Each address depends on the word before. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long readOneByOne() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            read = UnsafeApi.getLong(line(keys.next(read)));
        }
        return read;
    }

    /** Addresses are known at once. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long readSideBySide() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            read += UnsafeApi.getLong(line(keys.next()));
        }
        return read;
    }

    /** A word is read, and another of its line written; addresses are known at once. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long writeSideBySide() {
        long read = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            final long line = line(keys.next());
            read += UnsafeApi.getLong(line);
            UnsafeApi.putLong(line + Long.BYTES, i);
        }
        return read;
    }

    /** What drawing a key costs: it is part of every figure here and of the table's. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long keyAlone() {
        long sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += keys.next();
        }
        return sum;
    }

    private long line(final long key) {
        return address + key * ItemRows.ROW_BYTES;
    }
}
