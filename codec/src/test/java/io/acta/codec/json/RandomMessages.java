package io.acta.codec.json;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.VarDataLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;

/** Valid messages of random values, made of the layout alone: nothing of the view has a part in it. */
final class RandomMessages {
    private static final int TRIES_MAX = 1000;

    private final Random random;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int position;

    RandomMessages(final long seed) {
        random = new Random(seed);
    }

    byte[] next(final Schema schema, final MessageLayout message) {
        position = 0;
        final int header = take(Schema.HEADER_LENGTH);
        buffer.putShort(header, (short) message.blockLength(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(header + 2, (short) message.templateId(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(header + 4, (short) schema.id(), ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(header + 6, (short) schema.version(), ByteOrder.LITTLE_ENDIAN);
        block(message);
        final byte[] bytes = new byte[position];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    Random random() {
        return random;
    }

    private void block(final BlockLayout block) {
        final int offset = take(block.blockLength());
        for (final FieldLayout field : block.fields()) {
            if (!field.isConstant()) {
                field(field, offset + field.offset());
            }
        }
        for (final GroupLayout group : block.groups()) {
            final int count = (int) Math.min(group.countMax(), random.nextInt(4) * random.nextInt(3));
            final int header = take(group.headerLength());
            group.blockLengthType().write(buffer, header + group.blockLengthOffset(), group.blockLength());
            group.countType().write(buffer, header + group.countOffset(), count);
            for (int i = 0; i < count; i++) {
                block(group);
            }
        }
        for (final VarDataLayout data : block.varData()) {
            final int lengthMax = (int) Math.min(data.lengthMax(), random.nextInt(10) == 0 ? 400 : 12);
            final byte[] bytes =
                    data.isText() ? text(data.charset(), lengthMax, false) : bytes(random.nextInt(lengthMax + 1));
            data.lengthType().write(buffer, take(data.headerLength()), bytes.length);
            buffer.putBytes(take(bytes.length), bytes);
        }
    }

    private void field(final FieldLayout field, final int offset) {
        final boolean isNull = field.isOptional() && random.nextInt(3) == 0;
        switch (field.kind()) {
            case COMPOSITE -> {
                for (final FieldLayout member : field.members()) {
                    if (isNull && member.isOptional()) {
                        member.type().write(buffer, offset + member.offset(), member.nullValue());
                    } else if (!member.isConstant()) {
                        field(member, offset + member.offset());
                    }
                }
            }
            case SET -> field.type().write(buffer, offset, random.nextLong() & field.choiceBits());
            case ENUM ->
                field.type()
                        .write(
                                buffer,
                                offset,
                                isNull
                                        ? field.nullValue()
                                        : field.values()
                                                .get(random.nextInt(
                                                        field.values().size()))
                                                .value());
            case TEXT -> {
                if (!isNull) {
                    buffer.putBytes(offset, text(field.charset(), field.arrayLength(), true));
                }
            }
            case SCALAR, ARRAY -> {
                for (int i = 0; i < field.arrayLength(); i++) {
                    field.type()
                            .write(
                                    buffer,
                                    offset + i * field.type().lengthBytes(),
                                    isNull
                                                    || field.kind() == FieldKind.ARRAY
                                                            && field.isOptional()
                                                            && random.nextInt(3) == 0
                                            ? field.nullValue()
                                            : number(field));
                }
            }
        }
    }

    private long number(final FieldLayout field) {
        final ScalarType type = field.type();
        if (field.kind() == FieldKind.ARRAY && type.lengthBytes() == 1 && !field.hasOwnBounds()) {
            return type == ScalarType.INT8 ? (byte) random.nextInt() : random.nextInt(256);
        }
        for (int i = 0; i < TRIES_MAX; i++) {
            final long raw = type.isFloating() ? floating(field) : whole(field);
            if (type.isWithin(raw, field.minValue(), field.maxValue()) && !type.isSame(raw, field.nullValue())) {
                return raw;
            }
        }
        throw new AssertionError(field.name() + ": no value found within its bounds");
    }

    private long whole(final FieldLayout field) {
        if (random.nextInt(4) == 0) {
            return random.nextBoolean() ? field.minValue() : field.maxValue();
        }
        final BigInteger min = field.type().toBigDecimal(field.minValue()).toBigIntegerExact();
        final BigInteger max = field.type().toBigDecimal(field.maxValue()).toBigIntegerExact();
        final BigInteger span = max.subtract(min).add(BigInteger.ONE);
        return min.add(new BigInteger(span.bitLength() + 8, random).mod(span)).longValue();
    }

    private long floating(final FieldLayout field) {
        final boolean isFloat = field.type() == ScalarType.FLOAT;
        final double any =
                isFloat ? Float.intBitsToFloat(random.nextInt()) : Double.longBitsToDouble(random.nextLong());
        final double value = switch (random.nextInt(4)) {
            case 0 -> Double.longBitsToDouble(random.nextBoolean() ? field.minValue() : field.maxValue());
            case 1 -> random.nextBoolean() ? -0.0 : 0.0;
            case 2 -> (float) (random.nextDouble() - 0.5);
            default -> any;
        };
        return Double.doubleToRawLongBits(value);
    }

    private byte[] text(final String charset, final int lengthMax, final boolean isPadded) {
        final StringBuilder text = new StringBuilder();
        byte[] bytes = {};
        final int wanted = random.nextInt(lengthMax + 1);
        while (true) {
            text.appendCodePoint(character(charset, isPadded));
            final byte[] longer = text.toString().getBytes(Charset.forName(charset));
            if (longer.length > wanted) {
                return bytes;
            }
            bytes = longer;
        }
    }

    private int character(final String charset, final boolean isPadded) {
        if (random.nextBoolean()) {
            return 0x20 + random.nextInt(0x7F - 0x20);
        }
        if (charset.equals("UTF-8")) {
            final int[] some = {
                0xE4, 0x7FF, 0x800, 0x20AC, 0xFFFD, 0xFFFF, 0x1F600, 0x10FFFF, isPadded ? 1 : 0, '"', '\\', '\n'
            };
            return some[random.nextInt(some.length)];
        }
        return charset.equals("ISO-8859-1") ? random.nextInt(256) : 0x20 + random.nextInt(0x7F - 0x20);
    }

    private byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private int take(final int length) {
        final int taken = position;
        position += length;
        buffer.setMemory(taken, length, (byte) 0);
        return taken;
    }
}
