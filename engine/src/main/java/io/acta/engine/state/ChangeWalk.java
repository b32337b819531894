package io.acta.engine.state;

import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads off the mutation log what became of each key over a run of steps: all of a batch, or those since reactions were last told.
 *
 * <p>A key that was there before the run has one entry whose image is older than the run: its first. A key that was not has an ADD
 * for its first entry; whether an ADD is the first one is known from the set of keys that were added or removed before it, which is
 * needed in batches with removals only. Which step took a key out at last is looked up before, when somebody wants to know.
 */
final class ChangeWalk {
    private final MutationLog log;
    private final UnsafeBuffer before = new UnsafeBuffer(0, 0);
    private Table[] byNumber = {};
    private LongHashSet[] keysSeen = {};
    private Long2LongHashMap[] removedIn = {};
    private ChangeConsumer consumer;
    private long firstStep;
    private boolean removals;

    ChangeWalk(final MutationLog log) {
        this.log = log;
    }

    /** @param byNumber all tables. */
    void tables(final Table[] byNumber) {
        this.byNumber = byNumber;
        keysSeen = new LongHashSet[byNumber.length];
        removedIn = new Long2LongHashMap[byNumber.length];
        for (int i = 0; i < keysSeen.length; i++) {
            keysSeen[i] = new LongHashSet();
            removedIn[i] = new Long2LongHashMap(0);
        }
    }

    /**
     * Tells the changes from an offset of the log to its end, in the order of first changes. Keys that were added and deleted in between, and
     * rows with the same bytes as before, are left out. The consumer must not change state.
     *
     * @param firstStep the first step behind the offset.
     * @param removals whether the batch has removed rows.
     * @param ofWatched whether it is about watched tables; then it is told which step took a row of theirs out.
     */
    void tell(
            final long fromOffset,
            final long firstStep,
            final boolean removals,
            final boolean ofWatched,
            final ChangeConsumer consumer) {
        this.firstStep = firstStep;
        this.removals = removals;
        this.consumer = consumer;
        try {
            if (removals && ofWatched) {
                findRemovals(fromOffset);
            }
            for (long entry = log.entryAddress(fromOffset); entry < log.endAddress(); entry = MutationLog.next(entry)) {
                final int type = MutationLog.type(entry);
                final Table table = byNumber[MutationLog.table(entry)];
                if (type != MutationLog.LINK && table.tellsChanges()) {
                    tell(table, type, entry + MutationLog.HEADER_BYTES);
                }
            }
        } finally {
            if (removals) {
                forgetKeysSeen(fromOffset);
            }
        }
    }

    private void tell(final Table table, final int type, final long body) {
        if (type == MutationLog.ADD) {
            final long key = OffHeap.word(body);
            final int row = table.find(key);
            if (isFirst(table, key) && row >= 0) {
                consumer.onChange(
                        table,
                        key,
                        ChangeKind.ADDED,
                        table.rowVersion(row),
                        null,
                        -1,
                        table.buffer(row),
                        table.offset(row));
            }
            return;
        }
        final long key = table.keyOf(body);
        if (type == MutationLog.REMOVE) {
            isFirst(table, key);
        }
        if (OffHeap.word(body) >= firstStep) {
            return;
        }
        final int row = table.find(key);
        before.wrap(body + Long.BYTES, table.rowLengthBytes());
        if (row < 0) {
            final long step = removedIn[table.number()].get(key);
            consumer.onChange(table, key, ChangeKind.REMOVED, step, before, 0, null, -1);
        } else if (!table.sameBlock(row, body)) {
            consumer.onChange(
                    table,
                    key,
                    ChangeKind.CHANGED,
                    table.rowVersion(row),
                    before,
                    0,
                    table.buffer(row),
                    table.offset(row));
        }
    }

    private boolean isFirst(final Table table, final long key) {
        return !removals || keysSeen[table.number()].add(key);
    }

    /** The newest entry of a key counts, which may be far behind its first one. */
    private void findRemovals(final long fromOffset) {
        for (long entry = log.entryAddress(fromOffset); entry < log.endAddress(); entry = MutationLog.next(entry)) {
            final int type = MutationLog.type(entry);
            final Table table = byNumber[MutationLog.table(entry)];
            if (type == MutationLog.REMOVE && table.isWatched()) {
                final long body = entry + MutationLog.HEADER_BYTES;
                removedIn[table.number()].put(table.keyOf(body), OffHeap.word(body + table.strideBytes()));
            }
        }
    }

    /** Takes the keys out one by one: clearing would cost what the largest batch ever cost. */
    private void forgetKeysSeen(final long fromOffset) {
        for (long entry = log.entryAddress(fromOffset); entry < log.endAddress(); entry = MutationLog.next(entry)) {
            final int type = MutationLog.type(entry);
            final Table table = byNumber[MutationLog.table(entry)];
            final long body = entry + MutationLog.HEADER_BYTES;
            if (type == MutationLog.ADD) {
                keysSeen[table.number()].remove(OffHeap.word(body));
            } else if (type == MutationLog.REMOVE) {
                keysSeen[table.number()].remove(table.keyOf(body));
                removedIn[table.number()].remove(table.keyOf(body));
            }
        }
    }
}
