package io.acta.codec.schema;

import java.util.List;

/** What a message and an entry of a group have in common: a block of fields, then groups, then var-data. */
public sealed interface BlockLayout permits MessageLayout, GroupLayout {
    /** As the schema has it. */
    String name();

    /** Bytes of the block in the newest version. */
    int blockLength();

    /** First version of the schema that has it. */
    int sinceVersion();

    /** Of the block, by rising offset; constants keep their place. */
    List<FieldLayout> fields();

    /** After the block, in the order of their bytes. */
    List<GroupLayout> groups();

    /** After the groups, in the order of their bytes. */
    List<VarDataLayout> varData();

    /**
     * Least block length that a writer of a version can have meant. Fields that came later are cut off.
     *
     * @param version of the schema that wrote it.
     */
    default int blockLengthMin(final int version) {
        int end = 0;
        boolean isCut = false;
        for (final FieldLayout field : fields()) {
            // A constant has no bytes, and its offset may lie behind fields that came later.
            if (field.isConstant()) {
                continue;
            }
            if (field.sinceVersion() <= version) {
                end = Math.max(end, field.offset() + field.lengthBytes());
            } else {
                isCut = true;
            }
        }
        return isCut ? end : blockLength();
    }

    /**
     * Greatest block length that a writer of a version can have meant: where the first later field starts. Differs from
     * {@link #blockLengthMin} only where the schema leaves a gap between the two.
     *
     * @param version of the schema that wrote it.
     */
    default int blockLengthMax(final int version) {
        int length = blockLength();
        for (final FieldLayout field : fields()) {
            if (field.sinceVersion() > version && !field.isConstant()) {
                length = Math.min(length, field.offset());
            }
        }
        return length;
    }

    /** The field of that name in the block, or null. */
    default FieldLayout field(final String name) {
        for (final FieldLayout field : fields()) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        return null;
    }
}
