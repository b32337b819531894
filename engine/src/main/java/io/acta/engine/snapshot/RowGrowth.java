package io.acta.engine.snapshot;

import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.MessageLayout;
import io.acta.engine.state.TableType;
import java.util.List;
import java.util.Objects;

/**
 * Whether rows of an older layout may become rows of this software's: every field that was there is there still, by its id, in the same place and
 * of the same type, whatever its name is now; what was added comes after it.
 */
final class RowGrowth {
    private static final String ADVICE =
            "; fields may be appended and renamed, never removed, moved or changed: restore the schema's older fields";

    private RowGrowth() {}

    /**
     * Checks a table.
     *
     * @param type of this software.
     * @param before the message that its rows had, null when only the length is known.
     * @param after the message that they have, null when only the length is known.
     * @throws IncompatibleSnapshotException that names the table and the field.
     */
    static void check(
            final TableType<?, ?> type,
            final MessageLayout before,
            final MessageLayout after,
            final int rowLengthBefore,
            final int keyOffsetBefore) {
        if (before != null && after != null) {
            checkFields(type.name(), "", before.fields(), after.fields());
            checkAppended(type.name(), rowLengthBefore, before, after);
        }
        if (keyOffsetBefore != type.keyOffset()) {
            throw new IncompatibleSnapshotException("table " + type.name() + ": the key was at offset "
                    + keyOffsetBefore + " of a row and is at " + type.keyOffset() + ADVICE);
        }
        if (rowLengthBefore > type.rowLengthBytes()) {
            throw new IncompatibleSnapshotException("table " + type.name() + ": rows were " + rowLengthBefore
                    + " bytes long and are " + type.rowLengthBytes() + ADVICE);
        }
    }

    private static void checkFields(
            final String table, final String path, final List<FieldLayout> before, final List<FieldLayout> after) {
        for (int i = 0; i < before.size(); i++) {
            final FieldLayout field = before.get(i);
            if (field.isConstant()) {
                continue;
            }
            final String name = path + field.name();
            // Members of composites have no ids: their place in the composite is what tells them apart.
            final FieldLayout now =
                    field.id() == 0 ? (i < after.size() ? after.get(i) : null) : byId(field.id(), after);
            if (now == null) {
                throw incompatible(table, name, "is gone");
            }
            if (now.offset() != field.offset()) {
                throw incompatible(table, name, "was at offset " + field.offset() + " and is at " + now.offset());
            }
            if (now.lengthBytes() != field.lengthBytes()
                    || now.type() != field.type()
                    || isArray(now) != isArray(field)
                    || !Objects.equals(now.charset(), field.charset())) {
                throw incompatible(table, name, "was " + describe(field) + " and is " + describe(now));
            }
            if (field.kind() == FieldKind.COMPOSITE) {
                checkFields(table, name + '.', field.members(), now.members());
            }
        }
    }

    private static void checkAppended(
            final String table, final int rowLengthBefore, final MessageLayout before, final MessageLayout after) {
        for (final FieldLayout field : after.fields()) {
            if (!field.isConstant() && byId(field.id(), before.fields()) == null && field.offset() < rowLengthBefore) {
                throw incompatible(
                        table,
                        field.name(),
                        "is new and at offset " + field.offset() + ", within the " + rowLengthBefore
                                + " bytes that rows had");
            }
        }
    }

    private static FieldLayout byId(final int id, final List<FieldLayout> fields) {
        for (final FieldLayout field : fields) {
            if (field.id() == id && !field.isConstant()) {
                return field;
            }
        }
        return null;
    }

    private static boolean isArray(final FieldLayout field) {
        return field.kind() == FieldKind.ARRAY || field.kind() == FieldKind.TEXT;
    }

    private static String describe(final FieldLayout field) {
        return (field.type() == null ? "a composite" : field.type().primitiveName()) + " of " + field.lengthBytes()
                + " bytes" + (field.charset() == null ? "" : " in " + field.charset());
    }

    private static IncompatibleSnapshotException incompatible(
            final String table, final String field, final String what) {
        return new IncompatibleSnapshotException("table " + table + ": field " + field + " " + what + ADVICE);
    }
}
