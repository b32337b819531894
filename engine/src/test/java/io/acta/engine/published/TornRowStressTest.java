package io.acta.engine.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long rows, each word of which holds the same number, written without a pause: a reader never sees two numbers. */
@Timeout(120)
class TornRowStressTest {
    private static final int ROW_BYTES = 1024;
    private static final int KEYS = 4;
    private static final int BATCHES = 300_000;
    private static final int READERS = 3;
    private static final TableType<Table, Table> TYPE = TableType.named("Words")
            .message(901, 1, 0)
            .keyOffset(0)
            .initialRow(new byte[ROW_BYTES])
            .build(table -> table, table -> table);

    private final AtomicReference<String> wrong = new AtomicReference<>();
    private volatile boolean over;

    @Test
    void shouldNeverShowPartOfAWrite() throws Exception {
        final List<Reading> readers = new ArrayList<>();
        try (StateStore store = new StateStore(100)) {
            final Table table = store.create(TYPE, KEYS);
            final PublishedTables tables = new PublishedTables(store, List.of(table), 0);
            for (int i = 0; i < READERS; i++) {
                readers.add(new Reading(tables.reader(TYPE)));
                readers.get(i).start();
            }
            store.retainChanges(true);
            for (long batch = 1; batch <= BATCHES && wrong.get() == null; batch++) {
                store.beginBatch();
                store.beginStep(batch);
                write(table, batch % KEYS, batch);
                store.commitStep();
                tables.add(batch, () -> {});
                store.endBatch();
            }
            over = true;
            for (final Reading reading : readers) {
                reading.join();
            }
        }
        assertThat(wrong.get()).isNull();
        for (final Reading reading : readers) {
            assertThat(reading.reads).isPositive();
        }
    }

    @Test
    void shouldAllocateNothingToRead() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        try (StateStore store = new StateStore(100)) {
            final Table table = store.create(TYPE, KEYS);
            final PublishedTables tables = new PublishedTables(store, List.of(table), 0);
            final RowReader reader = tables.reader(TYPE);
            store.retainChanges(true);
            long least = Long.MAX_VALUE;
            long step = 1;
            for (int round = 0; round < 20; round++) {
                final long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < 1_000; i++) {
                    store.beginBatch();
                    store.beginStep(step++);
                    write(table, 1, step);
                    store.commitStep();
                    tables.add(step, null);
                    store.endBatch();
                    reader.read(1);
                    reader.read(2);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            }
            assertThat(least).as("bytes for 1,000 batches and 2,000 reads").isZero();
        }
    }

    private static void write(final Table table, final long key, final long number) {
        final int row = table.edit(key) >= 0 ? table.edit(key) : table.insert(key);
        for (int i = Long.BYTES; i < ROW_BYTES; i += Long.BYTES) {
            table.buffer(row).putLong(table.offset(row) + i, number);
        }
    }

    private final class Reading extends Thread {
        private final RowReader reader;
        private long reads;

        Reading(final RowReader reader) {
            this.reader = reader;
        }

        @Override
        public void run() {
            while (!over && wrong.get() == null) {
                if (reader.read(reads % KEYS)) {
                    check();
                }
                reads++;
            }
        }

        private void check() {
            final long first = reader.buffer().getLong(reader.offset() + Long.BYTES);
            for (int i = 2 * Long.BYTES; i < ROW_BYTES; i += Long.BYTES) {
                final long word = reader.buffer().getLong(reader.offset() + i);
                if (word != first) {
                    wrong.compareAndSet(null, "word at " + i + " is " + word + ", the first is " + first);
                }
            }
        }
    }
}
