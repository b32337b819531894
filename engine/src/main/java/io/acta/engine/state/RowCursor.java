package io.acta.engine.state;

/**
 * Walks a table's rows, all of them in the order of their row numbers or those with an indexed value in the order in which they
 * took it. Reusable; allocates nothing.
 *
 * <p>The row in hand may be edited and removed while the cursor is on it. Over an index, when another row joined or left the
 * list of this value meanwhile, {@link #next()} throws {@link IllegalStateException}: collect the keys first, or start anew.
 * What a step changed is seen by cursors that start after it.
 */
public final class RowCursor {
    private final Table table;
    private SecondaryIndex index;
    private long value;
    private int bucket;
    private int stamp;
    private int row = SecondaryIndex.NONE;
    private int following = SecondaryIndex.NONE;
    private boolean ended = true;

    /** @param table to walk. */
    public RowCursor(final Table table) {
        this.table = table;
    }

    /** Starts before the first of all rows. */
    public RowCursor all() {
        index = null;
        row = SecondaryIndex.NONE;
        ended = false;
        return this;
    }

    /**
     * Starts before the first row whose indexed field has this value.
     *
     * @param indexNumber place of the index in {@link TableType#indexes()}.
     * @param value of the field, widened to 64 bits as {@link IndexType.Encoding#read} does.
     */
    public RowCursor byIndex(final int indexNumber, final long value) {
        index = table.relinkedIndex(indexNumber);
        this.value = value;
        row = SecondaryIndex.NONE;
        bucket = index.find(value);
        ended = bucket == SecondaryIndex.NONE;
        if (!ended) {
            following = index.head(bucket);
            stamp = index.stamp(bucket);
        }
        return this;
    }

    /** Moves to the next row; false when there is none. */
    public boolean next() {
        if (ended) {
            return false;
        }
        row = index == null ? table.nextRow(row) : nextOfValue();
        ended = row == SecondaryIndex.NONE;
        return !ended;
    }

    /** Number of the row in hand; -1 before the first and after the last. */
    public int row() {
        return row;
    }

    /** Key of the row in hand. */
    public long key() {
        return table.keyAt(row);
    }

    private int nextOfValue() {
        final int stampNow = index.stamp(bucket);
        if (stampNow != stamp) {
            checkOnlyLeft(stampNow);
        }
        final int next = following;
        if (next != SecondaryIndex.NONE) {
            following = index.next(next);
        }
        return next;
    }

    /** The list has changed: fine if all that happened is that the row in hand left it. */
    private void checkOnlyLeft(final int stampNow) {
        final boolean listIsGone = following == SecondaryIndex.NONE && index.find(value) == SecondaryIndex.NONE;
        if (!listIsGone && !index.onlyLeft(row, stamp, stampNow)) {
            ended = true;
            throw new IllegalStateException("rows joined or left the index while a cursor walked it: table="
                    + table.type().name() + ", value=" + value + "; collect the keys before changing other rows");
        }
        stamp = stampNow;
    }
}
