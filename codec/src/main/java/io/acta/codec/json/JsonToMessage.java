package io.acta.codec.json;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.HeaderWord;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.VarDataLayout;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Encodes one message of a tree. Writes nothing past the end that it was given. */
final class JsonToMessage {
    private static final JsonValue.Elements NO_ENTRIES = new JsonValue.Elements(List.of());
    private static final byte[] NO_BYTES = {};

    private final MessageLayout message;
    private final MutableDirectBuffer buffer;
    private final int offset;
    private final int lengthMax;
    private final FieldPath path;
    private final JsonToField jsonToField;
    private final JsonScalars scalars;
    private int lengthBytes;

    JsonToMessage(
            final MessageLayout message, final MutableDirectBuffer buffer, final int offset, final int lengthMax) {
        this.message = message;
        this.buffer = buffer;
        this.offset = offset;
        this.lengthMax = lengthMax;
        this.path = new FieldPath(message.name());
        this.scalars = new JsonScalars(path);
        this.jsonToField = new JsonToField(buffer, path, scalars);
    }

    int encode(final Schema schema, final JsonValue.Members root) {
        final int header = claim(Schema.HEADER_LENGTH);
        HeaderWord.put(buffer, header, message.blockLength(), message.templateId(), schema.id(), schema.version());
        block(message, root);
        return lengthBytes;
    }

    private void block(final BlockLayout block, final JsonValue.Members from) {
        if (from.duplicate() != null) {
            path.enter(FieldPath.shown(from.duplicate()));
            throw path.wrong("is there twice");
        }
        for (final String name : from.members().keySet()) {
            if (!MemberNames.isMember(block, name)) {
                path.enter(FieldPath.shown(name));
                throw path.wrong(
                        "is unknown; " + (block == message ? "the message" : "the group") + " has none of that name");
            }
        }
        final int blockOffset = claim(block.blockLength());
        for (final FieldLayout field : block.fields()) {
            final int before = path.enter(field.name());
            jsonToField.write(field, from.member(MemberNames.of(block, field.name())), blockOffset);
            path.leave(before);
        }
        for (final GroupLayout group : block.groups()) {
            final int before = path.enter(group.name());
            group(group, from.member(MemberNames.of(block, group.name())));
            path.leave(before);
        }
        for (final VarDataLayout data : block.varData()) {
            final int before = path.enter(data.name());
            varData(data, from.member(MemberNames.of(block, data.name())));
            path.leave(before);
        }
    }

    private void group(final GroupLayout group, final JsonValue value) {
        final JsonValue given = JsonToField.isNone(value) ? NO_ENTRIES : value;
        if (!(given instanceof JsonValue.Elements entries)) {
            throw path.wrong("value=" + given.shown() + " is no array of objects");
        }
        final int count = entries.elements().size();
        if (count < group.countMin() || count > group.countMax()) {
            throw path.wrong("count=" + count + " entries is not within " + group.countMin() + ".." + group.countMax());
        }
        final int header = claim(group.headerLength());
        group.blockLengthType().write(buffer, header + group.blockLengthOffset(), group.blockLength());
        group.countType().write(buffer, header + group.countOffset(), count);
        for (int i = 0; i < count; i++) {
            final int before = path.enter(i);
            if (!(entries.elements().get(i) instanceof JsonValue.Members entry)) {
                throw path.wrong("value=" + entries.elements().get(i).shown() + " is no object");
            }
            block(group, entry);
            path.leave(before);
        }
    }

    private void varData(final VarDataLayout data, final JsonValue value) {
        final byte[] bytes = JsonToField.isNone(value)
                ? NO_BYTES
                : data.isText() ? scalars.encoded(value, data.charset()) : scalars.base64(value);
        if (bytes.length > data.lengthMax()) {
            throw path.wrong(
                    "length=" + bytes.length + " bytes is more than " + data.lengthMax() + ", value=" + value.shown());
        }
        data.lengthType().write(buffer, claim(data.headerLength()), bytes.length);
        buffer.putBytes(claim(bytes.length), bytes);
    }

    /** Takes bytes after those that are taken, and makes them zero: what no field covers must not be left from before. */
    private int claim(final int length) {
        if (length > lengthMax - lengthBytes) {
            throw path.wrong("lengthBytes=" + ((long) lengthBytes + length) + " and more of the message; lengthMax="
                    + lengthMax);
        }
        final int claimed = offset + lengthBytes;
        lengthBytes += length;
        if (length > 0) {
            buffer.setMemory(claimed, length, (byte) 0);
        }
        return claimed;
    }
}
