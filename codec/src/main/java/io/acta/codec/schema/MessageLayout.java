package io.acta.codec.schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A message.
 *
 * @param name as the schema has it.
 * @param templateId unique in the schema.
 * @param kind of the message.
 * @param blockLength bytes of the block in the newest version; for a state message the length of a row.
 * @param sinceVersion of the schema that has it.
 * @param fields of the block.
 * @param groups after the block.
 * @param varData after the groups.
 */
public record MessageLayout(
        String name,
        int templateId,
        MessageKind kind,
        int blockLength,
        int sinceVersion,
        List<FieldLayout> fields,
        List<GroupLayout> groups,
        List<VarDataLayout> varData)
        implements BlockLayout {

    /** Copies the lists. */
    public MessageLayout {
        fields = List.copyOf(fields);
        groups = List.copyOf(groups);
        varData = List.copyOf(varData);
    }

    /**
     * The block of a message, or row, that nothing was set in: optional fields are null, all else is zero.
     *
     * @return a new array of {@link #blockLength} bytes.
     */
    public byte[] initialBlock() {
        final byte[] block = new byte[blockLength];
        InitialBlock.fill(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN), 0, fields);
        return block;
    }

    /** True when its length is known before it is encoded: no groups, no var-data. */
    public boolean isFixedLength() {
        return groups.isEmpty() && varData.isEmpty();
    }
}
