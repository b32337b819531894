package io.acta.engine.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that waited for the disk, brought in while somebody walks over all rows. */
@Timeout(120)
class StagedRowsStressTest {
    private static final int EDITED = 8;
    private static final int BATCHES = 100_000;
    private static final TableType<Table, Table> TYPE = TableType.named("Numbers")
            .message(901, 1, 0)
            .keyOffset(0)
            .initialRow(new byte[2 * Long.BYTES])
            .build(table -> table, table -> table);

    private final AtomicReference<String> wrong = new AtomicReference<>();
    private volatile boolean over;

    @Test
    void shouldNotHideARowThatWasOnlyEditedInABatchThatRemovedAnother() throws Exception {
        try (StateStore store = new StateStore(100)) {
            final Table table = store.create(TYPE, EDITED + 2);
            final PublishedTables tables = new PublishedTables(store, List.of(table), 1 << 16);
            store.retainChanges(true);
            long step = 1;
            store.beginBatch();
            store.beginStep(step);
            for (int key = 0; key <= EDITED; key++) {
                table.insert(key);
            }
            store.commitStep();
            publish(store, tables, step);

            final Thread walker = new Thread(() -> walk(tables.reader(TYPE)));
            walker.start();
            for (long batch = 0; batch < BATCHES && wrong.get() == null; batch++) {
                step++;
                store.beginBatch();
                store.beginStep(step);
                for (int key = 0; key < EDITED; key++) {
                    table.edit(key);
                }
                if (batch % 2 == 0) {
                    table.delete(EDITED);
                } else {
                    table.insert(EDITED);
                }
                store.commitStep();
                publish(store, tables, step);
            }
            over = true;
            walker.join();
        }
        assertThat(wrong.get()).isNull();
    }

    private static void publish(final StateStore store, final PublishedTables tables, final long sequence) {
        tables.add(sequence, () -> {});
        store.endBatch();
        tables.showStaged(tables.stagedPosition(), sequence);
    }

    private void walk(final RowReader reader) {
        while (!over && wrong.get() == null) {
            int edited = 0;
            reader.all();
            while (reader.next()) {
                edited += reader.key() < EDITED ? 1 : 0;
            }
            if (edited != EDITED) {
                wrong.compareAndSet(null, edited + " of " + EDITED + " rows that never went");
            }
        }
    }
}
