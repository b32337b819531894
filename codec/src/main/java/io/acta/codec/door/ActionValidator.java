package io.acta.codec.door;

import io.acta.codec.schema.HeaderWord;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import org.agrona.DirectBuffer;

/**
 * The check at the door: whether bytes are one action, whole and alone, that decoders can read with bounds checks off and
 * whose values are those that the schema allows.
 *
 * <ul>
 *   <li>The header names a known schema, an action of it, and a version between the message's first and the schema's.
 *   <li>Every block has the length of that version; every group's count is within its bounds and what is left; every
 *       var-data's length too; nothing stands behind. Entries without bytes are at most {@code actionLengthMax} in all.
 *   <li>Numbers are within the schema's bounds, which are finite unless it says otherwise; null only where optional.
 *       Elements of arrays too, but single bytes without bounds are any bytes.
 *   <li>Enums are known values, sets have no unknown bits, ASCII texts are printable up to their zeros. Texts of another
 *       charset, and var-data, are not looked into.
 *   <li>Fields newer than the message's version are not there, and not looked at.
 * </ul>
 *
 * <p>Whatever the bytes, it does not throw, read beyond them, or allocate; its time grows with their number only. They
 * must not change while they are looked at.
 *
 * <p><b>Threads:</b> one; {@link #newInstance()} makes another's, which shares what was compiled.
 */
public final class ActionValidator {
    private static final ScalarType[] TYPES = ScalarType.values();
    private static final int REFUSED = -1;

    private final DoorProgram program;
    private final int actionLengthMax;
    private final int[] code;
    private final Refusal refusal = new Refusal();
    private final ValueChecks checks;
    private int emptyEntriesLeft;

    private ActionValidator(final DoorProgram program, final int actionLengthMax) {
        this.program = program;
        this.actionLengthMax = actionLengthMax;
        this.code = program.code;
        this.checks = new ValueChecks(program, refusal);
    }

    /**
     * Compiles schemas for the door.
     *
     * @param actionLengthMax greatest length in bytes, header included.
     * @param schemas whose actions are let in.
     * @throws IllegalArgumentException when two different schemas have the same id, or a field's bounds leave no value.
     */
    public static ActionValidator of(final int actionLengthMax, final Schema... schemas) {
        if (actionLengthMax < Schema.HEADER_LENGTH) {
            throw new IllegalArgumentException("actionLengthMax=" + actionLengthMax
                    + " leaves no room for a message's header; write at least " + Schema.HEADER_LENGTH);
        }
        return new ActionValidator(DoorCompiler.compile(schemas), actionLengthMax);
    }

    /** A validator of the same schemas for another thread. */
    public ActionValidator newInstance() {
        return new ActionValidator(program, actionLengthMax);
    }

    /**
     * Checks bytes from anywhere.
     *
     * @param buffer that holds them.
     * @param offset of their first, a message header's.
     * @param lengthBytes of the message: exactly.
     * @return {@link DoorCode#ACCEPTED}, or another of {@link DoorCode}; {@link #describeLastRefusal()} says more.
     */
    public int validate(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final int capacity = buffer.capacity();
        if (lengthBytes > actionLengthMax) {
            return refusal.ofSlice(DoorCode.TOO_LONG, offset, lengthBytes, actionLengthMax);
        }
        if (lengthBytes < Schema.HEADER_LENGTH || offset < 0 || offset > capacity - lengthBytes) {
            return refusal.ofSlice(DoorCode.TOO_SHORT, offset, lengthBytes, capacity);
        }
        final long header = HeaderWord.get(buffer, offset);
        int block = program.newestBlock(header);
        if (block < 0) {
            block = program.block(header);
            if (block < 0) {
                return refusal.ofHeader(-block, header);
            }
        }
        final int end = offset + lengthBytes;
        final int blockStart = offset + Schema.HEADER_LENGTH;
        int at = blockStart + HeaderWord.blockLength(header);
        if (at > end) {
            return refusal.of(DoorCode.TOO_SHORT, code[block + DoorProgram.SITE], 0, at - blockStart, end - blockStart);
        }
        final int checked = checks.check(buffer, blockStart, block);
        if (checked != DoorCode.ACCEPTED) {
            return checked;
        }
        if (code[block + DoorProgram.CHECKS_END] != code[block + DoorProgram.DATA_END]) {
            emptyEntriesLeft = actionLengthMax;
            at = tail(buffer, at, end, block);
            if (at == REFUSED) {
                return refusal.code();
            }
        }
        return at == end
                ? DoorCode.ACCEPTED
                : refusal.of(DoorCode.TRAILING_BYTES, code[block + DoorProgram.SITE], 0, end - at, 0);
    }

    /**
     * What was wrong with the last message that was refused: its name, the field, the value and what is allowed. Allocates.
     *
     * @return a line for people; "nothing was refused" before the first.
     */
    public String describeLastRefusal() {
        return refusal.describe(program);
    }

    /** Groups and var-data behind a block. Returns where they end, or REFUSED. Recursion is as deep as the schema's groups. */
    private int tail(final DirectBuffer buffer, final int start, final int end, final int block) {
        final int groupsEnd = code[block + DoorProgram.GROUPS_END];
        final int dataEnd = code[block + DoorProgram.DATA_END];
        int at = start;
        int pc = code[block + DoorProgram.CHECKS_END];
        while (pc < groupsEnd) {
            at = group(buffer, at, end, pc);
            if (at == REFUSED) {
                return REFUSED;
            }
            pc += DoorProgram.GROUP_STRIDE;
        }
        while (pc < dataEnd) {
            at = data(buffer, at, end, pc);
            if (at == REFUSED) {
                return REFUSED;
            }
            pc += DoorProgram.DATA_STRIDE;
        }
        return at;
    }

    private int group(final DirectBuffer buffer, final int start, final int end, final int pc) {
        final int block = code[pc + DoorProgram.GROUP_BLOCK];
        final int site = code[block + DoorProgram.SITE];
        final int headerLength = code[pc + DoorProgram.GROUP_HEADER_LENGTH];
        if (headerLength > end - start) {
            return refuse(DoorCode.TOO_SHORT, site, headerLength, end - start);
        }
        final long blockLength = TYPES[code[pc + DoorProgram.GROUP_LENGTH_TYPE]].read(
                buffer, start + code[pc + DoorProgram.GROUP_LENGTH_OFFSET]);
        final int lengthMax = code[block + DoorProgram.LENGTH_MAX];
        if (blockLength < code[block + DoorProgram.LENGTH_MIN] || blockLength > lengthMax) {
            return refuse(DoorCode.GROUP_BLOCK_LENGTH, site, blockLength, lengthMax);
        }
        final long count = TYPES[code[pc + DoorProgram.GROUP_COUNT_TYPE]].read(
                buffer, start + code[pc + DoorProgram.GROUP_COUNT_OFFSET]);
        final int entriesStart = start + headerLength;
        final int entryLengthMin = (int) blockLength + code[pc + DoorProgram.GROUP_TAIL_MIN];
        // Entries without bytes have a budget, since whoever reads them loops over them.
        final int limit = entryLengthMin == 0 ? emptyEntriesLeft : (end - entriesStart) / entryLengthMin;
        if (count < code[pc + DoorProgram.GROUP_COUNT_MIN]
                || count > code[pc + DoorProgram.GROUP_COUNT_MAX]
                || count > limit) {
            return refuse(DoorCode.GROUP_COUNT, site, count, limit);
        }
        if (entryLengthMin == 0) {
            emptyEntriesLeft -= (int) count;
            return entriesStart;
        }
        return entries(buffer, entriesStart, end, block, (int) blockLength, (int) count);
    }

    private int entries(
            final DirectBuffer buffer,
            final int start,
            final int end,
            final int block,
            final int blockLength,
            final int count) {
        int at = start;
        for (int i = 0; i < count; i++) {
            if (blockLength > end - at) {
                return refuse(DoorCode.TOO_SHORT, code[block + DoorProgram.SITE], blockLength, end - at);
            }
            if (checks.check(buffer, at, block) != DoorCode.ACCEPTED) {
                return REFUSED;
            }
            at = tail(buffer, at + blockLength, end, block);
            if (at == REFUSED) {
                return REFUSED;
            }
        }
        return at;
    }

    private int data(final DirectBuffer buffer, final int start, final int end, final int pc) {
        final int site = code[pc + DoorProgram.DATA_SITE];
        final int headerLength = code[pc + DoorProgram.DATA_HEADER_LENGTH];
        if (headerLength > end - start) {
            return refuse(DoorCode.TOO_SHORT, site, headerLength, end - start);
        }
        final long lengthBytes = TYPES[code[pc + DoorProgram.DATA_TYPE]].read(buffer, start);
        final int limit = Math.min(code[pc + DoorProgram.DATA_LENGTH_MAX], end - start - headerLength);
        if (lengthBytes < 0 || lengthBytes > limit) {
            return refuse(DoorCode.VAR_DATA_LENGTH, site, lengthBytes, limit);
        }
        return start + headerLength + (int) lengthBytes;
    }

    private int refuse(final int reason, final int site, final long value, final long limit) {
        refusal.of(reason, site, 0, value, limit);
        return REFUSED;
    }
}
