package io.acta.codec.json;

import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.ScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Base64;
import java.util.regex.Pattern;

/** The raw values and bytes of JSON's strings and numbers. */
final class JsonScalars {
    /** More than any 64-bit number has; what is longer is not computed with. */
    private static final int INTEGER_DIGITS_MAX = 24;

    private static final int NUMBER_LENGTH_MAX = 1000;

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

    private final FieldPath path;

    JsonScalars(final FieldPath path) {
        this.path = path;
    }

    /** Of a scalar: within the bounds, and not the null value, for that would be read as null. */
    long bounded(final FieldLayout field, final JsonValue value) {
        final long raw = field.type() == ScalarType.CHAR ? character(value) : number(field.type(), value);
        checkBounds(field, raw, value);
        return raw;
    }

    /** Of an array's element: as a scalar; but arrays of single bytes are bytes, and any will do. */
    long element(final FieldLayout field, final JsonValue value) {
        final long raw = number(field.type(), value);
        if (!isBytes(field)) {
            checkBounds(field, raw, value);
        }
        return raw;
    }

    /** As {@link #element}, for those whose JSON is one string. */
    void checkByte(final FieldLayout field, final long raw) {
        final boolean isNull = field.isOptional() && raw == field.nullValue();
        if (!isNull && !isBytes(field)) {
            checkBounds(field, raw, new JsonValue.Number(field.type().format(raw)));
        }
    }

    private static boolean isBytes(final FieldLayout field) {
        return field.type().lengthBytes() == 1 && !field.hasOwnBounds();
    }

    private void checkBounds(final FieldLayout field, final long raw, final JsonValue value) {
        if (!field.type().isWithin(raw, field.minValue(), field.maxValue())) {
            throw path.wrong("value=" + value.shown() + " is not within " + bounds(field));
        }
        if (field.type().isSame(raw, field.nullValue())) {
            throw path.wrong("value=" + value.shown() + " stands for null"
                    + (field.isOptional() ? "; write null" : " and the field is required"));
        }
    }

    /** A number that the type's bytes can hold. */
    long number(final ScalarType type, final JsonValue value) {
        return type.isFloating() ? floating(type, value) : whole(type, value);
    }

    private long whole(final ScalarType type, final JsonValue value) {
        final String digits;
        if (value instanceof JsonValue.Number number) {
            digits = integral(number);
        } else if (value instanceof JsonValue.Text text && is64Bit(type)) {
            digits = INTEGER.matcher(text.text()).matches() ? text.text() : null;
        } else {
            throw path.wrong("value=" + value.shown() + " is no number"
                    + (is64Bit(type) ? ", nor a string of one" : "; type " + type.primitiveName()));
        }
        if (digits == null) {
            throw path.wrong("value=" + value.shown() + " is no whole number that fits " + type.primitiveName());
        }
        try {
            return type.parse(digits);
        } catch (final NumberFormatException e) {
            throw path.wrong("value=" + value.shown() + " does not fit " + type.primitiveName() + ": it holds "
                    + type.format(type.minValue()) + ".." + type.format(type.maxValue()));
        }
    }

    private static boolean is64Bit(final ScalarType type) {
        return type == ScalarType.INT64 || type == ScalarType.UINT64;
    }

    /** The digits of a number that may be written with a fraction of zeros or an exponent; null when it is not whole. */
    private static String integral(final JsonValue.Number number) {
        if (INTEGER.matcher(number.text()).matches()) {
            return number.text();
        }
        if (number.text().length() > NUMBER_LENGTH_MAX) {
            return null;
        }
        try {
            final BigDecimal value = new BigDecimal(number.text()).stripTrailingZeros();
            final boolean isShort = (long) value.precision() - value.scale() <= INTEGER_DIGITS_MAX;
            if (value.scale() > 0 || !isShort) {
                return null;
            }
            final BigInteger whole = value.toBigIntegerExact();
            return whole.toString();
        } catch (final ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private long floating(final ScalarType type, final JsonValue value) {
        if (value instanceof JsonValue.Text text) {
            return switch (text.text()) {
                case "NaN", "Infinity", "-Infinity" -> type.parse(text.text());
                default ->
                    throw path.wrong("value=" + value.shown()
                            + " is no number; as strings, only NaN, Infinity and -Infinity are read");
            };
        }
        if (!(value instanceof JsonValue.Number number)) {
            throw path.wrong("value=" + value.shown() + " is no number; type " + type.primitiveName());
        }
        final long raw =
                number.text().length() > NUMBER_LENGTH_MAX ? ScalarType.DOUBLE.nullValue() : type.parse(number.text());
        if (!Double.isFinite(Double.longBitsToDouble(raw))) {
            throw path.wrong("value=" + value.shown() + " does not fit " + type.primitiveName());
        }
        return raw;
    }

    private long character(final JsonValue value) {
        if (!(value instanceof JsonValue.Text text)
                || text.text().length() != 1
                || text.text().charAt(0) > 0xFF) {
            throw path.wrong("value=" + value.shown() + " is no string of one character of one byte");
        }
        return text.text().charAt(0);
    }

    /** The bytes of a string in a charset. */
    byte[] encoded(final JsonValue value, final String charset) {
        if (!(value instanceof JsonValue.Text text)) {
            throw path.wrong("value=" + value.shown() + " is no string");
        }
        try {
            final ByteBuffer bytes = Charset.forName(charset)
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text.text()));
            final byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (final CharacterCodingException e) {
            throw path.wrong("value=" + value.shown() + " has characters that " + charset + " has not");
        }
    }

    /** The bytes of a base64 string. */
    byte[] base64(final JsonValue value) {
        if (!(value instanceof JsonValue.Text text)) {
            throw path.wrong("value=" + value.shown() + " is no string of base64");
        }
        try {
            return Base64.getDecoder().decode(text.text());
        } catch (final IllegalArgumentException e) {
            throw path.wrong("value=" + value.shown() + " is no base64: " + e.getMessage());
        }
    }

    private static String bounds(final FieldLayout field) {
        return field.type() == ScalarType.CHAR
                ? "characters " + field.minValue() + ".." + field.maxValue()
                : field.type().format(field.minValue()) + ".." + field.type().format(field.maxValue());
    }
}
