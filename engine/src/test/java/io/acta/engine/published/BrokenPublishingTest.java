package io.acta.engine.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch that cannot be brought in: the reactor thread gets to know, and no reader waits for the rest of it. */
@Timeout(30)
class BrokenPublishingTest {
    private static final TableType<Table, Table> TYPE = TableType.named("Numbers")
            .message(901, 1, 0)
            .keyOffset(0)
            .initialRow(new byte[2 * Long.BYTES])
            .build(table -> table, table -> table);
    private static final int STAGED_BYTES = 1 << 12;

    @Test
    void shouldTellReadersThatWouldWaitForTheRestOfABatch() throws Exception {
        breakIn(0);
    }

    @Test
    void shouldTellReadersThatWouldWaitForTheRestOfABatchThatWaitedForTheDisk() throws Exception {
        breakIn(STAGED_BYTES);
    }

    private static void breakIn(final int stagedBytes) throws Exception {
        try (StateStore store = new StateStore(100)) {
            final Table table = store.create(TYPE, 1);
            final PublishedTables tables = new PublishedTables(store, List.of(table), stagedBytes);
            store.retainChanges(true);
            publish(store, table, tables, 1);
            final RowReader reader = tables.reader(TYPE);
            assertThat(reader.read(1)).isTrue();

            // More rows than there is memory for in the copy.
            table.capacity(8);
            assertThatThrownBy(() -> publish(store, table, tables, 2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has memory for 1 rows");

            assertThat(reader.read(1)).as("a row that is whole").isTrue();
            assertRefused(() -> reader.read(2));
            assertRefused(() -> tables.collect(() -> reader.read(1)));
            assertThatThrownBy(() -> tables.showAll(2))
                    .as("nothing is brought in behind it")
                    .isInstanceOf(IllegalStateException.class);
            assertRefused(() -> tables.collect(() -> reader.read(1)));
            assertThat(tables.sequence()).isEqualTo(1);
        }
    }

    private static void publish(
            final StateStore store, final Table table, final PublishedTables tables, final long number) {
        store.beginBatch();
        store.beginStep(number);
        table.insert(number);
        store.commitStep();
        tables.add(number, () -> {});
        tables.showStaged(tables.stagedPosition(), number);
        store.endBatch();
    }

    /** On a thread of its own: a reader that waits cannot be interrupted. */
    private static void assertRefused(final Runnable read) {
        final CompletableFuture<Void> reading = new CompletableFuture<>();
        final Thread thread = new Thread(() -> {
            try {
                read.run();
                reading.complete(null);
            } catch (final RuntimeException e) {
                reading.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("launch anew")
                .hasRootCauseMessage("published table Numbers has memory for 1 rows, and the writer was given a larger"
                        + " capacity meanwhile: launch anew");
    }
}
