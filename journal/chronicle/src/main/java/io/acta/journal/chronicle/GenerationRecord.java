package io.acta.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * First document of a generation: says which one it is and where the one before ends, so that whatever stands after that end in
 * older files stays cut for good. Little-endian, 64 bytes:
 *
 * <pre>
 *   0       4         6          8            16         24            32             40       48         52         56      60         64
 *   +-------+---------+----------+------------+----------+-------------+--------------+--------+----------+----------+-------+----------+
 *   | magic | version | reserved | generation | engineId | batchNumber | lastSequence | timeNs | checksum | reserved | ...   | CRC32C   |
 *   +-------+---------+----------+------------+----------+-------------+--------------+--------+----------+----------+-------+----------+
 *                                                         '------------ where the one before ends ------------'
 *   CRC32C covers [0, 60)
 * </pre>
 *
 * @param generation 1-based.
 * @param engineId of the engine that writes.
 * @param previousEnd where the journal stood when the generation was opened; {@link JournalEnd#EMPTY} in the first.
 */
record GenerationRecord(int generation, long engineId, JournalEnd previousEnd) {
    /** {@code ACTG} in memory order. */
    static final int MAGIC = 0x47544341;

    static final int FORMAT_VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Integer.BYTES;
    static final int GENERATION_OFFSET = VERSION_OFFSET + Integer.BYTES;
    static final int ENGINE_ID_OFFSET = GENERATION_OFFSET + Long.BYTES;
    static final int BATCH_NUMBER_OFFSET = ENGINE_ID_OFFSET + Long.BYTES;
    static final int LAST_SEQUENCE_OFFSET = BATCH_NUMBER_OFFSET + Long.BYTES;
    static final int TIME_OFFSET = LAST_SEQUENCE_OFFSET + Long.BYTES;
    static final int CHECKSUM_OFFSET = TIME_OFFSET + Long.BYTES;
    static final int CRC_OFFSET = CHECKSUM_OFFSET + 3 * Integer.BYTES;
    static final int LENGTH = CRC_OFFSET + Integer.BYTES;

    /** Writes {@link #LENGTH} bytes. */
    void encode(final MutableDirectBuffer buffer, final int offset) {
        buffer.setMemory(offset, LENGTH, (byte) 0);
        buffer.putInt(offset + MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putShort(offset + VERSION_OFFSET, (short) FORMAT_VERSION, LITTLE_ENDIAN);
        buffer.putLong(offset + GENERATION_OFFSET, generation, LITTLE_ENDIAN);
        buffer.putLong(offset + ENGINE_ID_OFFSET, engineId, LITTLE_ENDIAN);
        buffer.putLong(offset + BATCH_NUMBER_OFFSET, previousEnd.batchNumber(), LITTLE_ENDIAN);
        buffer.putLong(offset + LAST_SEQUENCE_OFFSET, previousEnd.lastSequence(), LITTLE_ENDIAN);
        buffer.putLong(offset + TIME_OFFSET, previousEnd.timeNs(), LITTLE_ENDIAN);
        buffer.putInt(offset + CHECKSUM_OFFSET, previousEnd.checksum(), LITTLE_ENDIAN);
        buffer.putInt(offset + CRC_OFFSET, crc(buffer, offset), LITTLE_ENDIAN);
    }

    /**
     * Reads a record, or null when the bytes are not a valid one.
     *
     * @throws JournalException when it is one of a newer format.
     */
    static GenerationRecord decode(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (lengthBytes != LENGTH
                || buffer.getInt(offset + MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC
                || buffer.getInt(offset + CRC_OFFSET, LITTLE_ENDIAN) != crc(buffer, offset)) {
            return null;
        }
        final int version = buffer.getShort(offset + VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        if (version > FORMAT_VERSION) {
            throw new JournalException("journal of a newer format: its generation record has format version " + version
                    + ", and this software reads up to " + FORMAT_VERSION
                    + "; use the software that wrote it, or restore the journal's directory from a copy of before");
        }
        return new GenerationRecord(
                (int) buffer.getLong(offset + GENERATION_OFFSET, LITTLE_ENDIAN),
                buffer.getLong(offset + ENGINE_ID_OFFSET, LITTLE_ENDIAN),
                new JournalEnd(
                        buffer.getLong(offset + BATCH_NUMBER_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(offset + LAST_SEQUENCE_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(offset + TIME_OFFSET, LITTLE_ENDIAN),
                        buffer.getInt(offset + CHECKSUM_OFFSET, LITTLE_ENDIAN)));
    }

    private static int crc(final DirectBuffer buffer, final int offset) {
        final byte[] bytes = new byte[CRC_OFFSET];
        buffer.getBytes(offset, bytes);
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
