package io.acta.engine.state;

import java.util.Arrays;
import org.agrona.collections.Int2IntHashMap;

/**
 * The rows of a table that the step in hand has added or edited, in the order of their first touch, and which of them an index that is asked within
 * the step has to look at: those touched since it was last asked, those edited again since then, and the one edited last before, whose
 * flyweight may still be written. So a step that edits and asks by turns costs what it edits, not its square.
 *
 * <p>Touches are places of log entries. <b>Allocation:</b> none after warm-up. Until an index is asked, a touch costs a store.
 */
final class TouchedRows {
    private static final int MISSING = -1;

    private final MutationLog log;
    private long[] entries = new long[64];
    private int count;

    /** Touches before this one have been looked at within the step. */
    private int seen;

    /** Touch of each row among those. */
    private final Int2IntHashMap touchOfRow = new Int2IntHashMap(MISSING);

    /** Touches to look at again. */
    private int[] again = new int[64];

    private int againCount;

    TouchedRows(final MutationLog log) {
        this.log = log;
    }

    /** A row was touched for the first time in the step; its log entry is there. */
    void add(final long entryOffset) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, 2 * count);
        }
        entries[count++] = entryOffset;
    }

    int count() {
        return count;
    }

    /** Address of a touch's log entry. */
    long entry(final int touch) {
        return log.entryAddress(entries[touch]);
    }

    /** True when an index was asked within the step, so that edits of rows touched before must be told to {@link #editedAgain}. */
    boolean isSeen() {
        return seen > 0;
    }

    /** A row that was touched before is edited. */
    void editedAgain(final int row) {
        final int touch = touchOfRow.get(row);
        if (touch == MISSING || againCount > 0 && again[againCount - 1] == touch) {
            return;
        }
        if (againCount == again.length) {
            sortAgain();
            if (2 * againCount > again.length) {
                again = Arrays.copyOf(again, 2 * again.length);
            }
        }
        again[againCount++] = touch;
    }

    /** How many touches an index that is asked now has to look at; they are then told by {@link #stale}. */
    int staleCount() {
        sortAgain();
        return againCount + count - seen;
    }

    /** One of them, in the order of their first touch. */
    int stale(final int i) {
        return i < againCount ? again[i] : seen + i - againCount;
    }

    /** They were looked at. @param editedRow the row that was edited last, to be looked at again. */
    void see(final int editedRow) {
        for (; seen < count; seen++) {
            touchOfRow.put(MutationLog.row(entry(seen)), seen);
        }
        againCount = 0;
        editedAgain(editedRow);
    }

    private void sortAgain() {
        Arrays.sort(again, 0, againCount);
        int kept = 0;
        for (int i = 0; i < againCount; i++) {
            if (i == 0 || again[i] != again[i - 1]) {
                again[kept++] = again[i];
            }
        }
        againCount = kept;
    }

    /** Forgets all. Rows go one by one: clearing would cost what the largest step ever cost. */
    void clear() {
        for (int i = 0; i < seen; i++) {
            touchOfRow.remove(MutationLog.row(entry(i)));
        }
        count = 0;
        seen = 0;
        againCount = 0;
    }
}
