package io.acta.codec.schema;

import java.util.List;

/**
 * A repeating group: a header that says how long an entry's block is and how many entries there are, then the entries.
 *
 * @param name as the schema has it.
 * @param id of the group.
 * @param headerLength bytes of the header.
 * @param blockLengthType of the block length in the header.
 * @param blockLengthOffset in the header.
 * @param countType of the number of entries in the header.
 * @param countOffset in the header.
 * @param countMin least number of entries.
 * @param countMax greatest number of entries.
 * @param blockLength bytes of an entry's block in the newest version.
 * @param sinceVersion of the schema that has it.
 * @param fields of an entry.
 * @param groups within an entry.
 * @param varData of an entry.
 */
public record GroupLayout(
        String name,
        int id,
        int headerLength,
        ScalarType blockLengthType,
        int blockLengthOffset,
        ScalarType countType,
        int countOffset,
        long countMin,
        long countMax,
        int blockLength,
        int sinceVersion,
        List<FieldLayout> fields,
        List<GroupLayout> groups,
        List<VarDataLayout> varData)
        implements BlockLayout {

    /** Copies the lists. */
    public GroupLayout {
        fields = List.copyOf(fields);
        groups = List.copyOf(groups);
        varData = List.copyOf(varData);
    }
}
