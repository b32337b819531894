package io.acta.engine.state;

import org.agrona.UnsafeApi;

/**
 * Raw memory for the state and its published copies. Their addresses stay within these packages, behind row numbers that were looked up, so
 * that no bounds check stands between an index and its row; what leaves them is an {@link org.agrona.concurrent.UnsafeBuffer}.
 */
public final class OffHeap {
    /** Blocks start at a multiple of this, so that slots and images do not straddle cache lines for nothing. */
    private static final int ALIGNMENT_BYTES = 64;

    /** The hash of a row goes by pairs too. */
    static final int PAIR_BYTES = 2 * Long.BYTES;

    private static final int BLOCK_BYTES = 2 * PAIR_BYTES;

    private OffHeap() {}

    /** Reserves memory; the operating system gives pages when they are first touched. The content is undefined. */
    public static long reserve(final long lengthBytes) {
        return UnsafeApi.allocateMemory(lengthBytes + ALIGNMENT_BYTES);
    }

    /** A small aligned block that is zero and never freed. */
    static long reserveZeroed(final long lengthBytes) {
        final long address = align(reserve(lengthBytes));
        UnsafeApi.setMemory(address, lengthBytes, (byte) 0);
        return address;
    }

    /** The first aligned address of a reserved block; {@link #ALIGNMENT_BYTES} were added for it. */
    public static long align(final long block) {
        return (block + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
    }

    /** Gives a block back; 0 is no block. */
    public static void free(final long block) {
        if (block != 0) {
            UnsafeApi.freeMemory(block);
        }
    }

    /** The word at an address. */
    static long word(final long address) {
        return UnsafeApi.getLong(address);
    }

    /**
     * Copies whole words. Not by {@code copyMemory}, whose call costs more than a small row does; and not in a counted loop, of which the compiler makes
     * three for long rows, with some twenty instructions around them that a row of a few words pays for nothing.
     *
     * @param lengthBytes a multiple of 8, not negative.
     */
    public static void copyWords(final long from, final long to, final int lengthBytes) {
        long source = from;
        long target = to;
        final long blocksEnd = from + (lengthBytes & -BLOCK_BYTES);
        while (source != blocksEnd) {
            copyPair(source, target);
            copyPair(source + PAIR_BYTES, target + PAIR_BYTES);
            source += BLOCK_BYTES;
            target += BLOCK_BYTES;
        }
        if ((lengthBytes & PAIR_BYTES) != 0) {
            copyPair(source, target);
            source += PAIR_BYTES;
            target += PAIR_BYTES;
        }
        if ((lengthBytes & Long.BYTES) != 0) {
            UnsafeApi.putLong(target, UnsafeApi.getLong(source));
        }
    }

    private static void copyPair(final long source, final long target) {
        UnsafeApi.putLong(target, UnsafeApi.getLong(source));
        UnsafeApi.putLong(target + Long.BYTES, UnsafeApi.getLong(source + Long.BYTES));
    }

    /** Whether whole words are the same. */
    static boolean sameWords(final long a, final long b, final int lengthBytes) {
        for (int i = 0; i < lengthBytes; i += Long.BYTES) {
            if (UnsafeApi.getLong(a + i) != UnsafeApi.getLong(b + i)) {
                return false;
            }
        }
        return true;
    }
}
