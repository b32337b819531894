package io.acta.codec.door;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.HeaderWord;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import java.util.List;

/** What the last refusal was about: numbers while the door works, words only when somebody asks. */
final class Refusal {
    private static final int NO_SITE = -1;

    private int code = DoorCode.ACCEPTED;
    private int site = NO_SITE;
    private int offset;
    private long value;
    private long limit;
    private long header;

    int code() {
        return code;
    }

    /** About the slice: before a header was read. */
    int ofSlice(final int reason, final int sliceOffset, final int lengthBytes, final int limitBytes) {
        return of(reason, NO_SITE, sliceOffset, lengthBytes, limitBytes);
    }

    /** About the header. */
    int ofHeader(final int reason, final long wholeHeader) {
        header = wholeHeader;
        return of(reason, NO_SITE, 0, 0, 0);
    }

    /**
     * About what is behind the header.
     *
     * @param offsetInBlock where the value stands in the site's block.
     * @param limitBytes or entries, where there is a limit of them.
     */
    int of(final int reason, final int atSite, final int offsetInBlock, final long badValue, final long limitBytes) {
        code = reason;
        site = atSite;
        offset = offsetInBlock;
        value = badValue;
        limit = limitBytes;
        return reason;
    }

    String describe(final DoorProgram program) {
        if (code == DoorCode.ACCEPTED) {
            return "nothing was refused";
        }
        final String what = site == NO_SITE ? outside(program) : inside(program.sites[site]);
        return DoorCode.name(code) + ": " + what;
    }

    private String outside(final DoorProgram program) {
        if (code == DoorCode.TOO_LONG) {
            return "the message is too long: lengthBytes=" + value + ", limit=" + limit;
        }
        if (code == DoorCode.TOO_SHORT) {
            return value < Schema.HEADER_LENGTH
                    ? "lengthBytes=" + value + " is less than a message's header, " + Schema.HEADER_LENGTH
                    : "offset=" + offset + ", lengthBytes=" + value + " is not within the buffer, capacity=" + limit;
        }
        final int schemaId = HeaderWord.schemaId(header);
        final int templateId = HeaderWord.templateId(header);
        final Schema schema = schema(program, schemaId);
        if (schema == null) {
            return "schemaId=" + schemaId + ", known are " + List.of(program.schemas);
        }
        final MessageLayout message = schema.message(templateId);
        if (message == null) {
            return "schema " + schema.packageName() + " has no message of templateId=" + templateId;
        }
        final int version = HeaderWord.version(header);
        return switch (code) {
            case DoorCode.NOT_AN_ACTION -> message.name() + " is of kind " + message.kind();
            case DoorCode.VERSION_TOO_NEW ->
                message.name() + " of version=" + version + ", the newest known is " + schema.version();
            case DoorCode.VERSION_TOO_OLD ->
                message.name() + " of version=" + version + ", it came with " + message.sinceVersion();
            default ->
                message.name() + " of version=" + version + ": blockLength=" + HeaderWord.blockLength(header)
                        + ", must be " + range(message.blockLengthMin(version), message.blockLengthMax(version));
        };
    }

    private static Schema schema(final DoorProgram program, final int schemaId) {
        for (final Schema schema : program.schemas) {
            if (schema.id() == schemaId) {
                return schema;
            }
        }
        return null;
    }

    private String inside(final DoorProgram.Site where) {
        final String path = where.path();
        return switch (code) {
            case DoorCode.TOO_SHORT -> path + " needs " + value + " bytes more, left=" + limit;
            case DoorCode.TRAILING_BYTES -> path + " ends and " + value + " bytes stand behind it";
            case DoorCode.GROUP_BLOCK_LENGTH ->
                path + ": blockLength=" + value + " is not that of the message's version, at most " + limit;
            case DoorCode.GROUP_COUNT ->
                path + ": count=" + value + ", must be " + counts(where.block())
                        + " and no more than what is left can hold, " + limit;
            case DoorCode.VAR_DATA_LENGTH -> path + ": length=" + value + ", must be " + range(0, limit);
            default -> field(path, where.block().fields(), 0);
        };
    }

    private static String counts(final BlockLayout block) {
        return block instanceof GroupLayout group ? range(group.countMin(), group.countMax()) : "0 or more";
    }

    private String field(final String path, final List<FieldLayout> fields, final int baseOffset) {
        for (final FieldLayout field : fields) {
            final int start = baseOffset + field.offset();
            if (!field.isConstant() && offset >= start && offset < start + field.lengthBytes()) {
                final String name = path + "." + field.name();
                return field.kind() == FieldKind.COMPOSITE
                        ? field(name, field.members(), start)
                        : value(name, field, (offset - start) / field.type().lengthBytes());
            }
        }
        throw new IllegalStateException("offset=" + offset + " is in no field of " + path);
    }

    private String value(final String path, final FieldLayout field, final int element) {
        final String name = field.arrayLength() > 1 ? path + "[" + element + "]" : path;
        final String what = name + "=" + field.type().format(value);
        return switch (code) {
            case DoorCode.ENUM_VALUE -> what + " is no value of " + field.typeName();
            case DoorCode.SET_BITS -> what + " has bits that are no choice of " + field.typeName();
            case DoorCode.REQUIRED_NULL -> what + " is null, and the field is required";
            default ->
                what + ", must be from " + field.type().format(field.minValue()) + " to "
                        + field.type().format(field.maxValue())
                        + (code == DoorCode.TEXT ? ", and zeros behind the text" : "");
        };
    }

    private static String range(final long min, final long max) {
        return min == max ? Long.toString(min) : "from " + min + " to " + max;
    }
}
