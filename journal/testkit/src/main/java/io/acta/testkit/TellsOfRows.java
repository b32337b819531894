package io.acta.testkit;

import io.acta.engine.reactor.StateView;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * The rows as a subscriber knows them: all that there are when it begins, then change after change. Each change must go on from what was
 * told before; in the end they make the rows that are there, and everybody is told the same of a batch.
 */
final class TellsOfRows implements ChangeHandler {
    private static final long GONE = -1;

    private final World world;
    private final String who;
    private final Subscription changes;
    private final Map<Key, Row> rows = new HashMap<>();
    private TraceHash batch = new TraceHash();

    /** A row's name. */
    private record Key(int schemaId, int templateId, long key) {}

    /** A row's version, and a hash of its bytes. */
    private record Row(long version, long hash) {}

    /** @param changes of which nothing was told yet. */
    TellsOfRows(final World world, final String who, final Subscription changes) {
        this.world = world;
        this.who = who;
        this.changes = changes;
    }

    /** Takes all rows, before there are changes. @return their number. */
    int begin(final StateView state) {
        rows.putAll(rowsOf(state));
        return rows.size();
    }

    private static Map<Key, Row> rowsOf(final StateView state) {
        final Map<Key, Row> found = new HashMap<>();
        for (final var table : state.tables()) {
            state.forEachRow(
                    table,
                    (type, key, version, buffer, offset) ->
                            found.put(keyOf(type, key), new Row(version, hash(type, buffer, offset))));
        }
        return found;
    }

    private static Key keyOf(final TableType<?, ?> table, final long key) {
        return new Key(table.schemaId(), table.templateId(), key);
    }

    private static long hash(final TableType<?, ?> table, final DirectBuffer buffer, final int offset) {
        return new TraceHash().fold(buffer, offset, table.rowLengthBytes()).value();
    }

    void poll() {
        while (!changes.isCaughtUp()) {
            changes.pollChanges(this, 64);
        }
    }

    void close() {
        changes.close();
    }

    @Override
    public void onChange(
            final long sequence,
            final TableType<?, ?> table,
            final long key,
            final ChangeKind kind,
            final long version,
            final DirectBuffer buffer,
            final int beforeOffset,
            final int afterOffset) {
        final Key name = keyOf(table, key);
        final Row known = rows.get(name);
        final Row after = afterOffset < 0 ? null : new Row(version, hash(table, buffer, afterOffset));
        final boolean goesOn = known == null
                ? beforeOffset < 0
                : beforeOffset >= 0 && known.hash() == hash(table, buffer, beforeOffset);
        final boolean isNewer = after == null ? version == GONE : known == null || version > known.version();
        if (!goesOn || !isNewer || kind != kindOf(known, after)) {
            throw new Finding("the " + who + " told that " + name + " was " + kind + ", now of version " + version
                    + ", and told before that it was " + known);
        }
        if (after == null) {
            rows.remove(name);
        } else {
            rows.put(name, after);
        }
        world.reached.count("told by the " + who + ": row " + kind);
        batch.fold(table.schemaId())
                .fold(table.templateId())
                .fold(key)
                .fold(kind.ordinal())
                .fold(version)
                .fold(after == null ? 0 : after.hash());
    }

    private static ChangeKind kindOf(final Row before, final Row after) {
        if (before == null) {
            return ChangeKind.ADDED;
        }
        return after == null ? ChangeKind.REMOVED : ChangeKind.CHANGED;
    }

    @Override
    public void onBatch(final long batchNumber, final long sequence) {
        world.truth.tellings().changed(who, batchNumber, batch.value());
        batch = new TraceHash();
    }

    /** All that was told makes the rows that are there. A version may be newer than was told: when a step wrote the same bytes again. */
    int check(final StateView state) {
        final Map<Key, Row> found = rowsOf(state);
        found.forEach((name, row) -> {
            final Row known = rows.get(name);
            if (known == null || known.hash() != row.hash() || known.version() > row.version()) {
                throw new Finding("the " + who + " told of " + name + " that it is " + known + ", and it is " + row);
            }
        });
        if (found.size() != rows.size()) {
            throw new Finding("the " + who + " told of " + rows.size() + " rows, and there are " + found.size());
        }
        return found.size();
    }
}
