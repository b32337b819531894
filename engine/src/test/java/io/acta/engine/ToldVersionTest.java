package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.StateHandler;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.ItemTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToldVersionTest {
    private static final int GROUP = 2;

    /** What a page knows: the version of each row that it was told of. */
    private final Map<Long, Long> versions = new ConcurrentHashMap<>();

    private final StateHandler page = new StateHandler() {
        @Override
        public void onRow(
                final TableType<?, ?> table,
                final long key,
                final long version,
                final DirectBuffer buffer,
                final int offset) {
            versions.put(key, version);
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
            versions.put(key, version);
        }
    };

    /** Compares and sets by what the page was told. @return what became of it. */
    private String revise(final WorksHarness works, final long item, final long amount) {
        final long sequence = works.journaled(works.actions.revised(item, versions.get(item), GROUP, amount));
        return works.lines().stream()
                .filter(line -> line.startsWith(sequence + " "))
                .findFirst()
                .orElseThrow();
    }

    private void await(final long item, final long version) {
        final long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (!Long.valueOf(version).equals(versions.get(item)) && System.nanoTime() < deadlineNs) {
            Thread.onSpinWait();
        }
        assertThat(versions).containsEntry(item, version);
    }

    private static long version(final WorksHarness works, final long item) {
        return works.engine
                .query(state -> state.view(ItemTable.TYPE).version(item))
                .join();
    }

    @Test
    void shouldLetAPageCompareAndSetByWhatItWasTold() {
        try (WorksHarness works = WorksHarness.launch(new MemoryJournal(), new ItemKeeper())) {
            works.journaled(works.actions.set(7, GROUP, 1));
            works.engine.onState("page", OverflowPolicy.BLOCK, page, ItemTable.TYPE);
            await(7, version(works, 7));
            assertThat(revise(works, 7, 2)).as("by a row that was there").endsWith("APPLIED");
            works.journaled(works.actions.set(8, GROUP, 1));
            await(7, version(works, 7));
            await(8, version(works, 8));
            assertThat(revise(works, 7, 3)).as("by a change").endsWith("APPLIED");
            assertThat(revise(works, 8, 3)).as("by a row that came").endsWith("APPLIED");
            works.journaled(works.actions.dropped(8));
            await(8, -1);
            assertThat(revise(works, 8, 4)).as("by a row that went").endsWith("APPLIED");
        }
    }

    @Test
    void shouldConflictWhenThePageWasNotToldYet() {
        try (WorksHarness works = WorksHarness.launch(new MemoryJournal(), new ItemKeeper())) {
            works.journaled(works.actions.set(7, GROUP, 1));
            versions.put(7L, version(works, 7) - 1);
            assertThat(revise(works, 7, 2)).endsWith("CONFLICT");
        }
    }
}
