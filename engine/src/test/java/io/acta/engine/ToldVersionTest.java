package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.ItemTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToldVersionTest {
    private static final int GROUP = 2;

    private final ToldRows page = new ToldRows();

    /** Compares and sets by what the page was told. @return what became of it. */
    private String revise(final WorksHarness works, final long item, final long amount) {
        final long sequence = works.journaled(works.actions.revised(item, page.version(item), GROUP, amount));
        return works.lines().stream()
                .filter(line -> line.startsWith(sequence + " "))
                .findFirst()
                .orElseThrow();
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
            page.awaitVersion(7, version(works, 7));
            assertThat(revise(works, 7, 2)).as("by a row that was there").endsWith("APPLIED");
            works.journaled(works.actions.set(8, GROUP, 1));
            page.awaitVersion(7, version(works, 7));
            page.awaitVersion(8, version(works, 8));
            assertThat(revise(works, 7, 3)).as("by a change").endsWith("APPLIED");
            assertThat(revise(works, 8, 3)).as("by a row that came").endsWith("APPLIED");
            works.journaled(works.actions.dropped(8));
            page.awaitVersion(8, -1);
            assertThat(revise(works, 8, 4)).as("by a row that went").endsWith("APPLIED");
        }
    }

    @Test
    void shouldConflictWhenThePageWasNotToldYet() {
        try (WorksHarness works = WorksHarness.launch(new MemoryJournal(), new ItemKeeper())) {
            works.journaled(works.actions.set(7, GROUP, 1));
            page.version(7, version(works, 7) - 1);
            assertThat(revise(works, 7, 2)).endsWith("CONFLICT");
        }
    }
}
