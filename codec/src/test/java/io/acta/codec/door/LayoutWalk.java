package io.acta.codec.door;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.VarDataLayout;
import org.agrona.DirectBuffer;

/** What the door promises, said again the slow way: every rule as a plain walk of the layouts, nothing compiled. */
final class LayoutWalk {
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1;
        private static final Bad INSTANCE = new Bad();

        private Bad() {
            super(null, null, false, false);
        }
    }

    private final int actionLengthMax;
    private final Schema[] schemas;
    private DirectBuffer buffer;
    private int version;
    private int at;
    private int end;
    private long emptyEntries;

    LayoutWalk(final int actionLengthMax, final Schema... schemas) {
        this.actionLengthMax = actionLengthMax;
        this.schemas = schemas;
    }

    boolean isAction(final DirectBuffer bytes, final int offset, final int lengthBytes) {
        buffer = bytes;
        at = offset;
        end = offset + lengthBytes;
        emptyEntries = 0;
        try {
            message(lengthBytes);
            return true;
        } catch (final Bad e) {
            return false;
        }
    }

    private void message(final int lengthBytes) {
        require(lengthBytes >= Schema.HEADER_LENGTH && lengthBytes <= actionLengthMax);
        final long blockLength = ScalarType.UINT16.read(buffer, at + Schema.BLOCK_LENGTH_OFFSET);
        final long templateId = ScalarType.UINT16.read(buffer, at + Schema.TEMPLATE_ID_OFFSET);
        final long schemaId = ScalarType.UINT16.read(buffer, at + Schema.SCHEMA_ID_OFFSET);
        version = (int) ScalarType.UINT16.read(buffer, at + Schema.VERSION_OFFSET);
        MessageLayout message = null;
        for (final Schema schema : schemas) {
            if (schema.id() == schemaId) {
                message = schema.message((int) templateId);
                require(version <= schema.version());
            }
        }
        require(message != null && message.kind() == MessageKind.ACTION && version >= message.sinceVersion());
        at += Schema.HEADER_LENGTH;
        block(message, blockLength);
        require(at == end);
    }

    private void block(final BlockLayout block, final long blockLength) {
        require(blockLength >= block.blockLengthMin(version) && blockLength <= block.blockLengthMax(version));
        final int start = at;
        take(blockLength);
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
                final int header = take(data.headerLength());
                final long length = data.lengthType().read(buffer, header);
                require(length <= data.lengthMax());
                take(length);
            }
        }
    }

    private void group(final GroupLayout group) {
        final int header = take(group.headerLength());
        final long blockLength = group.blockLengthType().read(buffer, header + group.blockLengthOffset());
        final long count = group.countType().read(buffer, header + group.countOffset());
        require(blockLength >= group.blockLengthMin(version) && blockLength <= group.blockLengthMax(version));
        require(count >= group.countMin() && count <= group.countMax());
        for (long i = 0; i < count; i++) {
            final int before = at;
            block(group, blockLength);
            emptyEntries += at == before ? 1 : 0;
            require(emptyEntries <= actionLengthMax);
        }
    }

    private void field(final FieldLayout field, final int base) {
        if (field.isConstant()) {
            return;
        }
        final int offset = base + field.offset();
        if (field.kind() == FieldKind.COMPOSITE) {
            for (final FieldLayout member : field.members()) {
                field(member, offset);
            }
            return;
        }
        boolean isTextOver = false;
        for (int i = 0; i < field.arrayLength(); i++) {
            final long raw = field.type().read(buffer, offset + i * field.type().lengthBytes());
            isTextOver |= raw == 0;
            require(
                    switch (field.kind()) {
                        case ENUM -> isKnown(field, raw) || field.isOptional() && raw == field.nullValue();
                        case SET -> (raw & ~field.choiceBits()) == 0;
                        case TEXT -> isText(field, raw, isTextOver);
                        default -> isNumber(field, raw);
                    });
        }
    }

    private static boolean isKnown(final FieldLayout field, final long raw) {
        return field.values().stream().anyMatch(value -> value.value() == raw);
    }

    private static boolean isText(final FieldLayout field, final long raw, final boolean isTextOver) {
        if (!field.isAscii() && !field.hasOwnBounds()) {
            return true;
        }
        return isTextOver ? raw == 0 : raw >= field.minValue() && raw <= field.maxValue();
    }

    private static boolean isNumber(final FieldLayout field, final long raw) {
        final boolean isBytes =
                field.kind() == FieldKind.ARRAY && field.type().lengthBytes() == 1 && !field.hasOwnBounds();
        final boolean isNull = field.type().isSame(raw, field.nullValue());
        if (isBytes || isNull && field.isOptional()) {
            return true;
        }
        return field.type().isWithin(raw, field.minValue(), field.maxValue())
                && (!isNull || field.type().isFloating());
    }

    private int take(final long lengthBytes) {
        require(lengthBytes >= 0 && lengthBytes <= end - at);
        final int taken = at;
        at += (int) lengthBytes;
        return taken;
    }

    private static void require(final boolean isGood) {
        if (!isGood) {
            throw Bad.INSTANCE;
        }
    }
}
