package io.acta.codec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.acta.codec.schema.EnumValue;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.SetChoice;
import java.io.IOException;
import java.nio.charset.Charset;
import org.agrona.DirectBuffer;

/** Writes one field's value, whether it is within its bounds or not. */
final class FieldToJson {
    private final DirectBuffer buffer;
    private final JsonGenerator out;

    FieldToJson(final DirectBuffer buffer, final JsonGenerator out) {
        this.buffer = buffer;
        this.out = out;
    }

    /** Writes a field that is there, or a constant. */
    void write(final FieldLayout field, final int blockOffset) throws IOException {
        final int offset = blockOffset + field.offset();
        if (field.isConstant()) {
            constant(field);
        } else if (field.isOptional() && isNull(field, offset)) {
            out.writeNull();
        } else {
            switch (field.kind()) {
                case SCALAR -> scalar(field, field.type().read(buffer, offset));
                case ARRAY -> array(field, offset);
                case TEXT -> text(field, offset);
                case ENUM -> enumeration(field, field.type().read(buffer, offset));
                case SET -> set(field, field.type().read(buffer, offset));
                case COMPOSITE -> composite(field, offset);
            }
        }
    }

    private void constant(final FieldLayout field) throws IOException {
        if (field.kind() == FieldKind.ENUM || field.type() == ScalarType.CHAR) {
            out.writeString(field.constant());
        } else {
            number(field.type(), field.type().parse(field.constant()));
        }
    }

    /** Whether an optional field is. A set has no null value; within a composite that is otherwise null, its zero counts as one. */
    private boolean isNull(final FieldLayout field, final int offset) {
        if (field.kind() == FieldKind.COMPOSITE) {
            for (final FieldLayout member : field.members()) {
                final int memberOffset = offset + member.offset();
                final boolean isNull = member.isConstant()
                        || member.isOptional()
                                && (member.kind() == FieldKind.SET
                                        ? member.type().read(buffer, memberOffset) == 0
                                        : isNull(member, memberOffset));
                if (!isNull) {
                    return false;
                }
            }
            return true;
        }
        if (field.kind() == FieldKind.SET) {
            return false;
        }
        for (int i = 0; i < field.arrayLength(); i++) {
            final long raw = field.type().read(buffer, offset + i * field.type().lengthBytes());
            if (!field.type().isSame(raw, field.nullValue())) {
                return false;
            }
        }
        return true;
    }

    private void scalar(final FieldLayout field, final long raw) throws IOException {
        if (field.type() != ScalarType.CHAR) {
            number(field.type(), raw);
        } else if (raw == field.nullValue()) {
            out.writeNull();
        } else {
            out.writeString(String.valueOf((char) raw));
        }
    }

    private void array(final FieldLayout field, final int offset) throws IOException {
        if (field.type() == ScalarType.UINT8) {
            final byte[] bytes = new byte[field.arrayLength()];
            buffer.getBytes(offset, bytes);
            out.writeBinary(bytes);
            return;
        }
        out.writeStartArray();
        for (int i = 0; i < field.arrayLength(); i++) {
            final long raw = field.type().read(buffer, offset + i * field.type().lengthBytes());
            if (field.isOptional() && field.type().isSame(raw, field.nullValue())) {
                out.writeNull();
            } else {
                number(field.type(), raw);
            }
        }
        out.writeEndArray();
    }

    private void text(final FieldLayout field, final int offset) throws IOException {
        int length = 0;
        while (length < field.arrayLength() && buffer.getByte(offset + length) != 0) {
            length++;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        out.writeString(new String(bytes, Charset.forName(field.charset())));
    }

    private void enumeration(final FieldLayout field, final long raw) throws IOException {
        for (final EnumValue value : field.values()) {
            if (value.value() == raw) {
                out.writeString(value.name());
                return;
            }
        }
        if (raw == field.nullValue()) {
            out.writeNull();
        } else {
            out.writeNumber(raw);
        }
    }

    private void set(final FieldLayout field, final long raw) throws IOException {
        out.writeStartArray();
        for (final SetChoice choice : field.choices()) {
            if ((raw & 1L << choice.bit()) != 0) {
                out.writeString(choice.name());
            }
        }
        for (long rest = raw & ~field.choiceBits(); rest != 0; rest &= rest - 1) {
            out.writeNumber(Long.numberOfTrailingZeros(rest));
        }
        out.writeEndArray();
    }

    private void composite(final FieldLayout field, final int offset) throws IOException {
        out.writeStartObject();
        for (final FieldLayout member : field.members()) {
            out.writeFieldName(member.name());
            write(member, offset);
        }
        out.writeEndObject();
    }

    private void number(final ScalarType type, final long raw) throws IOException {
        switch (type) {
            case INT64, UINT64 -> out.writeString(type.format(raw));
            case FLOAT, DOUBLE -> {
                if (Double.isFinite(Double.longBitsToDouble(raw))) {
                    out.writeNumber(type.format(raw));
                } else {
                    out.writeString(type.format(raw));
                }
            }
            default -> out.writeNumber(raw);
        }
    }
}
