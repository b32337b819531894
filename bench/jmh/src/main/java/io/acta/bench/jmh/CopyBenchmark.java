package io.acta.bench.jmh;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The machine's limit beside the batch: a block copied, and a block summed. */
@State(Scope.Thread)
public class CopyBenchmark extends PartBenchmark {
    private static final int THROUGH_BYTES = 64 * 1024 * 1024;

    /** Bytes of a block: an action, and batches of 8, 64 and 1,024 of them. */
    @Param({"64", "512", "4096", "65536"})
    public int lengthBytes;

    private final CRC32C crc = new CRC32C();
    private UnsafeBuffer source;
    private UnsafeBuffer near;
    private UnsafeBuffer far;
    private ByteBuffer summed;
    private int position;

    /** Reserves and touches the memory. */
    @Setup
    public void fill() {
        source = Memory.offHeap(lengthBytes);
        near = Memory.offHeap(lengthBytes);
        far = Memory.offHeap(THROUGH_BYTES);
        far.setMemory(0, THROUGH_BYTES, (byte) 1);
        summed = ByteBuffer.allocateDirect(lengthBytes);
    }

    /** From the cache to the cache. */
    @Benchmark
    public UnsafeBuffer copyInCache() {
        near.putBytes(0, source, 0, lengthBytes);
        return near;
    }

    /** From the cache to the next place in 64 MiB of memory. */
    @Benchmark
    public int copyThroughMemory() {
        far.putBytes(position, source, 0, lengthBytes);
        position = (position + lengthBytes) & (THROUGH_BYTES - 1);
        return position;
    }

    /** CRC32C of a block in the cache. */
    @Benchmark
    public long crc32c() {
        crc.reset();
        crc.update(summed.clear());
        return crc.getValue();
    }
}
