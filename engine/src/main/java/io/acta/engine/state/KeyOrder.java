package io.acta.engine.state;

/**
 * Where a row stands by its key alone, in tables whose keys were given in order. A sequence, a symbol table or a directory gives ids one after
 * the other, and rows are added in that order: then a row is as far from the first one as its key is from that one's key, and a
 * subtraction finds it, without the index and the cache line of it that a look-up waits for.
 *
 * <p>A guess, to be held against the row itself. None is made while more than one row in eight stands elsewhere, so that keys without such an order
 * pay for a comparison. <b>Threads:</b> the reactor's. <b>Allocation:</b> none.
 */
final class KeyOrder {
    /** Of so many rows in their places, one may stand elsewhere. */
    private static final int IN_PLACE_FOR_EACH_OTHER = 8;

    /** The key that row 0 would have. */
    private long firstKey;

    private int inPlace;
    private int elsewhere;
    private boolean holds;

    /** The row of a key, if there is one and it is in its place; -1 when its row cannot be told. At most {@link Integer#MAX_VALUE}. */
    int row(final long key) {
        final long row = key - firstKey;
        return holds && row == (int) row ? (int) row : -1;
    }

    /** A row is there. */
    void added(final long key, final int row) {
        if (inPlace + elsewhere == 0) {
            firstKey = key - row;
        }
        count(key, row, 1);
    }

    /** A row is there no longer. */
    void removed(final long key, final int row) {
        count(key, row, -1);
    }

    private void count(final long key, final int row, final int rows) {
        if (key - row == firstKey) {
            inPlace += rows;
        } else {
            elsewhere += rows;
        }
        holds = inPlace > 0 && (long) IN_PLACE_FOR_EACH_OTHER * elsewhere <= inPlace;
    }

    void clear() {
        inPlace = 0;
        elsewhere = 0;
        holds = false;
    }
}
