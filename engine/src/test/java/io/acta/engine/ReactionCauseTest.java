package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.works.CauseTeller;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.ItemTable;
import io.acta.engine.works.JobKeeper;
import io.acta.engine.works.SummaryKeeper;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReactionCauseTest {
    private static final int OTHER = 2;
    private static final long ORIGIN = 77;

    private final MemoryJournal journal = new MemoryJournal();

    private static Reactor[] reactors() {
        return new Reactor[] {new ItemKeeper(), new SummaryKeeper(false), new JobKeeper(), new CauseTeller()};
    }

    private WorksHarness launch() {
        return WorksHarness.launch(journal, reactors());
    }

    private static List<String> told(final WorksHarness works, final String what) {
        return works.lines(what).stream()
                .map(line -> line.substring(line.indexOf(what)))
                .toList();
    }

    private static String cause(final long label, final long sequence, final long correlationId) {
        return "cause of " + label + ": sequence " + sequence + ", ordinal 0 by -1, template -1, follow-up"
                + (correlationId == 0 ? "" : " for " + correlationId);
    }

    @Test
    void shouldTellTheActionThatChangedTheRowLast() {
        try (WorksHarness works = launch()) {
            works.inOneBatch(() -> {
                works.publisher.correlateNext(101);
                works.actions.set(7, OTHER, 1);
                works.publisher.correlateNext(102);
                works.actions.set(8, OTHER, 1);
                works.publisher.correlateNext(103);
                works.actions.set(7, OTHER, 2);
                works.publisher.correlateNext(104);
                works.actions.dropped(99);
            });
            works.journaled(4);
            assertThat(told(works, "cause of"))
                    .as(
                            "7 was changed by the third action at last; the group's summary by the reaction to 8, then by one to itself")
                    .containsExactly(
                            cause(7, 3, 103),
                            cause(8, 2, 102),
                            cause(CauseTeller.SUMMARY + OTHER, 2, 102),
                            cause(CauseTeller.SUMMARY + OTHER, 2, 102));
        }
    }

    @Test
    void shouldKnowWhoTookARowOutAndWhoPutItBack() {
        try (WorksHarness works = launch()) {
            works.publisher.origin(ORIGIN, 1);
            works.journaled(works.actions.set(7, OTHER, 1));
            works.inOneBatch(() -> {
                works.publisher.correlateNext(201);
                works.actions.set(7, OTHER, 5);
                works.publisher.correlateNext(202);
                works.actions.dropped(7);
                works.actions.set(7, OTHER, 6);
                works.publisher.correlateNext(203);
                works.actions.dropped(7);
            });
            works.journaled(5);
            assertThat(told(works, "cause of 7")).containsExactly(cause(7, 1, 0), cause(7, 5, 203));
            assertThat(told(works, "told of 7").get(1)).as("version and origin").isEqualTo("told of 7: -1->77 for 203");
        }
    }

    @Test
    void shouldTellTheVersionThatACompareAndSetExpects() {
        try (WorksHarness works = launch()) {
            works.journaled(works.actions.set(7, OTHER, 1));
            final long version = works.engine
                    .query(state -> state.view(ItemTable.TYPE).version(7))
                    .join();
            assertThat(told(works, "told of 7")).containsExactly("told of 7: " + version + "->0");
            works.journaled(works.actions.revised(7, version, OTHER, 2));
            assertThat(works.lines()).contains("2 APPLIED");
        }
    }

    @Test
    void shouldTellTheCauseOfATimerThatChangedARow() {
        try (WorksHarness works = launch()) {
            works.publisher.correlateNext(301);
            works.journaled(works.actions.set(7, SummaryKeeper.TIMED, 1));
            works.journaled(works.actions.set(8, OTHER, 1));
            works.now.addAndGet(SummaryKeeper.DELAY_NS);
            works.turns(3);
            assertThat(told(works, "cause of 7"))
                    .as("a reaction set the timer, which took the row out")
                    .containsExactly(cause(7, 1, 301), cause(7, 1, 301));
        }
        assertThat(WorksHarness.replayedLines(journal, ReactionCauseTest::reactors))
                .filteredOn(line -> line.contains("cause of 7"))
                .hasSize(2);
    }

    @Test
    void shouldTellTheActionThatBeganALongWorkAfterEachOfItsChunks() {
        final List<String> live;
        try (WorksHarness works = launch()) {
            works.publisher.origin(ORIGIN, 1);
            works.inOneBatch(() -> {
                works.publisher.correlateNext(401);
                works.actions.jobStarted(7, 2, 1);
                works.publisher.correlateNext(402);
                works.actions.set(8, OTHER, 1);
            });
            works.journaled(2);
            works.turns(4);
            final String begun = cause(CauseTeller.JOB + 7, 1, 401);
            assertThat(told(works, "cause of 2007"))
                    .as("started, then two chunks in batches of their own, with another action between")
                    .containsExactly(begun, begun, begun);
            assertThat(told(works, "told of 2007"))
                    .as("origin and correlation id of the asker")
                    .hasSize(3)
                    .allMatch(line -> line.endsWith("->" + ORIGIN + " for 401"));
            live = works.lines();
        }
        assertThat(WorksHarness.replayedLines(journal, ReactionCauseTest::reactors))
                .isEqualTo(live);
    }

    @Test
    void shouldKnowTheCausesOfReactionsThatLaterBatchesTell() {
        final EngineContext context = WorksHarness.context(journal, reactors())
                .limits(EngineLimits.DEFAULT.outputsMax(8).outputBytesMax(256))
                .outputLogBytes(1 << 16)
                .changeLogBytes(1 << 16)
                .batchActionsMax(100);
        final int count = 100;
        try (WorksHarness works = new WorksHarness(context, new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 0; i < count; i++) {
                    works.publisher.correlateNext(1_000 + i);
                    works.actions.set(i, OTHER, 1);
                }
            });
            works.journaled(count);
            works.turns(10);
            assertThat(works.engine.counters().snapshot().get("batches"))
                    .as("one batch has no room for all")
                    .isGreaterThan(2);
            assertThat(told(works, "cause of").subList(0, count))
                    .containsExactlyElementsOf(IntStream.range(0, count)
                            .mapToObj(i -> cause(i, i + 1, 1_000 + i))
                            .toList());
        }
    }
}
