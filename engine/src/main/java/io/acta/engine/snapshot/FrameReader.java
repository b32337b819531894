package io.acta.engine.snapshot;

import static io.acta.engine.snapshot.SnapshotLayout.ALIGNMENT;
import static io.acta.engine.snapshot.SnapshotLayout.CHECKSUM_OFFSET;
import static io.acta.engine.snapshot.SnapshotLayout.CONTENT_LENGTH_MAX;
import static io.acta.engine.snapshot.SnapshotLayout.FRAME_HEADER_LENGTH;

import io.acta.codec.protocol.SnapshotFrameDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads frames in order and believes none whose checksum is not right. Not thread-safe. */
final class FrameReader {
    private static final int INITIAL_LENGTH = 4096;

    private final ReadableByteChannel input;
    private final SnapshotFrameDecoder header = new SnapshotFrameDecoder();
    private final FrameChecksum checksum = new FrameChecksum();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer memory;
    private long frames;
    private long bytes;

    FrameReader(final ReadableByteChannel input) {
        this.input = input;
        this.memory = ByteBuffer.allocateDirect(INITIAL_LENGTH);
        this.buffer.wrap(memory);
    }

    /**
     * Reads the next frame.
     *
     * @throws DamagedSnapshotException when there is none, or it is not what was written.
     */
    void next() {
        fill(0, FRAME_HEADER_LENGTH);
        header.wrap(buffer, 0, FRAME_HEADER_LENGTH, SnapshotFrameDecoder.SCHEMA_VERSION);
        final long length = header.length();
        if (length > CONTENT_LENGTH_MAX) {
            throw damaged("says that it is " + length + " bytes long");
        }
        final int padded = BitUtil.align(FRAME_HEADER_LENGTH + (int) length, ALIGNMENT);
        if (padded > memory.capacity()) {
            final ByteBuffer larger = ByteBuffer.allocateDirect(padded);
            memory.limit(FRAME_HEADER_LENGTH).position(0);
            larger.put(memory);
            memory = larger;
            buffer.wrap(memory);
        }
        fill(FRAME_HEADER_LENGTH, padded);
        final int computed = checksum.next(memory, CHECKSUM_OFFSET, padded);
        if ((int) header.checksum() != computed) {
            throw damaged("has checksum 0x" + Long.toHexString(header.checksum()) + " and its bytes 0x"
                    + Integer.toHexString(computed));
        }
        if (header.frameNumber() != frames) {
            throw damaged("has number " + header.frameNumber());
        }
        frames++;
        bytes += padded;
    }

    /** Reads the next frame, which must be of this kind and no shorter. */
    FrameReader next(final int kind, final int contentLengthMin) {
        next();
        if (header.kind() != kind || header.length() < contentLengthMin) {
            throw new DamagedSnapshotException("frame " + (frames - 1) + " of the snapshot is of kind " + header.kind()
                    + " and length " + header.length() + "; expected kind " + kind + " and at least "
                    + contentLengthMin);
        }
        return this;
    }

    /** Checks that nothing follows. */
    void end() {
        memory.limit(1).position(0);
        try {
            if (input.read(memory) > 0) {
                throw damaged("follows the end");
            }
        } catch (final IOException e) {
            throw new DamagedSnapshotException("snapshot cannot be read: " + e, e);
        }
    }

    int kind() {
        return header.kind();
    }

    int contentLength() {
        return (int) header.length();
    }

    DirectBuffer content() {
        return buffer;
    }

    int contentOffset() {
        return FRAME_HEADER_LENGTH;
    }

    /** Frames read. */
    long frames() {
        return frames;
    }

    /** Bytes read. */
    long bytes() {
        return bytes;
    }

    private void fill(final int from, final int to) {
        memory.limit(to).position(from);
        try {
            while (memory.hasRemaining()) {
                if (input.read(memory) < 0) {
                    throw damaged("is cut short");
                }
            }
        } catch (final IOException e) {
            throw new DamagedSnapshotException("snapshot cannot be read: " + e, e);
        }
    }

    private DamagedSnapshotException damaged(final String what) {
        return new DamagedSnapshotException("frame " + frames + " of the snapshot, at offset " + bytes + ", " + what);
    }
}
