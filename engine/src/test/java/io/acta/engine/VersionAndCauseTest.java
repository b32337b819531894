package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.ItemTable;
import io.acta.engine.works.RevisedDecoder;
import io.acta.engine.works.TracedDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VersionAndCauseTest {
    private final MemoryJournal journal = new MemoryJournal();

    private static long version(final WorksHarness works, final long itemId) {
        return works.engine
                .query(state -> state.view(ItemTable.TYPE).version(itemId))
                .join();
    }

    private static Long amount(final WorksHarness works, final long itemId) {
        return works.engine
                .query(state -> state.view(ItemTable.TYPE).contains(itemId)
                        ? Long.valueOf(state.view(ItemTable.TYPE).get(itemId).amount())
                        : null)
                .join();
    }

    @Test
    void shouldApplyWhatExpectsTheVersionOfTheRow() {
        try (WorksHarness works = WorksHarness.launch(journal, new ItemKeeper())) {
            works.journaled(works.actions.revised(7, -1, 1, 10));
            final long seen = version(works, 7);
            works.journaled(works.actions.revised(7, seen, 1, 20));
            assertThat(amount(works, 7)).isEqualTo(20);
            assertThat(version(works, 7)).isGreaterThan(seen);
            assertThat(works.lines()).contains("1 APPLIED", "2 APPLIED");
        }
    }

    @Test
    void shouldUndoAndCallItAConflictWhenAnotherWasFaster() {
        try (WorksHarness works = WorksHarness.launch(journal, new ItemKeeper())) {
            works.journaled(works.actions.set(7, 1, 10));
            final long seen = version(works, 7);
            works.actions.revised(7, seen, 1, 20);
            works.actions.revised(7, seen, 1, 30);
            works.actions.revised(7, -1, 1, 40);
            works.journaled(works.actions.revised(8, seen, 1, 50));
            assertThat(amount(works, 7)).isEqualTo(20);
            assertThat(amount(works, 8)).isNull();
            assertThat(works.lines()).contains("2 APPLIED", "3 CONFLICT", "4 CONFLICT", "5 CONFLICT");
            assertThat(works.lines("cause of"))
                    .as("nothing of a conflict is seen")
                    .hasSize(1);
            assertThat(works.engine.counters().snapshot())
                    .containsEntry("actions: conflict", 3L)
                    .containsEntry("actions: rejected", 0L);
        }
        assertThat(WorksHarness.replayedLines(journal, () -> new Reactor[] {new ItemKeeper()}))
                .contains("2 APPLIED", "3 CONFLICT", "4 CONFLICT", "5 CONFLICT");
    }

    @Test
    void shouldTellFollowUpsWhatCausedThem() {
        try (WorksHarness works = WorksHarness.launch(journal, new ItemKeeper())) {
            works.actions.set(1, 1, 1);
            works.publisher.correlationId(99);
            works.journaled(works.actions.traced(1, 2, -1, 0));
            assertThat(works.lines("cause of"))
                    .containsExactly(
                            "2.0 cause of 1: sequence 2, ordinal 0 by -1, template -1 for 99",
                            "2.1 cause of 11: sequence 2, ordinal 1 by 0, template " + TracedDecoder.TEMPLATE_ID
                                    + ", follow-up for 99",
                            "2.2 cause of 12: sequence 2, ordinal 2 by 0, template " + TracedDecoder.TEMPLATE_ID
                                    + ", follow-up for 99",
                            "2.3 cause of 111: sequence 2, ordinal 3 by 1, template " + TracedDecoder.TEMPLATE_ID
                                    + ", follow-up for 99",
                            "2.4 cause of 121: sequence 2, ordinal 4 by 2, template " + TracedDecoder.TEMPLATE_ID
                                    + ", follow-up for 99");
        }
    }

    @Test
    void shouldTellWhichTypeOfMessageCausedAFollowUp() {
        try (WorksHarness works = WorksHarness.launch(journal, new ItemKeeper())) {
            works.journaled(works.actions.revised(7, -1, 1, 10));
            assertThat(works.lines("cause of"))
                    .containsExactly("1.0 cause of 7: sequence 1, ordinal 1 by 0, template "
                            + RevisedDecoder.TEMPLATE_ID + ", follow-up");
        }
    }

    @Test
    void shouldKeepCauseAndCorrelationThroughTimersAndRestarts() {
        try (WorksHarness works = WorksHarness.launch(journal, new ItemKeeper())) {
            works.publisher.correlationId(99);
            works.actions.traced(1, 0, 500, 0);
            works.publisher.correlationId(0);
            works.journaled(works.actions.set(1, 1, 1));
        }
        try (WorksHarness works = WorksHarness.launch(journal, new ItemKeeper())) {
            works.now.set(1_500);
            works.turns(2);
            assertThat(works.lines("cause of"))
                    .containsExactly(
                            "2.t0 cause of -1: sequence 1, ordinal 0 by -1, template -1, follow-up for 99",
                            "2.t1 cause of -9: sequence 1, ordinal 1 by 0, template " + TracedDecoder.TEMPLATE_ID
                                    + ", follow-up for 99");
        }
    }
}
