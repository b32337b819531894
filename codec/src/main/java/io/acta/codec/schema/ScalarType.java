package io.acta.codec.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * SBE's primitive types, all little-endian.
 *
 * <p>A value of any of them travels as a {@code long}, its <b>raw value</b>: signed and unsigned integers as the number
 * itself ({@code uint64} as its 64 bits), {@code float} and {@code double} as {@link Double#doubleToRawLongBits} of the number. The
 * ranges and null values are the SBE specification's, but for the least float and double, which here are the most
 * negative finite numbers, so that no infinity is within range.
 */
public enum ScalarType {
    /** One byte of text. */
    CHAR(1, 0x20, 0x7E, 0),
    /** 8 bits, signed. */
    INT8(1, -127, 127, -128),
    /** 8 bits, unsigned. */
    UINT8(1, 0, 254, 255),
    /** 16 bits, signed. */
    INT16(2, -32767, 32767, -32768),
    /** 16 bits, unsigned. */
    UINT16(2, 0, 65534, 65535),
    /** 32 bits, signed. */
    INT32(4, Integer.MIN_VALUE + 1L, Integer.MAX_VALUE, Integer.MIN_VALUE),
    /** 32 bits, unsigned. */
    UINT32(4, 0, 0xFFFF_FFFEL, 0xFFFF_FFFFL),
    /** 64 bits, signed. */
    INT64(8, Long.MIN_VALUE + 1, Long.MAX_VALUE, Long.MIN_VALUE),
    /** 64 bits, unsigned. */
    UINT64(8, 0, -2, -1),
    /** 32 bits, IEEE 754. */
    FLOAT(4, raw(-Float.MAX_VALUE), raw(Float.MAX_VALUE), raw(Float.NaN)),
    /** 64 bits, IEEE 754. */
    DOUBLE(8, raw(-Double.MAX_VALUE), raw(Double.MAX_VALUE), raw(Double.NaN));

    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private final int lengthBytes;
    private final long minValue;
    private final long maxValue;
    private final long nullValue;

    ScalarType(final int lengthBytes, final long minValue, final long maxValue, final long nullValue) {
        this.lengthBytes = lengthBytes;
        this.minValue = minValue;
        this.maxValue = maxValue;
        this.nullValue = nullValue;
    }

    /** The type that a schema calls so ({@code "uint16"}), or null. */
    public static ScalarType of(final String primitiveName) {
        for (final ScalarType type : values()) {
            if (type.primitiveName().equals(primitiveName)) {
                return type;
            }
        }
        return null;
    }

    /** What a schema calls it: {@code "uint16"}. */
    public String primitiveName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of one value. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** The least raw value when a schema says nothing else. */
    public long minValue() {
        return minValue;
    }

    /** The greatest raw value when a schema says nothing else. */
    public long maxValue() {
        return maxValue;
    }

    /** The raw value that means "none" when a schema says nothing else. */
    public long nullValue() {
        return nullValue;
    }

    /** True for {@code float} and {@code double}. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE;
    }

    /** True for whole numbers; not for {@code char}. */
    public boolean isInteger() {
        return this != CHAR && !isFloating();
    }

    /** Reads the raw value at an offset. */
    public long read(final DirectBuffer buffer, final int offset) {
        return switch (this) {
            case CHAR, UINT8 -> buffer.getByte(offset) & 0xFFL;
            case INT8 -> buffer.getByte(offset);
            case INT16 -> buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN);
            case UINT16 -> buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFFL;
            case INT32 -> buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            case UINT32 -> buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            case INT64, UINT64 -> buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
            case FLOAT -> raw(buffer.getFloat(offset, ByteOrder.LITTLE_ENDIAN));
            case DOUBLE -> raw(buffer.getDouble(offset, ByteOrder.LITTLE_ENDIAN));
        };
    }

    /** Writes a raw value at an offset. Bits that do not fit are cut off. */
    public void write(final MutableDirectBuffer buffer, final int offset, final long raw) {
        switch (this) {
            case CHAR, UINT8, INT8 -> buffer.putByte(offset, (byte) raw);
            case INT16, UINT16 -> buffer.putShort(offset, (short) raw, ByteOrder.LITTLE_ENDIAN);
            case INT32, UINT32 -> buffer.putInt(offset, (int) raw, ByteOrder.LITTLE_ENDIAN);
            case INT64, UINT64 -> buffer.putLong(offset, raw, ByteOrder.LITTLE_ENDIAN);
            case FLOAT -> buffer.putFloat(offset, (float) Double.longBitsToDouble(raw), ByteOrder.LITTLE_ENDIAN);
            case DOUBLE -> buffer.putDouble(offset, Double.longBitsToDouble(raw), ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** True when the raw value is within the bounds, both included. NaN is within none. */
    public boolean isWithin(final long raw, final long min, final long max) {
        if (isFloating()) {
            final double value = Double.longBitsToDouble(raw);
            return value >= Double.longBitsToDouble(min) && value <= Double.longBitsToDouble(max);
        }
        return this == UINT64
                ? Long.compareUnsigned(raw, min) >= 0 && Long.compareUnsigned(raw, max) <= 0
                : raw >= min && raw <= max;
    }

    /** True when two raw values are the same value. All NaNs are. */
    public boolean isSame(final long raw, final long other) {
        return isFloating()
                ? Double.compare(Double.longBitsToDouble(raw), Double.longBitsToDouble(other)) == 0
                : raw == other;
    }

    /** The number that the bytes can hold, whatever the schema's bounds. */
    boolean isRepresentable(final BigInteger value) {
        if (this == INT64 || this == INT32 || this == INT16 || this == INT8) {
            return value.bitLength() < lengthBytes * Byte.SIZE;
        }
        return value.signum() >= 0 && value.bitLength() <= lengthBytes * Byte.SIZE;
    }

    /** A raw value for people and for the schema's text: {@code 65535}, {@code -1.5E10}, {@code NaN}. */
    public String format(final long raw) {
        return switch (this) {
            case UINT64 -> Long.toUnsignedString(raw);
            case FLOAT -> Float.toString((float) Double.longBitsToDouble(raw));
            case DOUBLE -> Double.toString(Double.longBitsToDouble(raw));
            default -> Long.toString(raw);
        };
    }

    /**
     * The raw value of what {@link #format} wrote.
     *
     * @throws NumberFormatException when it is no number, or one that the type's bytes cannot hold.
     */
    public long parse(final String text) {
        if (this == FLOAT) {
            return raw(Float.parseFloat(text));
        }
        if (this == DOUBLE) {
            return raw(Double.parseDouble(text));
        }
        if (text.length() > 40) {
            throw new NumberFormatException(
                    "a number of " + text.length() + " characters does not fit " + primitiveName());
        }
        final BigInteger value = new BigInteger(text);
        if (!isRepresentable(value)) {
            throw new NumberFormatException(text + " does not fit " + primitiveName());
        }
        return value.longValue();
    }

    /** The number behind a raw value, exactly; not for NaN. */
    public BigDecimal toBigDecimal(final long raw) {
        if (isFloating()) {
            return new BigDecimal(Double.longBitsToDouble(raw));
        }
        final BigInteger value = BigInteger.valueOf(raw);
        return new BigDecimal(this == UINT64 && raw < 0 ? value.add(TWO_TO_64) : value);
    }

    private static long raw(final double value) {
        return Double.doubleToRawLongBits(value);
    }
}
