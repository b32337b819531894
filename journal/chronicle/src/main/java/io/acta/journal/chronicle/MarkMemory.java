package io.acta.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The bytes of a {@link HighWaterMark}: those of its file. */
abstract class MarkMemory implements AutoCloseable {
    private final UnsafeBuffer buffer;

    private MarkMemory(final UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    /** What is read and written. */
    final UnsafeBuffer buffer() {
        return buffer;
    }

    /** Has what was put into the buffer stand in the file, as far as a killed process is concerned. */
    abstract void written(int offset, int lengthBytes);

    /** Makes the file's bytes survive power loss. */
    abstract void force();

    @Override
    public abstract void close();

    /** Maps the file, so that a write costs no system call. Takes the channel's place: the caller closes that. */
    static MarkMemory mapped(final FileChannel channel) throws IOException {
        final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, HighWaterMark.FILE_LENGTH);
        return new MarkMemory(new UnsafeBuffer(mapped)) {
            @Override
            void written(final int offset, final int lengthBytes) {
                // The buffer is the file.
            }

            @Override
            void force() {
                mapped.force();
            }

            @Override
            public void close() {
                IoUtil.unmap(mapped);
            }
        };
    }

    /** A copy of the file, each write of which goes through a channel, which this closes. */
    static MarkMemory copied(final FileChannel channel) throws IOException {
        final ByteBuffer bytes = BufferUtil.allocateDirectAligned(HighWaterMark.FILE_LENGTH, Long.BYTES);
        int at = 0;
        for (int count = 0; count >= 0 && bytes.hasRemaining(); at += count) {
            count = channel.read(bytes, at);
        }
        return new MarkMemory(new UnsafeBuffer(bytes)) {
            @Override
            void written(final int offset, final int lengthBytes) {
                bytes.limit(offset + lengthBytes).position(offset);
                try {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes, bytes.position());
                    }
                } catch (final IOException e) {
                    throw new UncheckedIOException("high-water mark cannot be written: " + e.getMessage(), e);
                }
            }

            @Override
            void force() {
                try {
                    channel.force(true);
                } catch (final IOException e) {
                    throw new UncheckedIOException("high-water mark cannot be synced: " + e.getMessage(), e);
                }
            }

            @Override
            public void close() {
                JournalFiles.closeQuietly(channel);
            }
        };
    }
}
