package io.acta.codec.door;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The check at the door: whether bytes are one action, whole and alone, that decoders can read with bounds checks off and
 * whose values are those that the schema allows.
 *
 * <ul>
 *   <li>The header names a known schema, an action of it, a version between the message's first and the schema's.
 *   <li>Every block has the length of that version; every group's count is within its bounds and what is left; every
 *       var-data's length too; nothing stands behind. Entries without bytes are at most {@code actionLengthMax} in all.
 *   <li>Numbers are within the schema's bounds, which are finite unless it says otherwise; null only where optional.
 *       Elements of arrays too, but single bytes without bounds are any bytes.
 *   <li>Enums are known values, sets have no unknown bits, ASCII texts are printable up to their zeros. Texts of another
 *       charset, and var-data, are not looked into.
 *   <li>Fields newer than the message's version are not there, and not looked at.
 * </ul>
 *
 * <p>Whatever the bytes, it does not throw, read beyond them, or allocate; time grows with their number only.
 *
 * <p><b>Threads:</b> one; {@link #newInstance()} makes another's, which shares what was compiled.
 */
public final class ActionValidator {
    private static final ScalarType[] TYPES = ScalarType.values();
    private static final int REFUSED = -1;

    private final DoorProgram program;
    private final int actionLengthMax;
    private final int[] code;
    private final long[] args;
    private final Refusal refusal = new Refusal();
    private int emptyEntriesLeft;

    private ActionValidator(final DoorProgram program, final int actionLengthMax) {
        this.program = program;
        this.actionLengthMax = actionLengthMax;
        this.code = program.code;
        this.args = program.args;
    }

    /**
     * Compiles schemas.
     *
     * @param actionLengthMax bytes of the longest action, its SBE header included.
     * @param schemas whose actions are accepted; each id once.
     * @throws IllegalArgumentException when two schemas have one id, or a field's bounds leave no value.
     */
    public static ActionValidator of(final int actionLengthMax, final Schema... schemas) {
        if (actionLengthMax < Schema.HEADER_LENGTH) {
            throw new IllegalArgumentException("door: actionLengthMax=" + actionLengthMax
                    + " is less than an SBE header's " + Schema.HEADER_LENGTH);
        }
        return new ActionValidator(DoorCompiler.compile(schemas), actionLengthMax);
    }

    /** Another one over the same program, for another thread. */
    public ActionValidator newInstance() {
        return new ActionValidator(program, actionLengthMax);
    }

    /**
     * Checks bytes.
     *
     * @return {@link DoorCode#ACCEPTED}, or the reason of the refusal.
     */
    public int validate(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (lengthBytes > actionLengthMax) {
            return refusal.ofLength(DoorCode.TOO_LONG, lengthBytes, actionLengthMax);
        }
        if (offset < 0 || lengthBytes < Schema.HEADER_LENGTH || offset > buffer.capacity() - lengthBytes) {
            return refusal.ofLength(DoorCode.TOO_SHORT, lengthBytes, Schema.HEADER_LENGTH);
        }
        final long header = buffer.getLong(offset, LITTLE_ENDIAN);
        int block = program.newestBlock(header);
        if (block < 0) {
            block = program.block(header);
            if (block < 0) {
                return refusal.ofHeader(-block, header);
            }
        }
        emptyEntriesLeft = actionLengthMax;
        final int end = offset + lengthBytes;
        final int consumed = walk(buffer, block, offset + Schema.HEADER_LENGTH, DoorProgram.blockLength(header), end);
        if (consumed == REFUSED) {
            return refusal.code;
        }
        return consumed == end ? DoorCode.ACCEPTED : refusal.ofBlock(DoorCode.TRAILING_BYTES, block, end - consumed, 0);
    }

    /** Checks one block with its groups and var-data. @return where they end, or {@link #REFUSED}. */
    private int walk(
            final DirectBuffer buffer, final int block, final int start, final int blockLength, final int end) {
        if (blockLength > end - start) {
            return refuse(DoorCode.TOO_SHORT, block, end - start, blockLength);
        }
        final int checksEnd = code[block + DoorProgram.CHECKS_END];
        for (int check = block + DoorProgram.CHECKS; check < checksEnd; check += DoorProgram.CHECK_STRIDE) {
            if (!passes(buffer, block, check, start)) {
                return REFUSED;
            }
        }
        int position = start + blockLength;
        final int groupsEnd = code[block + DoorProgram.GROUPS_END];
        for (int group = checksEnd; group < groupsEnd; group += DoorProgram.GROUP_STRIDE) {
            position = walkGroup(buffer, block, group, position, end);
            if (position == REFUSED) {
                return REFUSED;
            }
        }
        final int dataEnd = code[block + DoorProgram.DATA_END];
        for (int data = groupsEnd; data < dataEnd; data += DoorProgram.DATA_STRIDE) {
            position = walkData(buffer, data, position, end);
            if (position == REFUSED) {
                return REFUSED;
            }
        }
        return position;
    }

    private int walkGroup(final DirectBuffer buffer, final int block, final int group, final int start, final int end) {
        final int headerLength = code[group + DoorProgram.GROUP_HEADER_LENGTH];
        final int entryBlock = code[group + DoorProgram.GROUP_BLOCK];
        if (headerLength > end - start) {
            return refuse(DoorCode.TOO_SHORT, entryBlock, end - start, headerLength);
        }
        final long blockLength = read(
                buffer,
                code[group + DoorProgram.GROUP_LENGTH_TYPE],
                start + code[group + DoorProgram.GROUP_LENGTH_OFFSET]);
        if (blockLength < code[entryBlock + DoorProgram.LENGTH_MIN]
                || blockLength > code[entryBlock + DoorProgram.LENGTH_MAX]) {
            return refuse(
                    DoorCode.GROUP_BLOCK_LENGTH, entryBlock, blockLength, code[entryBlock + DoorProgram.LENGTH_MAX]);
        }
        final long count = read(
                buffer,
                code[group + DoorProgram.GROUP_COUNT_TYPE],
                start + code[group + DoorProgram.GROUP_COUNT_OFFSET]);
        int position = start + headerLength;
        final long entryLengthMin = blockLength + code[group + DoorProgram.GROUP_TAIL_MIN];
        final long fitting = entryLengthMin == 0 ? emptyEntriesLeft : (end - position) / entryLengthMin;
        if (count < code[group + DoorProgram.GROUP_COUNT_MIN]
                || count > code[group + DoorProgram.GROUP_COUNT_MAX]
                || count > fitting) {
            return refuse(
                    DoorCode.GROUP_COUNT,
                    entryBlock,
                    count,
                    Math.min(code[group + DoorProgram.GROUP_COUNT_MAX], fitting));
        }
        if (entryLengthMin == 0) {
            // Nothing to look at, but whoever iterates would be kept busy: they share one bound.
            emptyEntriesLeft -= (int) count;
            return position;
        }
        for (long i = 0; i < count && position != REFUSED; i++) {
            position = walk(buffer, entryBlock, position, (int) blockLength, end);
        }
        return position;
    }

    private int walkData(final DirectBuffer buffer, final int data, final int start, final int end) {
        final int headerLength = code[data + DoorProgram.DATA_HEADER_LENGTH];
        if (headerLength > end - start) {
            return refuseData(DoorCode.TOO_SHORT, data, end - start, headerLength);
        }
        final long length = read(buffer, code[data + DoorProgram.DATA_TYPE], start);
        final long fitting = Math.min(code[data + DoorProgram.DATA_LENGTH_MAX], end - start - headerLength);
        return length < 0 || length > fitting
                ? refuseData(DoorCode.VAR_DATA_LENGTH, data, length, fitting)
                : start + headerLength + (int) length;
    }

    private boolean passes(final DirectBuffer buffer, final int block, final int check, final int blockStart) {
        final int op = code[check + DoorProgram.OP];
        final int type = code[check + DoorProgram.TYPE];
        final int arg = code[check + DoorProgram.ARG];
        final int count = code[check + DoorProgram.COUNT];
        final int start = blockStart + code[check + DoorProgram.OFFSET];
        if (op == DoorProgram.RANGE_LONG) {
            for (int i = 0; i < count; i++) {
                final long raw = buffer.getLong(start + i * Long.BYTES, LITTLE_ENDIAN);
                if (isOutOfRange(raw, arg)) {
                    return refuseRange(raw, block, check, i);
                }
            }
            return true;
        }
        if (op == DoorProgram.TEXT) {
            return passesText(buffer, block, check, start);
        }
        final int width = TYPES[type].lengthBytes();
        for (int i = 0; i < count; i++) {
            final long raw = read(buffer, type, start + i * width);
            final boolean passes = switch (op) {
                case DoorProgram.RANGE -> !isOutOfRange(raw, arg) || refuseRange(raw, block, check, i);
                case DoorProgram.SET -> (raw & ~args[arg]) == 0 || refuseField(DoorCode.SET_BITS, block, check, i, raw);
                default -> passesOrNull(op, type, raw, arg, block, check, i);
            };
            if (!passes) {
                return false;
            }
        }
        return true;
    }

    private boolean isOutOfRange(final long raw, final int arg) {
        return Long.compareUnsigned(raw - args[arg], args[arg + 1]) > 0 && raw != args[arg + 2];
    }

    private boolean refuseRange(final long raw, final int block, final int check, final int element) {
        final boolean isNull = raw == args[code[check + DoorProgram.ARG] + 3];
        return refuseField(isNull ? DoorCode.REQUIRED_NULL : DoorCode.OUT_OF_RANGE, block, check, element, raw);
    }

    /** A floating number or an enum: within its values, or null where that may be. */
    private boolean passesOrNull(
            final int op,
            final int type,
            final long raw,
            final int arg,
            final int block,
            final int check,
            final int element) {
        final boolean isValue = switch (op) {
            case DoorProgram.FLOATING -> TYPES[type].isWithin(raw, args[arg], args[arg + 1]);
            case DoorProgram.ENUM_MASK ->
                Long.compareUnsigned(raw - args[arg], Long.SIZE) < 0 && (args[arg + 1] >>> raw - args[arg] & 1) != 0;
            default -> isListed(raw, arg);
        };
        if (isValue) {
            return true;
        }
        if (TYPES[type].isSame(raw, args[arg + 2])) {
            return args[arg + 3] != 0 || refuseField(DoorCode.REQUIRED_NULL, block, check, element, raw);
        }
        final int reason = op == DoorProgram.FLOATING ? DoorCode.OUT_OF_RANGE : DoorCode.ENUM_VALUE;
        return refuseField(reason, block, check, element, raw);
    }

    private boolean isListed(final long raw, final int arg) {
        for (int i = 0; i < args[arg]; i++) {
            if (args[arg + 4 + i] == raw) {
                return true;
            }
        }
        return false;
    }

    /** Characters within their bounds, then zeros to the field's end. */
    private boolean passesText(final DirectBuffer buffer, final int block, final int check, final int start) {
        final int arg = code[check + DoorProgram.ARG];
        final int count = code[check + DoorProgram.COUNT];
        boolean ended = false;
        for (int i = 0; i < count; i++) {
            final int character = buffer.getByte(start + i) & 0xFF;
            ended |= character == 0;
            final boolean isGood =
                    ended ? character == 0 : Long.compareUnsigned(character - args[arg], args[arg + 1]) <= 0;
            if (!isGood) {
                return refuseField(DoorCode.TEXT, block, check, i, character);
            }
        }
        return true;
    }

    private static long read(final DirectBuffer buffer, final int type, final int offset) {
        return TYPES[type].read(buffer, offset);
    }

    private int refuse(final int reason, final int block, final long value, final long bound) {
        refusal.ofBlock(reason, block, value, bound);
        return REFUSED;
    }

    private int refuseData(final int reason, final int data, final long value, final long bound) {
        refusal.ofSite(reason, code[data + DoorProgram.DATA_SITE], value, bound);
        return REFUSED;
    }

    private boolean refuseField(final int reason, final int block, final int check, final int element, final long raw) {
        refusal.ofField(reason, block, check, element, raw);
        return false;
    }

    /** Why the last refusal was one: names message, field, value and bounds. Allocates. */
    public String describeLastRefusal() {
        return refusal.describe();
    }

    /** The last refusal, in numbers; words are made only when somebody asks. */
    private final class Refusal {
        private static final int NOWHERE = -1;

        private int code = DoorCode.ACCEPTED;
        private int site = NOWHERE;
        private int check = NOWHERE;
        private int element;
        private long value;
        private long bound;
        private long header;

        private int set(final int reason, final int at, final long newValue, final long newBound) {
            code = reason;
            site = at;
            check = NOWHERE;
            value = newValue;
            bound = newBound;
            return reason;
        }

        private int ofLength(final int reason, final int lengthBytes, final int limit) {
            return set(reason, NOWHERE, lengthBytes, limit);
        }

        private int ofHeader(final int reason, final long newHeader) {
            header = newHeader;
            return set(reason, NOWHERE, 0, 0);
        }

        private int ofSite(final int reason, final int at, final long newValue, final long newBound) {
            return set(reason, at, newValue, newBound);
        }

        private int ofBlock(final int reason, final int block, final long newValue, final long newBound) {
            return set(reason, program.code[block + DoorProgram.SITE], newValue, newBound);
        }

        private void ofField(
                final int reason, final int block, final int newCheck, final int newElement, final long raw) {
            set(reason, program.code[block + DoorProgram.SITE], raw, 0);
            check = newCheck;
            element = newElement;
        }

        private String describe() {
            final String what = DoorCode.name(code);
            return switch (code) {
                case DoorCode.ACCEPTED -> what + ": nothing was refused";
                case DoorCode.TOO_LONG ->
                    what + ": the action is too long: lengthBytes=" + value + " is over actionLengthMax=" + bound;
                case DoorCode.UNKNOWN_SCHEMA,
                        DoorCode.UNKNOWN_TEMPLATE,
                        DoorCode.NOT_AN_ACTION,
                        DoorCode.VERSION_TOO_NEW,
                        DoorCode.VERSION_TOO_OLD,
                        DoorCode.BLOCK_LENGTH ->
                    what + ": schemaId=" + DoorProgram.schemaId(header) + ", templateId="
                            + DoorProgram.templateId(header) + ", version=" + DoorProgram.version(header)
                            + ", blockLength="
                            + DoorProgram.blockLength(header);
                default ->
                    site == NOWHERE
                            ? what + ": lengthBytes=" + value + " and at least " + bound + " are needed"
                            : what + ": message " + program.sites[site].path()
                                    + (check == NOWHERE ? ": value=" + value + ", bound=" + bound : describeField());
            };
        }

        private String describeField() {
            final ScalarType type = TYPES[program.code[check + DoorProgram.TYPE]];
            final int offset = program.code[check + DoorProgram.OFFSET] + element * type.lengthBytes();
            final FieldLayout field = fieldAt(program.sites[site].block().fields(), offset);
            if (field == null) {
                return ", offset " + offset + ": value=" + type.format(value);
            }
            return ", field " + field.name() + ": value=" + type.format(value)
                    + (field.values().isEmpty() && field.choices().isEmpty()
                            ? ", allowed is " + type.format(field.minValue()) + " to " + type.format(field.maxValue())
                            : "")
                    + (field.isOptional() ? " or null" : "");
        }

        private static FieldLayout fieldAt(final List<FieldLayout> fields, final int offset) {
            for (final FieldLayout field : fields) {
                if (!field.isConstant() && offset >= field.offset() && offset < field.offset() + field.lengthBytes()) {
                    return field.kind() == FieldKind.COMPOSITE
                            ? fieldAt(field.members(), offset - field.offset())
                            : field;
                }
            }
            return null;
        }
    }
}
