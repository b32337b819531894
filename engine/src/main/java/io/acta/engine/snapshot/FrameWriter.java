package io.acta.engine.snapshot;

import static io.acta.engine.snapshot.SnapshotLayout.ALIGNMENT;
import static io.acta.engine.snapshot.SnapshotLayout.CHECKSUM_OFFSET;
import static io.acta.engine.snapshot.SnapshotLayout.CONTENT_LENGTH_MAX;
import static io.acta.engine.snapshot.SnapshotLayout.FRAME_HEADER_LENGTH;

import io.acta.codec.protocol.SnapshotFrameEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes frames: fill {@link #content()} from {@link #contentOffset()} on, then {@link #write}. Not thread-safe. */
final class FrameWriter {
    private final SnapshotOutput output;
    private final SnapshotFrameEncoder header = new SnapshotFrameEncoder();
    private final FrameChecksum checksum = new FrameChecksum();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer memory;
    private long frames;

    FrameWriter(final SnapshotOutput output) {
        this.output = output;
        reserve(SnapshotLayout.PIECE_LENGTH);
    }

    /** Makes room for a content of this length; what was filled in is lost. */
    void reserve(final int contentLength) {
        if (contentLength > CONTENT_LENGTH_MAX) {
            throw new SnapshotException("snapshot: a schema or row of " + contentLength + " bytes is more than the "
                    + CONTENT_LENGTH_MAX + " that a frame holds");
        }
        final int needed = BitUtil.align(FRAME_HEADER_LENGTH + contentLength, ALIGNMENT);
        if (memory == null || memory.capacity() < needed) {
            memory = ByteBuffer.allocateDirect(needed);
            buffer.wrap(memory);
        }
    }

    MutableDirectBuffer content() {
        return buffer;
    }

    int contentOffset() {
        return FRAME_HEADER_LENGTH;
    }

    /** Frames so far. */
    long frames() {
        return frames;
    }

    void write(final int kind, final int contentLength) throws IOException {
        final int end = FRAME_HEADER_LENGTH + contentLength;
        final int padded = BitUtil.align(end, ALIGNMENT);
        buffer.setMemory(end, padded - end, (byte) 0);
        header.wrap(buffer, 0)
                .length(contentLength)
                .kind(kind)
                .reserved(0)
                .frameNumber(frames)
                .checksum(0);
        header.checksum(Integer.toUnsignedLong(checksum.next(memory, CHECKSUM_OFFSET, padded)));
        frames++;
        memory.limit(padded).position(0);
        output.write(memory);
        memory.clear();
    }
}
