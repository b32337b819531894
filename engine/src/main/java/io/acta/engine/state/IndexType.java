package io.acta.engine.state;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * A secondary, non-unique index: which field of a row it is on.
 *
 * @param field the field's name.
 * @param offset of the field in the row.
 * @param encoding of the field; any value of it fits a {@code long}.
 */
public record IndexType(String field, int offset, Encoding encoding) {
    /** How the indexed field is encoded, and how to read it as a {@code long}. */
    public enum Encoding {
        /** Signed 8 bits. */
        INT8(1) {
            @Override
            public long read(final DirectBuffer buffer, final int offset) {
                return buffer.getByte(offset);
            }
        },
        /** Unsigned 8 bits; SBE's {@code char} too. */
        UINT8(1) {
            @Override
            public long read(final DirectBuffer buffer, final int offset) {
                return buffer.getByte(offset) & 0xFFL;
            }
        },
        /** Signed 16 bits. */
        INT16(2) {
            @Override
            public long read(final DirectBuffer buffer, final int offset) {
                return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN);
            }
        },
        /** Unsigned 16 bits. */
        UINT16(2) {
            @Override
            public long read(final DirectBuffer buffer, final int offset) {
                return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFFL;
            }
        },
        /** Signed 32 bits. */
        INT32(4) {
            @Override
            public long read(final DirectBuffer buffer, final int offset) {
                return buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            }
        },
        /** Unsigned 32 bits. */
        UINT32(4) {
            @Override
            public long read(final DirectBuffer buffer, final int offset) {
                return buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            }
        },
        /** 64 bits, signed or not: the bits are the value. */
        INT64(8) {
            @Override
            public long read(final DirectBuffer buffer, final int offset) {
                return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
            }
        };

        private final int lengthBytes;

        Encoding(final int lengthBytes) {
            this.lengthBytes = lengthBytes;
        }

        /** Bytes of the field. */
        public int lengthBytes() {
            return lengthBytes;
        }

        /** The field's value in a row. */
        public abstract long read(DirectBuffer buffer, int offset);
    }
}
