package io.acta.engine.state;

import java.util.Arrays;

/**
 * Where rows were found lately, by key: a handler that reads a row and then edits it, or whose row was looked ahead, pays for one comparison. Direct
 * mapped; an entry that another key takes over is merely looked up again.
 */
final class RowMemo {
    /** Enough that of the rows of one look-ahead hardly any is taken over before it is used. */
    private static final int ENTRIES = 512;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(ENTRIES);
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final long[] keys = new long[ENTRIES];

    /** Row + 1; 0 for none. */
    private final int[] rows = new int[ENTRIES];

    /** The row, or -1 when it is not known. */
    int get(final long key) {
        final int entry = entry(key);
        return keys[entry] == key ? rows[entry] - 1 : -1;
    }

    void put(final long key, final int row) {
        final int entry = entry(key);
        keys[entry] = key;
        rows[entry] = row + 1;
    }

    /** The key's row is no longer there. */
    void forget(final long key) {
        final int entry = entry(key);
        if (keys[entry] == key) {
            rows[entry] = 0;
        }
    }

    void clear() {
        Arrays.fill(rows, 0);
    }

    private static int entry(final long key) {
        return (int) (key * GOLDEN >>> SHIFT);
    }
}
