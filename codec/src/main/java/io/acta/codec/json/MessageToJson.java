package io.acta.codec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.VarDataLayout;
import java.io.IOException;
import java.nio.charset.Charset;
import org.agrona.DirectBuffer;

/** Walks one message's bytes and writes what is there. Reads nothing past the end, whatever the bytes claim. */
final class MessageToJson {
    private final MessageLayout message;
    private final DirectBuffer buffer;
    private final int version;
    private final JsonGenerator out;
    private final FieldToJson fieldToJson;
    private final FieldPath path;
    private int position;
    private int end;
    private int entriesLeft;

    MessageToJson(final MessageLayout message, final DirectBuffer buffer, final int version, final JsonGenerator out) {
        this.message = message;
        this.buffer = buffer;
        this.version = version;
        this.out = out;
        this.fieldToJson = new FieldToJson(buffer, out);
        this.path = new FieldPath(message.name());
    }

    void message(final int blockOffset, final int blockLength, final int messageEnd) throws IOException {
        position = blockOffset;
        end = messageEnd;
        // Entries without bytes cost a writer of bytes nothing; here each costs text.
        entriesLeft = Math.max(0xFFFF, messageEnd - blockOffset);
        out.writeStartObject();
        out.writeStringField(JsonView.TYPE, message.name());
        block(message, blockLength);
        out.writeEndObject();
    }

    void row(final int blockOffset) throws IOException {
        out.writeStartObject();
        out.writeStringField(JsonView.TYPE, message.name());
        fields(message, blockOffset, message.blockLength());
        out.writeEndObject();
    }

    private void block(final BlockLayout block, final int blockLength) throws IOException {
        final int blockOffset = take(blockLength, "block");
        fields(block, blockOffset, blockLength);
        for (final GroupLayout group : block.groups()) {
            out.writeFieldName(MemberNames.of(block, group.name()));
            final int before = path.enter(group.name());
            group(group);
            path.leave(before);
        }
        for (final VarDataLayout data : block.varData()) {
            out.writeFieldName(MemberNames.of(block, data.name()));
            final int before = path.enter(data.name());
            varData(data);
            path.leave(before);
        }
    }

    private void fields(final BlockLayout block, final int blockOffset, final int blockLength) throws IOException {
        for (final FieldLayout field : block.fields()) {
            out.writeFieldName(MemberNames.of(block, field.name()));
            final boolean isThere = field.isConstant()
                    || field.sinceVersion() <= version && field.offset() + field.lengthBytes() <= blockLength;
            if (isThere) {
                fieldToJson.write(field, blockOffset);
            } else {
                out.writeNull();
            }
        }
    }

    private void group(final GroupLayout group) throws IOException {
        if (group.sinceVersion() > version) {
            out.writeNull();
            return;
        }
        final int header = take(group.headerLength(), "header");
        final long blockLength = group.blockLengthType().read(buffer, header + group.blockLengthOffset());
        final long count = group.countType().read(buffer, header + group.countOffset());
        if (count < 0 || count > group.countMax() || count > entriesLeft) {
            throw path.wrong(
                    "count=" + count + " entries; at most " + Math.min(entriesLeft, group.countMax()) + " can be here");
        }
        entriesLeft -= (int) count;
        out.writeStartArray();
        for (int i = 0; i < count; i++) {
            final int before = path.enter(i);
            if (blockLength < 0 || blockLength > end - position) {
                throw path.wrong("block of " + blockLength + " bytes; " + (end - position) + " are left");
            }
            out.writeStartObject();
            block(group, (int) blockLength);
            out.writeEndObject();
            path.leave(before);
        }
        out.writeEndArray();
    }

    private void varData(final VarDataLayout data) throws IOException {
        if (data.sinceVersion() > version) {
            out.writeNull();
            return;
        }
        final long length = data.lengthType().read(buffer, take(data.headerLength(), "header"));
        if (length < 0 || length > end - position) {
            throw path.wrong("length=" + length + " bytes; " + (end - position) + " are left");
        }
        final byte[] bytes = new byte[(int) length];
        buffer.getBytes(take(bytes.length, "data"), bytes);
        if (data.isText()) {
            out.writeString(new String(bytes, Charset.forName(data.charset())));
        } else {
            out.writeBinary(bytes);
        }
    }

    private int take(final int lengthBytes, final String what) {
        if (lengthBytes > end - position) {
            throw path.wrong(what + " of " + lengthBytes + " bytes; " + (end - position) + " are left");
        }
        final int taken = position;
        position += lengthBytes;
        return taken;
    }
}
