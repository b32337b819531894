package io.acta.journal.chronicle;

import io.acta.bench.driver.Directories;
import io.acta.bench.jmh.PartBenchmark;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The machine's limit beside the journal: 64 KiB copied into the next part of a mapped file, by what was done to its pages before. {@code SPARSE}:
 * nothing; {@code ALLOCATED}: the blocks are there; {@code READY}: the pages are in memory too, writable, which is what the journal sees to.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class PagesBenchmark extends PartBenchmark {
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int BLOCKS = 1024;
    private static final int FILE_BYTES = BLOCK_BYTES * BLOCKS;

    /** How a file's pages were prepared. */
    public enum Pages {
        /** Not at all. */
        SPARSE,
        /** Blocks on disk are allocated. */
        ALLOCATED,
        /** Allocated, in memory and writable. */
        READY
    }

    /** What was done before. */
    @Param
    public Pages pages;

    private final PosixCalls posix = new PosixCalls();
    private final UnsafeBuffer source =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(BLOCK_BYTES, BitUtil.CACHE_LINE_LENGTH));
    private Path directory;
    private MappedByteBuffer mapping;
    private UnsafeBuffer target;

    /** Maps a new file. */
    @Setup(Level.Invocation)
    public void map() throws IOException {
        directory = Directories.empty(temporaryDirectory());
        final Path file = directory.resolve("pages");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
        }
        target = new UnsafeBuffer(mapping);
        if (pages != Pages.SPARSE) {
            final int descriptor = posix.open(file);
            posix.allocate(descriptor, 0, FILE_BYTES);
            posix.close(descriptor);
        }
        if (pages == Pages.READY && !posix.populate(target.addressOffset(), FILE_BYTES)) {
            throw new IllegalStateException("pages cannot be made ready on this machine: Linux 5.14 or newer can");
        }
    }

    /** Deletes it. */
    @TearDown(Level.Invocation)
    public void unmap() throws IOException {
        IoUtil.unmap(mapping);
        Directories.delete(directory);
    }

    /** Copies 64 KiB. */
    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public UnsafeBuffer copy() {
        for (int i = 0; i < BLOCKS; i++) {
            target.putBytes(i * BLOCK_BYTES, source, 0, BLOCK_BYTES);
        }
        return target;
    }
}
