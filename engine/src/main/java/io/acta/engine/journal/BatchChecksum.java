package io.acta.engine.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * Computes the checksum of a batch: CRC32C over everything but the four bytes that hold it.
 *
 * <p>Allocates nothing while it is given the same buffer, or buffers over arrays: it keeps one view of the last
 * {@link ByteBuffer} seen, because {@link CRC32C} reads memory outside the heap only through one. A buffer that wraps a bare
 * address is copied in pieces. Not thread-safe: each thread has its own.
 */
public final class BatchChecksum {
    private static final int PIECE_LENGTH = 8 * 1024;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer viewed;
    private ByteBuffer view;
    private byte[] piece;

    /**
     * Checksum of a batch, whatever stands in its checksum field.
     *
     * @param lengthBytes of the whole batch, at least {@link BatchLayout#HEADER_LENGTH}.
     */
    public int compute(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        crc.reset();
        update(buffer, offset, BatchLayout.CHECKSUM_OFFSET);
        update(buffer, offset + BatchLayout.HEADER_LENGTH, lengthBytes - BatchLayout.HEADER_LENGTH);
        return (int) crc.getValue();
    }

    private void update(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        buffer.boundsCheck(offset, lengthBytes);
        final byte[] array = buffer.byteArray();
        if (array != null) {
            crc.update(array, buffer.wrapAdjustment() + offset, lengthBytes);
            return;
        }

        final ByteBuffer byteBuffer = buffer.byteBuffer();
        if (byteBuffer == null) {
            updateInPieces(buffer, offset, lengthBytes);
            return;
        }

        if (byteBuffer != viewed) {
            viewed = byteBuffer;
            view = byteBuffer.duplicate();
        }
        final int start = buffer.wrapAdjustment() + offset;
        view.limit(start + lengthBytes).position(start);
        crc.update(view);
    }

    private void updateInPieces(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (piece == null) {
            piece = new byte[PIECE_LENGTH];
        }
        for (int done = 0; done < lengthBytes; ) {
            final int count = Math.min(PIECE_LENGTH, lengthBytes - done);
            buffer.getBytes(offset + done, piece, 0, count);
            crc.update(piece, 0, count);
            done += count;
        }
    }
}
