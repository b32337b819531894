package io.acta.codec.schema;

import java.util.List;

/**
 * One field of a message's or group's block, or one member of a composite.
 *
 * @param name as the schema has it.
 * @param id of the field; 0 for a composite's member.
 * @param kind of the field.
 * @param type of its value, its elements, or the number behind an enum or set; null for a composite.
 * @param typeName of the enum, set or composite; null for other kinds.
 * @param offset in bytes from the start of the block or, for a member, of the composite.
 * @param arrayLength elements; 1 for what is no array.
 * @param lengthBytes of the field; 0 for a constant.
 * @param presence of the field.
 * @param minValue least raw value ({@link ScalarType}); 0 where {@link #hasBounds} is false.
 * @param maxValue greatest raw value.
 * @param nullValue raw value that means "none".
 * @param constant a constant's value: a number, a text, or the name of an enum's value; null for what is no constant.
 * @param charset of a {@link FieldKind#TEXT}: a name of {@link java.nio.charset.Charset}; else null.
 * @param sinceVersion of the schema that has it.
 * @param semanticType as the schema has it, or null.
 * @param values of an enum, in the schema's order; else empty.
 * @param choices of a set; else empty.
 * @param members of a composite; else empty.
 */
public record FieldLayout(
        String name,
        int id,
        FieldKind kind,
        ScalarType type,
        String typeName,
        int offset,
        int arrayLength,
        int lengthBytes,
        Presence presence,
        long minValue,
        long maxValue,
        long nullValue,
        String constant,
        String charset,
        int sinceVersion,
        String semanticType,
        List<EnumValue> values,
        List<SetChoice> choices,
        List<FieldLayout> members) {

    /** Copies the lists. */
    public FieldLayout {
        values = List.copyOf(values);
        choices = List.copyOf(choices);
        members = List.copyOf(members);
    }

    /** True when the field has no bytes because the schema holds its value. */
    public boolean isConstant() {
        return presence == Presence.CONSTANT;
    }

    /** True when the field may be null. */
    public boolean isOptional() {
        return presence == Presence.OPTIONAL;
    }

    /** True for kinds whose values are numbers or characters within bounds. */
    public boolean hasBounds() {
        return kind == FieldKind.SCALAR || kind == FieldKind.ARRAY || kind == FieldKind.TEXT;
    }

    /** True when the schema sets bounds that are not the type's own. */
    public boolean hasOwnBounds() {
        return hasBounds() && (minValue != type.minValue() || maxValue != type.maxValue());
    }

    /** True for a text whose bytes are each one ASCII character. */
    public boolean isAscii() {
        return "US-ASCII".equals(charset);
    }

    /** The bits that a set's choices use. */
    public long choiceBits() {
        long bits = 0;
        for (final SetChoice choice : choices) {
            bits |= 1L << choice.bit();
        }
        return bits;
    }
}
