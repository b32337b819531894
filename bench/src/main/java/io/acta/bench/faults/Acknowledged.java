package io.acta.bench.faults;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** For each publisher the last number whose outcome it was told: in a mapped file, which outlives the process that writes it. */
final class Acknowledged implements AutoCloseable {
    private static final int LENGTH = 4096;

    private final MappedByteBuffer mapped;
    private final UnsafeBuffer numbers;

    Acknowledged(final Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
        }
        numbers = new UnsafeBuffer(mapped);
    }

    long number(final long publisher) {
        return numbers.getLongVolatile((int) publisher * Long.BYTES);
    }

    void number(final long publisher, final long number) {
        numbers.putLongOrdered((int) publisher * Long.BYTES, number);
    }

    long[] numbers() {
        final long[] copy = new long[1 + Counting.PUBLISHERS];
        for (int i = 1; i < copy.length; i++) {
            copy[i] = number(i);
        }
        return copy;
    }

    @Override
    public void close() {
        IoUtil.unmap(mapped);
    }
}
