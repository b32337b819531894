package io.acta.engine.snapshot;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksums of a snapshot's frames, each of which covers the one before. */
final class FrameChecksum {
    private final CRC32C crc = new CRC32C();
    private final byte[] previous = new byte[Integer.BYTES];

    /**
     * The checksum of the next frame.
     *
     * @param frame from position 0 on; its position and limit are left anywhere.
     * @param checksumOffset of the four bytes that are not covered.
     */
    int next(final ByteBuffer frame, final int checksumOffset, final int lengthBytes) {
        crc.reset();
        crc.update(previous);
        update(frame, 0, checksumOffset);
        update(frame, checksumOffset + Integer.BYTES, lengthBytes);
        final int value = (int) crc.getValue();
        for (int i = 0; i < previous.length; i++) {
            previous[i] = (byte) (value >>> (i * Byte.SIZE));
        }
        return value;
    }

    private void update(final ByteBuffer frame, final int from, final int to) {
        frame.limit(to).position(from);
        crc.update(frame);
    }
}
