package io.acta.codec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.acta.codec.schema.HeaderWord;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Any message of a schema as JSON, and back.
 *
 * <pre>{@code
 * {"type":"StateUpdated", "roomId":"9007199254740993", "rights":["read","admin"],
 *  "price":{"mantissa":"1250", "exponent":-2, "side":"BUY", "venue":null},
 *  "peers":[{"peerId":"7", "share":50, "note":"AAEC"}], "comment":"text"}
 * }</pre>
 *
 * <table>
 *   <caption>What stands for what</caption>
 *   <tr><th>SBE</th><th>JSON</th></tr>
 *   <tr><td>{@code int64}, {@code uint64}</td><td>string; a number without a fraction is read too</td></tr>
 *   <tr><td>other integers</td><td>number</td></tr>
 *   <tr><td>{@code float}, {@code double}</td><td>number, or {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}</td></tr>
 *   <tr><td>{@code char}</td><td>string of one character</td></tr>
 *   <tr><td>{@code char} array</td><td>string, without the zeros at its end</td></tr>
 *   <tr><td>{@code uint8} array, binary var-data</td><td>string, base64</td></tr>
 *   <tr><td>other array</td><td>array</td></tr>
 *   <tr><td>enum</td><td>the value's name</td></tr>
 *   <tr><td>set</td><td>array of the choices' names</td></tr>
 *   <tr><td>composite</td><td>object</td></tr>
 *   <tr><td>group</td><td>array of objects</td></tr>
 *   <tr><td>var-data with a character encoding</td><td>string</td></tr>
 *   <tr><td>null value of an optional field</td><td>{@code null}</td></tr>
 *   <tr><td>constant</td><td>its value; may be omitted</td></tr>
 * </table>
 *
 * <p>The member {@value #TYPE} is the message's name, first when written, anywhere when read. A field that is itself called
 * {@code type}, {@code _type} and so on is a member with one more underscore before it. Members that are read come in any
 * order; an optional one may be omitted or null, and so may a group or var-data, which is then empty. An optional composite
 * is null when all its members are, and cannot be where one of them is required.
 *
 * <p>Bytes are shown as they are, bounds or not: a table's row of zeros has a text too. An enum's number that has no name
 * and a set's bit that has none are shown as numbers; the null value of an enum or {@code char} is null even where the
 * field is required. What is <i>read</i> must be within the schema's bounds. Fields, groups
 * and var-data that are newer than the message are shown as null; constants never are.
 *
 * <p><b>Bounds</b> of what is read: {@value #JSON_LENGTH_MAX} characters, {@value #TOKENS_MAX} tokens, {@value #DEPTH_MAX} levels.
 *
 * <p><b>Threads:</b> immutable; any thread. <b>Allocation:</b> in proportion to the text; not for the hot path. <b>Errors:</b>
 * whatever the text or bytes, {@link JsonViewException} and nothing else.
 */
public final class JsonView {
    /** The member that names the message. */
    public static final String TYPE = "type";

    /** Greatest length in characters of a text that is read. */
    public static final int JSON_LENGTH_MAX = 16 * 1024 * 1024;

    /** Greatest number of tokens in a text that is read: braces, names, values. */
    public static final int TOKENS_MAX = 1024 * 1024;

    /** Greatest depth of objects and arrays in a text that is read. */
    public static final int DEPTH_MAX = 64;

    private final Schema schema;

    /** @param schema whose messages are shown and read. */
    public JsonView(final Schema schema) {
        this.schema = Objects.requireNonNull(schema, "schema");
    }

    /** The schema that it was made of. */
    public Schema schema() {
        return schema;
    }

    /**
     * Shows a message.
     *
     * @param buffer that holds it.
     * @param offset of its SBE header.
     * @param lengthBytes of header and message; what follows the message within is ignored.
     * @return one line of JSON.
     * @throws JsonViewException when it is no message of the schema, or not a whole one.
     */
    public String toJson(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        return text(out -> write(buffer, offset, lengthBytes, out));
    }

    /**
     * Like {@link #toJson}, as one value of a larger text.
     *
     * @param out gets one object, or a part of one when this throws.
     * @throws IOException when {@code out} does.
     */
    public void write(final DirectBuffer buffer, final int offset, final int lengthBytes, final JsonGenerator out)
            throws IOException {
        if (offset < 0 || lengthBytes < Schema.HEADER_LENGTH || lengthBytes > buffer.capacity() - offset) {
            throw new JsonViewException("message: lengthBytes=" + lengthBytes + " at offset=" + offset
                    + " is not within the buffer of " + buffer.capacity() + " bytes, or no room for a header of "
                    + Schema.HEADER_LENGTH);
        }
        final long header = HeaderWord.get(buffer, offset);
        final int templateId = HeaderWord.templateId(header);
        final int schemaId = HeaderWord.schemaId(header);
        if (schemaId != schema.id()) {
            throw new JsonViewException("message: schemaId=" + schemaId + " is another schema's; "
                    + schema.packageName() + " has id=" + schema.id());
        }
        final MessageLayout message = schema.message(templateId);
        if (message == null) {
            throw new JsonViewException(
                    "message: templateId=" + templateId + " is unknown to schema " + schema.packageName());
        }
        new MessageToJson(message, buffer, HeaderWord.version(header), out)
                .message(offset + Schema.HEADER_LENGTH, HeaderWord.blockLength(header), offset + lengthBytes);
    }

    /**
     * Shows a table's row: a block without a header, of the newest version.
     *
     * @param state the row's message.
     * @param buffer that holds it.
     * @param blockOffset of the row's first byte.
     * @return one line of JSON.
     * @throws JsonViewException when the row is not within the buffer.
     */
    public String rowToJson(final MessageLayout state, final DirectBuffer buffer, final int blockOffset) {
        return text(out -> writeRow(state, buffer, blockOffset, out));
    }

    /**
     * Like {@link #rowToJson}, as one value of a larger text.
     *
     * @param out gets one object.
     * @throws IOException when {@code out} does.
     */
    public void writeRow(
            final MessageLayout state, final DirectBuffer buffer, final int blockOffset, final JsonGenerator out)
            throws IOException {
        if (blockOffset < 0 || state.blockLength() > buffer.capacity() - blockOffset) {
            throw new JsonViewException(
                    "message " + state.name() + ": row of " + state.blockLength() + " bytes at offset=" + blockOffset
                            + " is not within the buffer of " + buffer.capacity() + " bytes");
        }
        new MessageToJson(state, buffer, schema.version(), out).row(blockOffset);
    }

    /**
     * Reads a message and encodes it, as large as the buffer allows; in a buffer that grows, {@value #JSON_LENGTH_MAX} bytes.
     *
     * @see #fromJson(String, MutableDirectBuffer, int, int)
     */
    public int fromJson(final String json, final MutableDirectBuffer buffer, final int offset) {
        return fromJson(json, buffer, offset, JSON_LENGTH_MAX);
    }

    /**
     * Reads a message and encodes it with its SBE header, in the schema's newest version.
     *
     * @param json one object.
     * @param buffer to encode to; when this throws, what it holds from the offset on is undefined.
     * @param offset of the header.
     * @param lengthMax greatest length in bytes of header and message.
     * @return bytes encoded, header included.
     * @throws JsonViewException when it is no message of the schema, or none that its bounds and {@code lengthMax} allow.
     */
    public int fromJson(final String json, final MutableDirectBuffer buffer, final int offset, final int lengthMax) {
        if (offset < 0 || lengthMax < 0 || !buffer.isExpandable() && offset > buffer.capacity()) {
            throw new IllegalArgumentException("offset=" + offset + ", lengthMax=" + lengthMax
                    + ": neither may be negative, and the offset must be within the buffer of " + buffer.capacity()
                    + " bytes");
        }
        final JsonValue.Members root = JsonText.parse(Objects.requireNonNull(json, "json"));
        final MessageLayout message = message(root);
        final int room = buffer.isExpandable() ? JSON_LENGTH_MAX : buffer.capacity() - offset;
        final JsonToMessage target = new JsonToMessage(message, buffer, offset, Math.min(room, lengthMax));
        return target.encode(schema, root);
    }

    private MessageLayout message(final JsonValue.Members root) {
        final JsonValue type = root.member(TYPE);
        if (type == null) {
            throw new JsonViewException("message ?, field " + TYPE + ": is omitted; it is the message's name");
        }
        final MessageLayout message = type instanceof JsonValue.Text name ? schema.message(name.text()) : null;
        if (message == null) {
            throw new JsonViewException("message ?, field " + TYPE + ": value=" + type.shown()
                    + " is no message's name in schema " + schema.packageName());
        }
        return message;
    }

    private static String text(final Writing writing) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator out = JsonText.FACTORY.createGenerator(text)) {
            writing.to(out);
        } catch (final IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.toString();
    }

    /** What is written to a text. */
    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }
}
