package io.acta.codec.schema;

import java.nio.ByteBuffer;
import java.util.List;

/** Null values of optional fields. Written with a {@link ByteBuffer}, so that it works where no JVM flag opens memory. */
final class InitialBlock {
    private InitialBlock() {}

    static void fill(final ByteBuffer block, final int blockOffset, final List<FieldLayout> fields) {
        for (final FieldLayout field : fields) {
            final int offset = blockOffset + field.offset();
            if (field.kind() == FieldKind.COMPOSITE) {
                fill(block, offset, field.members());
            } else if (field.isOptional() && field.kind() != FieldKind.SET) {
                for (int i = 0; i < field.arrayLength(); i++) {
                    put(block, offset + i * field.type().lengthBytes(), field);
                }
            }
        }
    }

    private static void put(final ByteBuffer block, final int offset, final FieldLayout field) {
        final long raw = field.nullValue();
        switch (field.type()) {
            case CHAR, INT8, UINT8 -> block.put(offset, (byte) raw);
            case INT16, UINT16 -> block.putShort(offset, (short) raw);
            case INT32, UINT32 -> block.putInt(offset, (int) raw);
            case INT64, UINT64 -> block.putLong(offset, raw);
            case FLOAT -> block.putFloat(offset, (float) Double.longBitsToDouble(raw));
            case DOUBLE -> block.putDouble(offset, Double.longBitsToDouble(raw));
        }
    }
}
