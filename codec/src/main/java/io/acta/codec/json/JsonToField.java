package io.acta.codec.json;

import io.acta.codec.schema.EnumValue;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.SetChoice;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.agrona.MutableDirectBuffer;

/** Checks one field's value and encodes it into a block that is claimed and zero. */
final class JsonToField {
    private static final JsonValue.Members NO_MEMBERS = new JsonValue.Members(Map.of(), null);

    private final MutableDirectBuffer buffer;
    private final FieldPath path;
    private final JsonScalars scalars;

    JsonToField(final MutableDirectBuffer buffer, final FieldPath path, final JsonScalars scalars) {
        this.buffer = buffer;
        this.path = path;
        this.scalars = scalars;
    }

    /** True for what was omitted and for what is null: both say the same. */
    static boolean isNone(final JsonValue value) {
        return value == null || value instanceof JsonValue.None;
    }

    void write(final FieldLayout field, final JsonValue value, final int blockOffset) {
        final int offset = blockOffset + field.offset();
        if (field.isConstant()) {
            if (value != null) {
                checkConstant(field, value);
            }
        } else if (isNone(value)) {
            if (!field.isOptional()) {
                throw path.wrong("is required and " + (value == null ? "omitted" : "null"));
            }
            putNull(field, blockOffset);
        } else {
            switch (field.kind()) {
                case SCALAR -> field.type().write(buffer, offset, scalars.bounded(field, value));
                case ARRAY -> array(field, value, offset);
                case TEXT -> text(field, value, offset);
                case ENUM -> field.type().write(buffer, offset, enumeration(field, value));
                case SET -> field.type().write(buffer, offset, set(field, value));
                case COMPOSITE -> composite(field, value, offset);
            }
        }
    }

    private void checkConstant(final FieldLayout field, final JsonValue value) {
        final boolean isEqual;
        if (field.kind() == FieldKind.ENUM || field.type() == ScalarType.CHAR) {
            isEqual = value instanceof JsonValue.Text text && text.text().equals(field.constant());
        } else {
            isEqual = field.type()
                    .isSame(scalars.number(field.type(), value), field.type().parse(field.constant()));
        }
        if (!isEqual) {
            throw path.wrong("value=" + value.shown() + " is not the constant " + field.constant());
        }
    }

    /** A composite that is null is one whose members all are, so each must be optional. */
    private void putNull(final FieldLayout field, final int blockOffset) {
        final int offset = blockOffset + field.offset();
        if (field.kind() == FieldKind.COMPOSITE) {
            composite(field, NO_MEMBERS, offset);
        } else if (field.kind() != FieldKind.SET) {
            for (int i = 0; i < field.arrayLength(); i++) {
                field.type().write(buffer, offset + i * field.type().lengthBytes(), field.nullValue());
            }
        }
    }

    private void array(final FieldLayout field, final JsonValue value, final int offset) {
        if (field.type() == ScalarType.UINT8) {
            bytes(field, value, offset);
            return;
        }
        if (!(value instanceof JsonValue.Elements given)) {
            throw path.wrong("value=" + value.shown() + " is no array");
        }
        checkLength(given.elements().size(), field.arrayLength(), "elements");
        for (int i = 0; i < field.arrayLength(); i++) {
            final int before = path.enter(i);
            final JsonValue element = given.elements().get(i);
            final long raw =
                    field.isOptional() && isNone(element) ? field.nullValue() : scalars.element(field, element);
            field.type().write(buffer, offset + i * field.type().lengthBytes(), raw);
            path.leave(before);
        }
    }

    private void bytes(final FieldLayout field, final JsonValue value, final int offset) {
        final byte[] bytes = scalars.base64(value);
        checkLength(bytes.length, field.arrayLength(), "bytes");
        for (int i = 0; i < bytes.length; i++) {
            final int before = path.enter(i);
            scalars.checkByte(field, bytes[i] & 0xFF);
            path.leave(before);
        }
        buffer.putBytes(offset, bytes);
    }

    private void checkLength(final int given, final int expected, final String what) {
        if (given != expected) {
            throw path.wrong("length=" + given + " " + what + "; it has " + expected);
        }
    }

    private void text(final FieldLayout field, final JsonValue value, final int offset) {
        final byte[] bytes = scalars.encoded(value, field.charset());
        if (bytes.length > field.arrayLength()) {
            throw path.wrong("length=" + bytes.length + " bytes is more than " + field.arrayLength() + ", value="
                    + value.shown());
        }
        for (int i = 0; i < bytes.length; i++) {
            final int unsigned = bytes[i] & 0xFF;
            // The type's own bounds are ASCII's; a charset of more characters is bound only where the schema says so.
            final boolean isBound = field.isAscii() || field.hasOwnBounds();
            if (unsigned == 0 || isBound && (unsigned < field.minValue() || unsigned > field.maxValue())) {
                throw path.wrong("byte " + i + " is " + unsigned + ", not within " + field.minValue() + ".."
                        + field.maxValue() + ", value=" + value.shown());
            }
        }
        buffer.putBytes(offset, bytes);
    }

    private long enumeration(final FieldLayout field, final JsonValue value) {
        if (!(value instanceof JsonValue.Text name)) {
            throw path.wrong("value=" + value.shown() + " is no string; write a name of enum " + field.typeName());
        }
        for (final EnumValue known : field.values()) {
            if (known.name().equals(name.text())) {
                return known.value();
            }
        }
        throw unknown(field, value, field.values().stream().map(EnumValue::name).toList());
    }

    private long set(final FieldLayout field, final JsonValue value) {
        if (!(value instanceof JsonValue.Elements names)) {
            throw path.wrong("value=" + value.shown() + " is no array of names of set " + field.typeName());
        }
        long bits = 0;
        for (final JsonValue name : names.elements()) {
            final long bit = choice(field, name);
            if ((bits & bit) != 0) {
                throw path.wrong("value=" + name.shown() + " is there twice");
            }
            bits |= bit;
        }
        return bits;
    }

    private long choice(final FieldLayout field, final JsonValue name) {
        if (!(name instanceof JsonValue.Text text)) {
            throw path.wrong("value=" + name.shown() + " is no string; write names of set " + field.typeName());
        }
        for (final SetChoice choice : field.choices()) {
            if (choice.name().equals(text.text())) {
                return 1L << choice.bit();
            }
        }
        throw unknown(field, name, field.choices().stream().map(SetChoice::name).toList());
    }

    private JsonViewException unknown(final FieldLayout field, final JsonValue value, final List<String> names) {
        return path.wrong("value=" + value.shown() + " is unknown to " + field.typeName() + "; it has "
                + names.stream().limit(16).collect(Collectors.joining(", ")) + (names.size() > 16 ? ", ..." : ""));
    }

    private void composite(final FieldLayout field, final JsonValue value, final int offset) {
        if (!(value instanceof JsonValue.Members given)) {
            throw path.wrong("value=" + value.shown() + " is no object");
        }
        if (given.duplicate() != null) {
            path.enter(FieldPath.shown(given.duplicate()));
            throw path.wrong("is there twice");
        }
        for (final String name : given.members().keySet()) {
            if (field.members().stream().noneMatch(member -> member.name().equals(name))) {
                path.enter(FieldPath.shown(name));
                throw path.wrong("is unknown; the composite has none of that name");
            }
        }
        for (final FieldLayout member : field.members()) {
            final int before = path.enter(member.name());
            write(member, given.member(member.name()), offset);
            path.leave(before);
        }
    }
}
