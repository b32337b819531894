package io.acta.codec.door;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.VarDataLayout;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes actions of random good values, of any version of their schema, by the layouts alone. */
final class RandomActions {
    /** Longer than any that it writes. */
    static final int LENGTH_MAX = 16 * 1024;

    private static final int TRIES_MAX = 10_000;

    private final Random random;
    private final UnsafeBuffer buffer;
    private int version;
    private int at;

    /** @param buffer of {@link #LENGTH_MAX} bytes, written from its start. */
    RandomActions(final Random random, final UnsafeBuffer buffer) {
        this.random = random;
        this.buffer = buffer;
    }

    /** @return its length in bytes. */
    int write(final Schema schema, final MessageLayout message, final int ofVersion) {
        version = ofVersion;
        at = Schema.HEADER_LENGTH;
        final int blockLength = block(message, blockLength(message));
        ScalarType.UINT16.write(buffer, Schema.BLOCK_LENGTH_OFFSET, blockLength);
        ScalarType.UINT16.write(buffer, Schema.TEMPLATE_ID_OFFSET, message.templateId());
        ScalarType.UINT16.write(buffer, Schema.SCHEMA_ID_OFFSET, schema.id());
        ScalarType.UINT16.write(buffer, Schema.VERSION_OFFSET, version);
        return at;
    }

    private int blockLength(final BlockLayout block) {
        final int min = block.blockLengthMin(version);
        return min + random.nextInt(block.blockLengthMax(version) - min + 1);
    }

    private int block(final BlockLayout block, final int blockLength) {
        final int start = at;
        at += blockLength;
        for (int i = start; i < at; i++) {
            buffer.putByte(i, (byte) random.nextInt());
        }
        for (final FieldLayout field : block.fields()) {
            if (field.sinceVersion() <= version) {
                field(field, start);
            }
        }
        for (final GroupLayout group : block.groups()) {
            if (group.sinceVersion() <= version) {
                group(group);
            }
        }
        for (final VarDataLayout data : block.varData()) {
            if (data.sinceVersion() <= version) {
                final int length = (int) Math.min(data.lengthMax(), random.nextInt(20));
                data.lengthType().write(buffer, at, length);
                at += data.headerLength() + length;
            }
        }
        return blockLength;
    }

    private void group(final GroupLayout group) {
        final int count = (int) Math.max(group.countMin(), Math.min(group.countMax(), random.nextInt(5) - 1));
        final int entryLength = blockLength(group);
        group.blockLengthType().write(buffer, at + group.blockLengthOffset(), entryLength);
        group.countType().write(buffer, at + group.countOffset(), count);
        at += group.headerLength();
        for (int i = 0; i < count; i++) {
            block(group, entryLength);
        }
    }

    private void field(final FieldLayout field, final int base) {
        if (field.isConstant()) {
            return;
        }
        final int offset = base + field.offset();
        if (field.kind() == FieldKind.COMPOSITE) {
            field.members().forEach(member -> field(member, offset));
            return;
        }
        final int textLength = random.nextInt(field.arrayLength() + 1);
        for (int i = 0; i < field.arrayLength(); i++) {
            final long raw = field.kind() == FieldKind.TEXT && i >= textLength ? 0 : value(field);
            field.type().write(buffer, offset + i * field.type().lengthBytes(), raw);
        }
    }

    private long value(final FieldLayout field) {
        if (field.kind() == FieldKind.SET) {
            return random.nextLong() & field.choiceBits();
        }
        if (field.isOptional() && field.kind() != FieldKind.TEXT && random.nextInt(4) == 0) {
            return field.nullValue();
        }
        if (field.kind() == FieldKind.ENUM) {
            return field.values().get(random.nextInt(field.values().size())).value();
        }
        for (int i = 0; i < TRIES_MAX; i++) {
            final long raw = candidate(field);
            if (field.type().isWithin(raw, field.minValue(), field.maxValue())
                    && !field.type().isSame(raw, field.nullValue())) {
                return raw;
            }
        }
        throw new AssertionError("no value found for " + field.name());
    }

    private long candidate(final FieldLayout field) {
        final int near = random.nextInt(8);
        return switch (random.nextInt(3)) {
            case 0 -> field.minValue() + (field.type().isFloating() ? 0 : near);
            case 1 -> field.maxValue() - (field.type().isFloating() ? 0 : near);
            default ->
                field.type().isFloating()
                        ? Double.doubleToRawLongBits((float) random.nextGaussian())
                        : random.nextLong() >> random.nextInt(Long.SIZE);
        };
    }
}
