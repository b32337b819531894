package io.acta.examples.orders.mirror;

import io.acta.codec.json.JsonView;
import io.acta.codec.schema.MessageLayout;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.published.RowReader;
import io.acta.engine.state.TableType;
import io.acta.examples.orders.OrdersSchema;
import java.nio.charset.StandardCharsets;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;

/**
 * What is to be written of one table, and what its bucket is known to have. To be written are keys, not values: a row that changes a hundred times while nobody
 * listens is written once, as it is then, and memory is bounded by the table's rows.
 *
 * <p><b>Threads:</b> {@link #changed} and {@link #changedAll} on any, the rest on the mirror's.
 */
final class MirroredTable {
    private static final JsonView VIEW = new JsonView(OrdersSchema.INSTANCE);

    /** Of a row that its bucket does not have. */
    private static final long NONE = -1;

    /** In place of a version, of a row that its bucket says is gone. */
    static final long REMOVED = 0;

    private final TableType<?, ?> type;
    private final MessageLayout layout;
    private final PublishedTables tables;
    private final RowReader rows;
    private final RowReader counted;
    private final LongHashSet changed = new LongHashSet();
    private final Long2LongHashMap revisions = new Long2LongHashMap(NONE);
    private final Long2LongHashMap versions = new Long2LongHashMap(NONE);
    private final Long2LongHashMap sequences = new Long2LongHashMap(NONE);
    private boolean allChanged = true;

    MirroredTable(final TableType<?, ?> type, final PublishedTables tables) {
        this.type = type;
        this.layout = OrdersSchema.INSTANCE.message(type.templateId());
        this.tables = tables;
        this.rows = tables.reader(type);
        this.counted = tables.reader(type);
    }

    TableType<?, ?> type() {
        return type;
    }

    /** The key in the bucket: {@code Order.17}. */
    String bucketKey(final long key) {
        return layout.name() + "." + key;
    }

    /** A row is to be written. */
    synchronized void changed(final long key) {
        changed.add(key);
    }

    /** Changes were missed: every row is to be looked at. */
    synchronized void changedAll() {
        allChanged = true;
    }

    /** How many rows are to be written, as far as is known. */
    synchronized int waiting() {
        return allChanged ? Math.max(changed.size(), counted.size()) : changed.size();
    }

    /** The bucket has this. */
    void known(final long key, final long revision, final long version, final long sequence) {
        revisions.put(key, revision);
        versions.put(key, version);
        sequences.put(key, sequence);
    }

    /** Whether what a bucket has of a row shows a later state than ours, or the same. Where either is gone, its version says nothing. */
    static boolean isNewer(
            final long theirVersion, final long theirSequence, final long ourVersion, final long ourSequence) {
        return theirVersion == REMOVED || ourVersion == REMOVED
                ? theirVersion == ourVersion || theirSequence > ourSequence
                : theirVersion >= ourVersion;
    }

    /** Nothing is known of the bucket any more. */
    void forget() {
        revisions.clear();
        versions.clear();
        sequences.clear();
        changedAll();
    }

    /** Revision of a key in its bucket; 0 when it has none, which is what a first write expects. */
    long revision(final long key) {
        return Math.max(0, revisions.get(key));
    }

    /** Takes some keys to write. @return how many. */
    int take(final long[] into) {
        if (takeAllChanged()) {
            look();
        }
        synchronized (this) {
            int count = 0;
            for (final var keys = changed.iterator(); keys.hasNext() && count < into.length; count++) {
                into[count] = keys.nextValue();
            }
            for (int i = 0; i < count; i++) {
                changed.remove(into[i]);
            }
            return count;
        }
    }

    private synchronized boolean takeAllChanged() {
        final boolean taken = allChanged;
        allChanged = false;
        return taken;
    }

    /** Holds all rows against what the bucket has. */
    private void look() {
        rows.all();
        while (rows.next()) {
            if (versions.get(rows.key()) != rows.version()) {
                changed(rows.key());
            }
        }
        versions.forEachLong((key, version) -> {
            if (version != REMOVED && !rows.read(key)) {
                changed(key);
            }
        });
    }

    /** A row as it is now, with where and when it is from; null when the bucket has it so already, or a later one. */
    Value read(final long key) {
        return tables.collect(() -> {
            final boolean there = rows.read(key);
            final long version = there ? rows.version() : REMOVED;
            if (isNewer(versions.get(key), sequences.get(key), version, tables.sequence())) {
                return null;
            }
            final String json = "{\"sequence\":\"" + tables.sequence() + "\",\"rowVersion\":\"" + version
                    + (there
                            ? "\",\"row\":" + VIEW.rowToJson(layout, rows.buffer(), rows.offset()) + "}"
                            : "\",\"removed\":true}");
            return new Value(key, tables.sequence(), version, json.getBytes(StandardCharsets.UTF_8));
        });
    }

    /**
     * What is to be written.
     *
     * @param sequence of the state that it is read from.
     * @param version of the row; {@link #REMOVED} when there is none.
     */
    record Value(long key, long sequence, long version, byte[] json) {}
}
