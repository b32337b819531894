package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.state.RejectionCode;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.LabelledDecoder;
import io.acta.engine.works.QueueKeeper;
import io.acta.engine.works.WorksReactor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ActionQueueTest {
    private final MemoryJournal journal = new MemoryJournal();

    private WorksHarness launch(final int rows) {
        return WorksHarness.launch(journal, new ItemKeeper(), new QueueKeeper(rows));
    }

    private static long label(final WorksHarness works, final long label, final int refused, final int textLength) {
        works.actions.labelled().label(label).refused((short) refused).putText(new byte[textLength], 0, textLength);
        return works.actions.commitLabelled();
    }

    private static List<String> taken(final WorksHarness works, final int queue) {
        return works.lines("queue " + queue + " took").stream()
                .map(line -> line.substring(line.indexOf("took")))
                .toList();
    }

    @Test
    void shouldDeliverWhatWasAppliedInItsOrderFollowUpsIncluded() {
        try (WorksHarness works = launch(100)) {
            works.inOneBatch(() -> {
                label(works, 5, 0, 3);
                works.actions.traced(1, 1, -1, 0);
                works.actions.set(1, 1, 1);
                label(works, 6, 0, 0);
            });
            works.journaled(4);
            assertThat(taken(works, QueueKeeper.FAMILY))
                    .containsExactly(
                            "took 5 of 1 caused by 1, text 3",
                            "took 1 of 2 caused by 2, text 0",
                            "took 11 of 2 caused by 2, text 0",
                            "took 6 of 4 caused by 4, text 0");
            assertThat(taken(works, QueueKeeper.LABELS))
                    .as("a queue of its own, with its own types")
                    .containsExactly("took 5 of 1 caused by 1, text 3", "took 6 of 4 caused by 4, text 0");
        }
    }

    @Test
    void shouldCollectWhatATimerBrings() {
        try (WorksHarness works = launch(100)) {
            works.journaled(works.actions.traced(1, 0, 500, 0));
            works.now.set(1_500);
            works.turns(2);
            assertThat(taken(works, QueueKeeper.FAMILY))
                    .containsExactly(
                            "took 1 of 1 caused by 1, text 0",
                            "took -1 of 1 caused by 1, text 0",
                            "took -9 of 1 caused by 1, text 0");
        }
    }

    @Test
    void shouldNotHoldWhatWasRejectedOrFailed() {
        try (WorksHarness works = launch(100)) {
            label(works, 1, 1, 0);
            label(works, 2, 2, 0);
            works.journaled(label(works, 3, 0, 0));
            assertThat(works.lines()).contains("1 REJECTED 1", "2 FAILED", "3 APPLIED");
            assertThat(taken(works, QueueKeeper.FAMILY)).containsExactly("took 3 of 3 caused by 3, text 0");
        }
    }

    @Test
    void shouldKeepWhatWasNotTakenOverBatchesAndRestarts() {
        try (WorksHarness works = launch(100)) {
            works.journaled(works.actions.held(0));
            label(works, 1, 0, 0);
            label(works, 2, 0, 300);
            works.journaled(label(works, 3, 0, 0));
            assertThat(taken(works, QueueKeeper.FAMILY)).isEmpty();
            assertThat(taken(works, QueueKeeper.LABELS))
                    .as("the other cursor is its own")
                    .hasSize(3);
        }
        try (WorksHarness works = launch(100)) {
            works.journaled(works.actions.held(2));
            assertThat(taken(works, QueueKeeper.FAMILY))
                    .containsExactly("took 1 of 2 caused by 2, text 0", "took 2 of 3 caused by 3, text 300");
            works.journaled(works.actions.held(2));
            assertThat(taken(works, QueueKeeper.FAMILY))
                    .endsWith("took 3 of 4 caused by 4, text 0")
                    .hasSize(3);
        }
    }

    @Test
    void shouldRejectWhatFindsNoRoomAndLoseNothingThatWaits() {
        try (WorksHarness works = launch(4)) {
            works.journaled(works.actions.held(0));
            // 8 bytes of header, 8 + 1 of block, 4 of length: 91 bytes of text fill a row.
            label(works, 1, 0, 91);
            label(works, 2, 0, 92);
            label(works, 3, 0, 92);
            label(works, 4, 0, 91);
            works.journaled(label(works, 5, 0, 0));
            final String full = " REJECTED " + RejectionCode.QUEUE_FULL;
            assertThat(works.lines()).contains("2 APPLIED", "3 APPLIED", "4" + full, "5 APPLIED", "6" + full);
            works.journaled(works.actions.held(9));
            assertThat(taken(works, QueueKeeper.FAMILY))
                    .containsExactly(
                            "took 1 of 2 caused by 2, text 91",
                            "took 2 of 3 caused by 3, text 92",
                            "took 4 of 5 caused by 5, text 91");
            works.journaled(label(works, 6, 0, 300));
            assertThat(taken(works, QueueKeeper.FAMILY)).endsWith("took 6 of 8 caused by 8, text 300");
            assertThat(works.lines()).contains("8 APPLIED");
            works.journaled(label(works, 7, 0, 500));
            assertThat(works.lines()).as("longer than the whole queue").contains("9" + full);
        }
    }

    @Test
    void shouldDeliverHistoryAgainInTheJournalsOrder() {
        try (WorksHarness works = launch(4)) {
            for (int i = 1; i <= 6; i++) {
                works.journaled(label(works, i, 0, 0));
            }
            final int before = taken(works, QueueKeeper.FAMILY).size();
            assertThat(before).isEqualTo(6);
            works.journaled(works.actions.resynced(0, (short) 0));
            assertThat(taken(works, QueueKeeper.FAMILY).subList(before, before + 4))
                    .as("as far as its rows go back")
                    .containsExactly(
                            "took 3 of 3 caused by 3, text 0",
                            "took 4 of 4 caused by 4, text 0",
                            "took 5 of 5 caused by 5, text 0",
                            "took 6 of 6 caused by 6, text 0");
            works.journaled(works.actions.resynced(6, (short) 0));
            assertThat(taken(works, QueueKeeper.FAMILY))
                    .hasSize(before + 5)
                    .endsWith("took 6 of 6 caused by 6, text 0");
            assertThat(taken(works, QueueKeeper.LABELS)).as("the other queue").hasSize(6);
        }
    }

    @Test
    void shouldUndoAResyncWithItsAction() {
        try (WorksHarness works = launch(4)) {
            works.journaled(label(works, 1, 0, 0));
            works.journaled(works.actions.resynced(0, (short) 1));
            assertThat(taken(works, QueueKeeper.FAMILY)).hasSize(1);
        }
    }

    @Test
    void shouldSkipToWhatComesFromNowOn() {
        try (WorksHarness works = launch(10)) {
            works.journaled(works.actions.held(0));
            label(works, 1, 0, 0);
            works.actions.resynced(-1, (short) 0);
            label(works, 2, 0, 0);
            works.journaled(works.actions.held(9));
            assertThat(taken(works, QueueKeeper.FAMILY)).containsExactly("took 2 of 4 caused by 4, text 0");
        }
    }

    @Test
    void shouldDeliverTheSameInAReplay() {
        final List<String> live;
        try (WorksHarness works = launch(6)) {
            for (int i = 1; i <= 200; i++) {
                if (i % 9 == 0) {
                    works.actions.held(i % 4);
                }
                if (i % 17 == 0) {
                    works.actions.resynced(i % 3, (short) (i & 1));
                }
                label(works, i, i % 5 == 0 ? 1 : 0, i % 250);
            }
            works.journaled(works.actions.held(9));
            live = works.lines();
        }
        assertThat(WorksHarness.replayedLines(journal, () -> new Reactor[] {new ItemKeeper(), new QueueKeeper(6)}))
                .isEqualTo(live);
    }

    @Test
    void shouldTakeOtherRowsWhenNothingWaitsAndReplayWhatCameBefore() {
        final String full = " REJECTED " + RejectionCode.QUEUE_FULL;
        try (WorksHarness works = launch(2)) {
            works.actions.held(0);
            label(works, 1, 0, 0);
            label(works, 2, 0, 0);
            works.journaled(label(works, 3, 0, 0));
            assertThat(works.lines()).contains("3 APPLIED", "4" + full);
        }
        try (WorksHarness works = launch(3)) {
            works.journaled(label(works, 4, 0, 0));
            assertThat(works.lines()).as("as long as something waits").contains("5" + full);
            works.journaled(works.actions.held(9));
            assertThat(taken(works, QueueKeeper.FAMILY))
                    .containsExactly("took 1 of 2 caused by 2, text 0", "took 2 of 3 caused by 3, text 0");
            works.journaled(works.actions.held(0));
            label(works, 5, 0, 0);
            label(works, 6, 0, 0);
            label(works, 7, 0, 0);
            works.journaled(label(works, 8, 0, 0));
            assertThat(works.lines()).contains("10 APPLIED", "11" + full);
        }
        try (WorksHarness works = launch(1)) {
            works.journaled(works.actions.held(9));
            assertThat(taken(works, QueueKeeper.FAMILY)).hasSize(3).endsWith("took 7 of 10 caused by 10, text 0");
            works.journaled(works.actions.held(0));
            label(works, 9, 0, 0);
            works.journaled(label(works, 10, 0, 0));
            assertThat(works.lines()).contains("14 APPLIED", "15" + full);
        }
        try (WorksHarness works = launch(100)) {
            works.journaled(works.actions.held(9));
            assertThat(taken(works, QueueKeeper.FAMILY)).containsExactly("took 9 of 14 caused by 14, text 0");
        }
    }

    @Test
    void shouldRefuseAQueueThatCollectsNothingOrComesTooLate() {
        assertThatThrownBy(() -> WorksHarness.launch(journal, new WorksReactor() {
                    @Override
                    public void onSetup(final ReactorSetup setup) {
                        setup.queue(10);
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("templateIds=[] must name what it collects");
        assertThatThrownBy(() -> WorksHarness.launch(journal, new WorksReactor() {
                    private ReactorSetup kept;

                    @Override
                    public void onSetup(final ReactorSetup setup) {
                        kept = setup;
                    }

                    @Override
                    public void onViews(final io.acta.engine.reactor.StateView state) {
                        kept.queue(10, LabelledDecoder.TEMPLATE_ID);
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only within onSetup");
    }

    @Test
    void shouldGiveNothingToAReactorThatTakesNothing() {
        final List<String> seen = new java.util.ArrayList<>();
        try (WorksHarness works = WorksHarness.launch(journal, new WorksReactor() {
            private io.acta.engine.reactor.ActionQueue queue;

            @Override
            public void onSetup(final ReactorSetup setup) {
                queue = setup.queue(10, LabelledDecoder.TEMPLATE_ID);
            }

            @Override
            public void onBatchEnd(final ActionContext context) {
                if (queue.isEmpty()) {
                    return;
                }
                queue.next();
                seen.add("offered " + queue.sequence());
                throw new IllegalStateException("not now");
            }
        })) {
            works.journaled(label(works, 1, 0, 0));
            works.journaled(works.actions.held(0));
            works.turns(1);
            assertThat(seen)
                    .as("an undone step takes nothing")
                    .contains("offered 1")
                    .doesNotContain("offered 2");
            assertThat(seen.size()).isEqualTo(2);
        }
    }
}
