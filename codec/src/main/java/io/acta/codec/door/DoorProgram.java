package io.acta.codec.door;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.HeaderWord;
import io.acta.codec.schema.Schema;
import java.util.Arrays;

/**
 * What schemas are compiled to: flat arrays that a validator walks. For each message there is one block program for each
 * version of the schema that changed it, so that no version is compared while walking.
 *
 * <pre>
 *   block:    LENGTH_MIN | LENGTH_MAX | SITE | CHECKS_END | GROUPS_END | DATA_END | checks … | groups … | data …
 *   check:    OP | TYPE | OFFSET | COUNT | ARG                  ARG is where the operation's bounds stand in args
 *   group:    HEADER_LENGTH | LENGTH_TYPE | LENGTH_OFFSET | COUNT_TYPE | COUNT_OFFSET | COUNT_MIN | COUNT_MAX
 *             | TAIL_MIN | BLOCK                                TAIL_MIN: least bytes of an entry behind its block
 *   data:     TYPE | HEADER_LENGTH | LENGTH_MAX | SITE
 *   message:  SCHEMA_VERSION | SINCE_VERSION | VARIANTS | (FROM_VERSION | BLOCK) …    no variants: not an action
 * </pre>
 *
 * <p><b>Threads:</b> immutable; nobody writes the arrays once it is made. Allocates nothing when asked.
 */
final class DoorProgram {
    static final int LENGTH_MIN = 0;
    static final int LENGTH_MAX = 1;
    static final int SITE = 2;
    static final int CHECKS_END = 3;
    static final int GROUPS_END = 4;
    static final int DATA_END = 5;
    static final int CHECKS = 6;

    static final int OP = 0;
    static final int TYPE = 1;
    static final int OFFSET = 2;
    static final int COUNT = 3;
    static final int ARG = 4;
    static final int CHECK_STRIDE = 5;

    static final int GROUP_HEADER_LENGTH = 0;
    static final int GROUP_LENGTH_TYPE = 1;
    static final int GROUP_LENGTH_OFFSET = 2;
    static final int GROUP_COUNT_TYPE = 3;
    static final int GROUP_COUNT_OFFSET = 4;
    static final int GROUP_COUNT_MIN = 5;
    static final int GROUP_COUNT_MAX = 6;
    static final int GROUP_TAIL_MIN = 7;
    static final int GROUP_BLOCK = 8;
    static final int GROUP_STRIDE = 9;

    static final int DATA_TYPE = 0;
    static final int DATA_HEADER_LENGTH = 1;
    static final int DATA_LENGTH_MAX = 2;
    static final int DATA_SITE = 3;
    static final int DATA_STRIDE = 4;

    static final int SCHEMA_VERSION = 0;
    static final int SINCE_VERSION = 1;
    static final int VARIANTS = 2;
    static final int FIRST_VARIANT = 3;
    static final int VARIANT_STRIDE = 2;

    /** A number: {@code (raw - args[0])} as unsigned is at most {@code args[1]}, or raw is {@code args[2]}; null is {@code args[3]}. */
    static final int RANGE = 0;
    /** As RANGE, of 64 bits: the most frequent has a loop of its own. */
    static final int RANGE_LONG = 1;
    /** From {@code args[0]} to {@code args[1]}; null is {@code args[2]}, let through when {@code args[3]} is not 0. */
    static final int FLOATING = 2;
    /** Characters up to zeros, each within bounds as with RANGE. */
    static final int TEXT = 3;
    /** Bit {@code raw - args[0]} of {@code args[1]} is set; null as with FLOATING. */
    static final int ENUM_MASK = 4;
    /** One of the {@code args[0]} numbers from {@code args[4]} on; null as with FLOATING. */
    static final int ENUM_LIST = 5;
    /** No bit out of {@code args[0]}. */
    static final int SET = 6;

    /** Where in the schemas a block or var-data stands: for descriptions. */
    record Site(Schema schema, String path, BlockLayout block) {}

    private static final long HASH = 0x9E37_79B9_7F4A_7C15L;

    final int[] code;
    final long[] args;
    final Site[] sites;
    final Schema[] schemas;
    private final int[] schemaIds;
    private final int[] messageKeys;
    private final int[] messages;
    private final long[] headers;
    private final int[] headerBlocks;
    private final int headerShift;

    /**
     * @param messageKeys ascending, see {@link #messageKey}.
     * @param messages where in the code each key's message stands.
     * @param newestHeaders the only header that a message of the newest version can have.
     * @param newestBlocks where in the code each of these headers' block stands.
     */
    DoorProgram(
            final int[] code,
            final long[] args,
            final Site[] sites,
            final Schema[] schemas,
            final int[] messageKeys,
            final int[] messages,
            final long[] newestHeaders,
            final int[] newestBlocks) {
        this.code = code;
        this.args = args;
        this.sites = sites;
        this.schemas = schemas;
        this.schemaIds = Arrays.stream(schemas).mapToInt(Schema::id).toArray();
        this.messageKeys = messageKeys;
        this.messages = messages;
        final int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, 2 * newestHeaders.length));
        headers = new long[1 << bits];
        headerBlocks = new int[1 << bits];
        headerShift = Long.SIZE - bits;
        Arrays.fill(headerBlocks, -1);
        for (int i = 0; i < newestHeaders.length; i++) {
            int slot = slot(newestHeaders[i]);
            while (headerBlocks[slot] >= 0) {
                slot = slot + 1 & headers.length - 1;
            }
            headers[slot] = newestHeaders[i];
            headerBlocks[slot] = newestBlocks[i];
        }
    }

    static int messageKey(final int schemaId, final int templateId) {
        return (schemaId << Short.SIZE | templateId) ^ Integer.MIN_VALUE;
    }

    /** The block of a message of the newest version whose header is right in all; -1 for any other. */
    int newestBlock(final long header) {
        int slot = slot(header);
        int block = headerBlocks[slot];
        while (block >= 0 && headers[slot] != header) {
            slot = slot + 1 & headers.length - 1;
            block = headerBlocks[slot];
        }
        return block;
    }

    private int slot(final long header) {
        return (int) (header * HASH >>> headerShift);
    }

    /** The block of a message of any version, or the negative of the {@link DoorCode} that says what is wrong with the header. */
    int block(final long header) {
        final int schemaId = HeaderWord.schemaId(header);
        final int key = Arrays.binarySearch(messageKeys, messageKey(schemaId, HeaderWord.templateId(header)));
        if (key < 0) {
            return isKnown(schemaId) ? -DoorCode.UNKNOWN_TEMPLATE : -DoorCode.UNKNOWN_SCHEMA;
        }
        final int message = messages[key];
        final int version = HeaderWord.version(header);
        int variant = message + FIRST_VARIANT + VARIANT_STRIDE * (code[message + VARIANTS] - 1);
        if (variant < message + FIRST_VARIANT) {
            return -DoorCode.NOT_AN_ACTION;
        }
        if (version > code[message + SCHEMA_VERSION]) {
            return -DoorCode.VERSION_TOO_NEW;
        }
        if (version < code[message + SINCE_VERSION]) {
            return -DoorCode.VERSION_TOO_OLD;
        }
        // The first variant is of the version that brought the message, so this ends there at the latest.
        while (code[variant] > version) {
            variant -= VARIANT_STRIDE;
        }
        final int block = code[variant + 1];
        final int length = HeaderWord.blockLength(header);
        return length < code[block + LENGTH_MIN] || length > code[block + LENGTH_MAX] ? -DoorCode.BLOCK_LENGTH : block;
    }

    private boolean isKnown(final int schemaId) {
        for (final int id : schemaIds) {
            if (id == schemaId) {
                return true;
            }
        }
        return false;
    }
}
