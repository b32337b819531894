package io.acta.codec.door;

import io.acta.codec.schema.EnumValue;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.ScalarType;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * Compiles a block's fields to checks of a {@link DoorProgram}. The rules are those of the generated facades: what they let
 * through, the door does. Neighbours with the same bounds become one check, as an array's elements are.
 */
final class CheckCompiler {
    /** {@code raw - (n + 1)} is at most this, as unsigned, for every raw but n. */
    private static final long ALL_BUT_ONE = -2L;

    private final String path;
    private final IntArrayList code;
    private final LongArrayList args;
    private int lastCheck = -1;

    CheckCompiler(final String path, final IntArrayList code, final LongArrayList args) {
        this.path = path;
        this.code = code;
        this.args = args;
    }

    /** Adds a field's checks; none when all of its bits' values are good. */
    void add(final FieldLayout field, final int baseOffset) {
        if (field.isConstant()) {
            return;
        }
        final int offset = baseOffset + field.offset();
        switch (field.kind()) {
            case COMPOSITE -> field.members().forEach(member -> add(member, offset));
            case SET -> check(DoorProgram.SET, field, offset, field.choiceBits());
            case ENUM -> enumeration(field, offset);
            case TEXT -> text(field, offset);
            case SCALAR, ARRAY -> number(field, offset);
        }
    }

    /** Other charsets use bytes beyond ASCII, so only bounds of the schema's own are meant for them. */
    private void text(final FieldLayout field, final int offset) {
        if (field.isAscii() || field.hasOwnBounds()) {
            requireBounds(field);
            check(DoorProgram.TEXT, field, offset, field.minValue(), field.maxValue() - field.minValue());
        }
    }

    private void number(final FieldLayout field, final int offset) {
        requireBounds(field);
        if (field.type().isFloating()) {
            check(
                    DoorProgram.FLOATING,
                    field,
                    offset,
                    field.minValue(),
                    field.maxValue(),
                    field.nullValue(),
                    field.isOptional() ? 1 : 0);
        } else if (!isAllGood(field)) {
            final long min = field.minValue();
            final long letThrough = field.isOptional() ? field.nullValue() : min;
            range(field, offset, min, field.maxValue() - min, letThrough);
            if (!field.isOptional() && field.type().isWithin(field.nullValue(), min, field.maxValue())) {
                final long next = field.nullValue() + 1;
                range(field, offset, next, ALL_BUT_ONE, next);
            }
        }
    }

    private void range(
            final FieldLayout field, final int offset, final long min, final long span, final long letThrough) {
        final boolean isLong = field.type() == ScalarType.INT64 || field.type() == ScalarType.UINT64;
        check(
                isLong ? DoorProgram.RANGE_LONG : DoorProgram.RANGE,
                field,
                offset,
                min,
                span,
                letThrough,
                field.nullValue());
    }

    /** Arrays of single bytes are bytes: a hash, an address. An optional integer without bounds is a value or null. */
    private static boolean isAllGood(final FieldLayout field) {
        if (field.hasOwnBounds() || field.type() == ScalarType.CHAR) {
            return false;
        }
        return field.kind() == FieldKind.ARRAY && field.type().lengthBytes() == 1
                || field.isOptional() && field.nullValue() == field.type().nullValue();
    }

    private void enumeration(final FieldLayout field, final int offset) {
        final long isOptional = field.isOptional() ? 1 : 0;
        long base = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (final EnumValue value : field.values()) {
            base = Math.min(base, value.value());
            last = Math.max(last, value.value());
        }
        if (!field.values().isEmpty() && Long.compareUnsigned(last - base, Long.SIZE) < 0) {
            long mask = 0;
            for (final EnumValue value : field.values()) {
                mask |= 1L << value.value() - base;
            }
            check(DoorProgram.ENUM_MASK, field, offset, base, mask, field.nullValue(), isOptional);
            return;
        }
        final LongArrayList list = new LongArrayList();
        list.addLong(field.values().size());
        list.addLong(0);
        list.addLong(field.nullValue());
        list.addLong(isOptional);
        field.values().forEach(value -> list.addLong(value.value()));
        check(DoorProgram.ENUM_LIST, field, offset, list.toLongArray());
    }

    private void requireBounds(final FieldLayout field) {
        if (!field.type().isWithin(field.minValue(), field.minValue(), field.maxValue())) {
            throw new IllegalArgumentException("message " + path + ", field " + field.name() + ": minValue="
                    + field.type().format(field.minValue()) + " is above maxValue="
                    + field.type().format(field.maxValue()));
        }
    }

    private void check(final int op, final FieldLayout field, final int offset, final long... bounds) {
        final int type = field.type().ordinal();
        if (continuesLast(op, type, offset, bounds)) {
            final int count = lastCheck + DoorProgram.COUNT;
            code.setInt(count, code.getInt(count) + field.arrayLength());
            return;
        }
        lastCheck = code.size();
        code.addInt(op);
        code.addInt(type);
        code.addInt(offset);
        code.addInt(field.arrayLength());
        code.addInt(args.size());
        for (final long bound : bounds) {
            args.addLong(bound);
        }
    }

    private boolean continuesLast(final int op, final int type, final int offset, final long... bounds) {
        if (lastCheck < 0
                || op == DoorProgram.TEXT
                || op == DoorProgram.ENUM_LIST
                || code.getInt(lastCheck + DoorProgram.OP) != op
                || code.getInt(lastCheck + DoorProgram.TYPE) != type
                || code.getInt(lastCheck + DoorProgram.OFFSET)
                                + code.getInt(lastCheck + DoorProgram.COUNT) * ScalarType.values()[type].lengthBytes()
                        != offset) {
            return false;
        }
        final int arg = code.getInt(lastCheck + DoorProgram.ARG);
        for (int i = 0; i < bounds.length; i++) {
            if (args.getLong(arg + i) != bounds[i]) {
                return false;
            }
        }
        return true;
    }
}
