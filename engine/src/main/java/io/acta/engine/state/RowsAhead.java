package io.acta.engine.state;

/**
 * Brings rows that are about to be looked up into the cache. A look-up in a large table waits for memory twice, for the index and for the row; here the
 * same memory is read for many keys at once, so that the waits overlap. It changes nothing that anybody can see but the time.
 *
 * <pre>
 * clear ( add )*  read
 * </pre>
 *
 * <p><b>Threads:</b> the reactor's. <b>Allocation:</b> none after the constructor.
 */
public final class RowsAhead {
    private final Table[] tables;
    private final long[] keys;
    private final int[] rows;
    private int count;

    @SuppressWarnings("unused") // Written so that the reads behind it are not optimised away.
    private long sink;

    /** @param keysMax keys between two calls of {@link #clear}, at most; positive. */
    public RowsAhead(final int keysMax) {
        if (keysMax < 1) {
            throw new IllegalArgumentException("keysMax must be positive: keysMax=" + keysMax);
        }
        tables = new Table[keysMax];
        keys = new long[keysMax];
        rows = new int[keysMax];
    }

    /** Forgets all keys. The tables' objects stay referred to until others take their places. */
    public void clear() {
        count = 0;
    }

    /**
     * Wants the row with this key to be read ahead, if there is one. The table must be open when {@link #read} is called.
     *
     * @throws ArrayIndexOutOfBoundsException when there are too many.
     */
    public void add(final Table table, final long key) {
        if (tables[count] != table) {
            // Not each time: a reference that is stored costs a collector's barrier.
            tables[count] = table;
        }
        keys[count] = key;
        count++;
    }

    /**
     * Finds the rows by the index alone, then reads them, then remembers them. In loops of their own: the shorter a loop's body, the more of its turns the
     * processor has under way at a time.
     */
    public void read() {
        for (int i = 0; i < count; i++) {
            rows[i] = tables[i].likelyRow(keys[i]);
        }
        long read = 0;
        for (int i = 0; i < count; i++) {
            if (rows[i] >= 0) {
                read += tables[i].touch(rows[i]);
            }
        }
        sink = read;
        for (int i = 0; i < count; i++) {
            if (rows[i] >= 0) {
                tables[i].expect(keys[i], rows[i]);
            }
        }
    }
}
