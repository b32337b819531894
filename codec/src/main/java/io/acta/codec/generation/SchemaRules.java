package io.acta.codec.generation;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.SchemaException;
import io.acta.codec.schema.VarDataLayout;
import java.util.List;

/** Refuses, by {@link SchemaException}, schemas that SBE allows and that cannot work as tables, or cannot evolve. */
final class SchemaRules {
    static final String KEY = "key";
    static final String INDEX = "index";

    private final Schema schema;
    private final int rowLengthMax;

    SchemaRules(final Schema schema, final int rowLengthMax) {
        this.schema = schema;
        this.rowLengthMax = rowLengthMax;
    }

    void check() {
        for (final MessageLayout message : schema.messages()) {
            checkVersions(message.name(), message);
            if (message.kind() == MessageKind.STATE) {
                checkState(message);
            } else {
                checkNoKeys(message, message);
            }
        }
    }

    private void checkState(final MessageLayout message) {
        for (final GroupLayout group : message.groups()) {
            throw refuse(
                    message,
                    group.name(),
                    "a state message cannot have a group, its rows have a fixed length; make a state message of its own of it");
        }
        for (final VarDataLayout data : message.varData()) {
            throw refuse(
                    message,
                    data.name(),
                    "a state message cannot have var-data, its rows have a fixed length; use a char array, or a symbol's id");
        }
        FieldLayout key = null;
        for (final FieldLayout field : message.fields()) {
            if (KEY.equals(field.semanticType())) {
                if (key != null) {
                    throw refuse(message, field.name(), "a second key; " + key.name() + " is one already, leave one");
                }
                checkKey(message, field);
                key = field;
            } else if (INDEX.equals(field.semanticType())) {
                checkIndex(message, field);
            } else if (field.semanticType() != null && isTypo(field.semanticType())) {
                throw refuse(
                        message, field.name(), "semanticType='" + field.semanticType() + "'; write 'key' or 'index'");
            }
        }
        if (key == null) {
            throw refuse(message, null, "no key; mark one 64-bit integer field with semanticType=\"key\"");
        }
        if (message.blockLength() > rowLengthMax) {
            final FieldLayout longest = longest(message.fields());
            throw refuse(
                    message,
                    longest.name(),
                    "a row of " + message.blockLength() + " bytes is longer than " + ActaCodeGenerator.ROW_LENGTH_MAX
                            + "=" + rowLengthMax + "; this field alone has " + longest.lengthBytes());
        }
    }

    private static FieldLayout longest(final List<FieldLayout> fields) {
        FieldLayout longest = fields.get(0);
        for (final FieldLayout field : fields) {
            longest = field.lengthBytes() > longest.lengthBytes() ? field : longest;
        }
        return longest;
    }

    private static void checkKey(final MessageLayout message, final FieldLayout field) {
        final boolean isLong = field.kind() == FieldKind.SCALAR
                && (field.type() == ScalarType.INT64 || field.type() == ScalarType.UINT64);
        if (!isLong) {
            throw refuse(message, field.name(), "a key must be a 64-bit integer; write int64 or uint64");
        }
        if (field.isConstant() || field.isOptional()) {
            throw refuse(
                    message,
                    field.name(),
                    "a key must be required, not " + (field.isConstant() ? "constant" : "optional"));
        }
        if (field.sinceVersion() > message.sinceVersion()) {
            throw refuse(
                    message,
                    field.name(),
                    "a key must be as old as its message, not sinceVersion=" + field.sinceVersion());
        }
    }

    private static void checkIndex(final MessageLayout message, final FieldLayout field) {
        final boolean isWhole = field.kind() == FieldKind.ENUM
                || field.kind() == FieldKind.SCALAR && !field.type().isFloating();
        if (!isWhole) {
            throw refuse(message, field.name(), "an index must be on one integer, enum or char");
        }
        if (field.isConstant()) {
            throw refuse(message, field.name(), "an index on a constant finds all rows or none; remove it");
        }
    }

    private static void checkNoKeys(final MessageLayout message, final BlockLayout block) {
        for (final FieldLayout field : block.fields()) {
            if (KEY.equals(field.semanticType()) || INDEX.equals(field.semanticType())) {
                throw refuse(
                        message,
                        field.name(),
                        "semanticType='" + field.semanticType()
                                + "' is only for fields of a state message; mark the message with semanticType=\"state\"");
            }
        }
        block.groups().forEach(group -> checkNoKeys(message, group));
    }

    private static boolean isTypo(final String semanticType) {
        return Spelling.isMeant(semanticType, KEY)
                || Spelling.isMeant(semanticType, INDEX)
                || semanticType.strip().equalsIgnoreCase("primaryKey");
    }

    /** What is newer must stand behind what is older, or an older block would be read wrongly. */
    private void checkVersions(final String path, final BlockLayout block) {
        int end = 0;
        int newest = 0;
        String last = null;
        for (final FieldLayout field : block.fields()) {
            if (field.isConstant()) {
                continue;
            }
            checkOrder(path, field.name(), field.sinceVersion(), newest, last);
            if (field.offset() < end) {
                throw new SchemaException("message " + path + ", field " + field.name() + ": offset=" + field.offset()
                        + " is within field " + last + ", which ends at " + end);
            }
            end = field.offset() + field.lengthBytes();
            newest = field.sinceVersion();
            last = field.name();
        }
        newest = 0;
        for (final GroupLayout group : block.groups()) {
            checkOrder(path, group.name(), group.sinceVersion(), newest, last);
            newest = group.sinceVersion();
            last = group.name();
            checkVersions(path + "." + group.name(), group);
        }
        // Groups stand before all var-data, so a new group may come before older var-data: a reader of old bytes skips
        // it.
        newest = 0;
        for (final VarDataLayout data : block.varData()) {
            checkOrder(path, data.name(), data.sinceVersion(), newest, last);
            newest = data.sinceVersion();
            last = data.name();
        }
    }

    private void checkOrder(
            final String path, final String name, final int sinceVersion, final int newest, final String last) {
        if (sinceVersion < newest) {
            throw new SchemaException("message " + path + ", field " + name + ": sinceVersion=" + sinceVersion
                    + " stands after " + last + " of sinceVersion=" + newest + "; what is new goes to the end");
        }
        if (sinceVersion > schema.version()) {
            throw new SchemaException("message " + path + ", field " + name + ": sinceVersion=" + sinceVersion
                    + " is newer than the schema's version=" + schema.version());
        }
    }

    private static SchemaException refuse(final MessageLayout message, final String field, final String why) {
        return new SchemaException(
                "message " + message.name() + (field == null ? "" : ", field " + field) + ": " + why);
    }
}
