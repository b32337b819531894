package io.acta.codec.door;

import io.acta.codec.schema.ScalarType;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Runs the checks of one block's fields; the block's bytes are known to be there. */
final class ValueChecks {
    private static final ScalarType[] TYPES = ScalarType.values();

    private final int[] code;
    private final long[] args;
    private final Refusal refusal;

    ValueChecks(final DoorProgram program, final Refusal refusal) {
        this.code = program.code;
        this.args = program.args;
        this.refusal = refusal;
    }

    /** @return ACCEPTED, or the code of the first check that failed. */
    int check(final DirectBuffer buffer, final int blockStart, final int block) {
        final int checksEnd = code[block + DoorProgram.CHECKS_END];
        for (int pc = block + DoorProgram.CHECKS; pc < checksEnd; pc += DoorProgram.CHECK_STRIDE) {
            final int offset = code[pc + DoorProgram.OFFSET];
            final int count = code[pc + DoorProgram.COUNT];
            final int arg = code[pc + DoorProgram.ARG];
            final int bad;
            if (code[pc + DoorProgram.OP] == DoorProgram.RANGE_LONG) {
                bad = longs(buffer, blockStart + offset, count, arg);
            } else if (code[pc + DoorProgram.OP] == DoorProgram.TEXT) {
                bad = text(buffer, blockStart + offset, count, arg);
            } else {
                bad = others(buffer, blockStart + offset, pc);
            }
            if (bad != count) {
                return refuse(buffer, blockStart, block, pc, bad);
            }
        }
        return DoorCode.ACCEPTED;
    }

    /** The first element that is bad, or how many there are. So do the other three. */
    private int longs(final DirectBuffer buffer, final int start, final int count, final int arg) {
        final long min = args[arg];
        final long span = args[arg + 1];
        for (int i = 0; i < count; i++) {
            final long raw = buffer.getLong(start + i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
            if (Long.compareUnsigned(raw - min, span) > 0 && raw != args[arg + 2]) {
                return i;
            }
        }
        return count;
    }

    private int text(final DirectBuffer buffer, final int start, final int count, final int arg) {
        final long min = args[arg];
        final long span = args[arg + 1];
        int i = 0;
        while (i < count) {
            final int character = buffer.getByte(start + i) & 0xFF;
            if (character == 0) {
                break;
            }
            if (Long.compareUnsigned(character - min, span) > 0) {
                return i;
            }
            i++;
        }
        while (i < count && buffer.getByte(start + i) == 0) {
            i++;
        }
        return i;
    }

    private int others(final DirectBuffer buffer, final int start, final int pc) {
        final ScalarType type = TYPES[code[pc + DoorProgram.TYPE]];
        final int count = code[pc + DoorProgram.COUNT];
        for (int i = 0; i < count; i++) {
            final long raw = type.read(buffer, start + i * type.lengthBytes());
            if (!isGood(code[pc + DoorProgram.OP], raw, code[pc + DoorProgram.ARG])) {
                return i;
            }
        }
        return count;
    }

    private boolean isGood(final int op, final long raw, final int arg) {
        return switch (op) {
            case DoorProgram.FLOATING -> isFloating(raw, arg);
            case DoorProgram.ENUM_MASK ->
                Long.compareUnsigned(raw - args[arg], Long.SIZE) < 0 && (args[arg + 1] >>> raw - args[arg] & 1) != 0
                        || isAllowedNull(raw, arg);
            case DoorProgram.ENUM_LIST -> isListed(raw, arg) || isAllowedNull(raw, arg);
            case DoorProgram.SET -> (raw & ~args[arg]) == 0;
            default -> Long.compareUnsigned(raw - args[arg], args[arg + 1]) <= 0 || raw == args[arg + 2];
        };
    }

    private boolean isFloating(final long raw, final int arg) {
        final double value = Double.longBitsToDouble(raw);
        return value >= Double.longBitsToDouble(args[arg]) && value <= Double.longBitsToDouble(args[arg + 1])
                || args[arg + 3] != 0 && Double.compare(value, Double.longBitsToDouble(args[arg + 2])) == 0;
    }

    private boolean isListed(final long raw, final int arg) {
        for (int i = 0; i < args[arg]; i++) {
            if (args[arg + 4 + i] == raw) {
                return true;
            }
        }
        return false;
    }

    private boolean isAllowedNull(final long raw, final int arg) {
        return args[arg + 3] != 0 && raw == args[arg + 2];
    }

    private int refuse(
            final DirectBuffer buffer, final int blockStart, final int block, final int pc, final int element) {
        final ScalarType type = TYPES[code[pc + DoorProgram.TYPE]];
        final int offset = code[pc + DoorProgram.OFFSET] + element * type.lengthBytes();
        final long raw = type.read(buffer, blockStart + offset);
        final int reason = reason(code[pc + DoorProgram.OP], type, raw, code[pc + DoorProgram.ARG]);
        return refusal.of(reason, code[block + DoorProgram.SITE], offset, raw, 0);
    }

    private int reason(final int op, final ScalarType type, final long raw, final int arg) {
        return switch (op) {
            case DoorProgram.TEXT -> DoorCode.TEXT;
            case DoorProgram.SET -> DoorCode.SET_BITS;
            case DoorProgram.ENUM_MASK, DoorProgram.ENUM_LIST ->
                raw == args[arg + 2] ? DoorCode.REQUIRED_NULL : DoorCode.ENUM_VALUE;
            case DoorProgram.FLOATING ->
                type.isSame(raw, args[arg + 2]) ? DoorCode.REQUIRED_NULL : DoorCode.OUT_OF_RANGE;
            default -> raw == args[arg + 3] ? DoorCode.REQUIRED_NULL : DoorCode.OUT_OF_RANGE;
        };
    }
}
