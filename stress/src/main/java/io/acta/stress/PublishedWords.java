package io.acta.stress;

import io.acta.engine.published.PublishedTables;
import io.acta.engine.published.RowReader;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.List;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A published table whose rows hold one number in every word, so that half a row is seen. */
final class PublishedWords {
    private static final int ROW_BYTES = 256;
    private static final int ROWS = 2;
    private static final int MUTATIONS_MAX = 4;
    private static final TableType<Table, Table> TYPE = TableType.named("Words")
            .message(901, 1, 0)
            .keyOffset(0)
            .initialRow(new byte[ROW_BYTES])
            .build(table -> table, table -> table);

    final PublishedTables tables;
    final RowReader reader;
    private final StateStore store = new StateStore(MUTATIONS_MAX);
    private final Table table = store.create(TYPE, ROWS);
    private long step;

    PublishedWords() {
        tables = new PublishedTables(store, List.of(table), 0);
        reader = tables.reader(TYPE);
        store.retainChanges(true);
    }

    /** Starts a batch of one action. */
    PublishedWords begin() {
        store.beginBatch();
        store.beginStep(++step);
        return this;
    }

    /** Writes a number into every word of a key's row, which is added when it is not there. */
    PublishedWords put(final long key, final long number) {
        final int edited = table.edit(key);
        final int row = edited >= 0 ? edited : table.insert(key);
        for (int i = Long.BYTES; i < ROW_BYTES; i += Long.BYTES) {
            table.buffer(row).putLong(table.offset(row) + i, number);
        }
        return this;
    }

    /** Takes a key's row out. */
    PublishedWords delete(final long key) {
        table.delete(key);
        return this;
    }

    /** Ends the batch and shows it to readers, as the reactor does once it is journaled. */
    void publish() {
        store.commitStep();
        tables.add(step, () -> {});
        store.endBatch();
    }

    /** The first word behind the key of the row that the reader has in hand. */
    long firstWord() {
        return reader.buffer().getLong(reader.offset() + Long.BYTES);
    }

    /** The last word of the row that the reader has in hand. */
    long lastWord() {
        return reader.buffer().getLong(reader.offset() + ROW_BYTES - Long.BYTES);
    }

    /** The number in a key's row, 0 when there is none. */
    long number(final long key) {
        return reader.read(key) ? lastWord() : 0;
    }

    /** Frees the state; what is published is freed when nobody reads it any more. */
    void close() {
        store.close();
    }

    /** Reads the numbers of the keys 1 and 2 at one sequence. */
    void readBoth(final JJ_Result result) {
        tables.collect(() -> {
            result.r1 = number(1);
            result.r2 = number(2);
            return null;
        });
    }
}
