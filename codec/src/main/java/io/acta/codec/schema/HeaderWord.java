package io.acta.codec.schema;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * SBE's standard message header as one number: its eight bytes, read little-endian. One load or store where the four fields take four; a flyweight's
 * checks are done once. Layout: {@link Schema}.
 */
public final class HeaderWord {
    private static final int FIELD_MASK = 0xFFFF;
    private static final int TEMPLATE_ID_SHIFT = Byte.SIZE * Schema.TEMPLATE_ID_OFFSET;
    private static final int SCHEMA_ID_SHIFT = Byte.SIZE * Schema.SCHEMA_ID_OFFSET;
    private static final int VERSION_SHIFT = Byte.SIZE * Schema.VERSION_OFFSET;

    private HeaderWord() {}

    /**
     * The header of these four.
     *
     * @throws IllegalArgumentException when one is not within 0 to 65,535; of constants the compiler proves that it is.
     */
    public static long of(final int blockLength, final int templateId, final int schemaId, final int version) {
        if (((blockLength | templateId | schemaId | version) & ~FIELD_MASK) != 0) {
            throw new IllegalArgumentException("message header: blockLength=" + blockLength + ", templateId="
                    + templateId + ", schemaId=" + schemaId + ", version=" + version + " must be within 0 to "
                    + FIELD_MASK);
        }
        return blockLength
                | (long) templateId << TEMPLATE_ID_SHIFT
                | (long) schemaId << SCHEMA_ID_SHIFT
                | (long) version << VERSION_SHIFT;
    }

    /** The header that stands at an offset. */
    public static long get(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes the header of these four. */
    public static void put(
            final MutableDirectBuffer buffer,
            final int offset,
            final int blockLength,
            final int templateId,
            final int schemaId,
            final int version) {
        buffer.putLong(offset, of(blockLength, templateId, schemaId, version), ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes of the root block. */
    public static int blockLength(final long header) {
        return (int) header & FIELD_MASK;
    }

    /** The template's id. */
    public static int templateId(final long header) {
        return (int) (header >>> TEMPLATE_ID_SHIFT) & FIELD_MASK;
    }

    /** The schema's id. */
    public static int schemaId(final long header) {
        return (int) (header >>> SCHEMA_ID_SHIFT) & FIELD_MASK;
    }

    /** The version of the schema. */
    public static int version(final long header) {
        return (int) (header >>> VERSION_SHIFT);
    }
}
