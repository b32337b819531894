package io.acta.codec.schema;

/**
 * Bytes of variable length after a block and its groups: a length, then as many bytes.
 *
 * @param name as the schema has it.
 * @param id of the field.
 * @param lengthType of the length: unsigned or signed, 8 to 32 bits.
 * @param headerLength bytes before the data: the length's.
 * @param lengthMax greatest length in bytes.
 * @param charset of text, a name of {@link java.nio.charset.Charset}; null for binary data.
 * @param sinceVersion of the schema that has it.
 */
public record VarDataLayout(
        String name,
        int id,
        ScalarType lengthType,
        int headerLength,
        long lengthMax,
        String charset,
        int sinceVersion) {

    /** True when the bytes are text. */
    public boolean isText() {
        return charset != null;
    }
}
