package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.state.RejectionCode;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.JobDecoder;
import io.acta.engine.works.JobKeeper;
import io.acta.engine.works.JobTable;
import io.acta.engine.works.TracedDecoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContinuationTest {
    private final MemoryJournal journal = new MemoryJournal();

    private WorksHarness launch() {
        return WorksHarness.launch(journal, new ItemKeeper(), new JobKeeper());
    }

    private static String job(final WorksHarness works, final long jobId) {
        return works.engine
                .query(state -> {
                    final JobDecoder row = state.view(JobTable.TYPE).get(jobId);
                    return row == null ? "none" : row.done() + "/" + row.total() + " in " + row.batches();
                })
                .join();
    }

    private static void awaitDone(final WorksHarness works, final long jobId, final String expected) {
        final long deadline = System.nanoTime() + 10_000_000_000L;
        while (!job(works, jobId).equals(expected)) {
            assertThat(System.nanoTime())
                    .as("%s, not %s", job(works, jobId), expected)
                    .isLessThan(deadline);
        }
    }

    @Test
    void shouldWorkThroughAJobWithoutTraffic() {
        try (WorksHarness works = launch()) {
            works.publisher.correlationId(42);
            works.journaled(works.actions.jobStarted(7, 100, 40));
            awaitDone(works, 7, "100/100 in 3");
            assertThat(works.lines())
                    .containsExactly(
                            "1 APPLIED",
                            "1.t0 progress of 7: 40/100 for 42",
                            "1.t1 progress of 7: 80/100 for 42",
                            "1.t2 progress of 7: 100/100 for 42");
            assertThat(works.engine.counters().snapshot())
                    .containsEntry("continuations: applied", 3L)
                    .containsEntry("batches", 4L);
        }
    }

    @Test
    void shouldGiveOthersTheirTurnBetweenChunks() {
        try (WorksHarness works = launch()) {
            works.inOneBatch(() -> {
                works.actions.jobStarted(1, 3, 1);
                works.actions.jobStarted(2, 3, 1);
            });
            awaitDone(works, 1, "3/3 in 3");
            awaitDone(works, 2, "3/3 in 3");
            assertThat(works.lines("progress").stream()
                            .map(line -> line.substring(line.indexOf("progress")))
                            .toList())
                    .containsExactly(
                            "progress of 1: 1/3",
                            "progress of 2: 1/3",
                            "progress of 1: 2/3",
                            "progress of 2: 2/3",
                            "progress of 1: 3/3",
                            "progress of 2: 3/3");
        }
    }

    @Test
    void shouldApplyNoMoreThanABatchMay() {
        final EngineContext context = WorksHarness.context(journal, new ItemKeeper(), new JobKeeper())
                .limits(EngineLimits.DEFAULT.continuationRows(100).continuationsPerBatchMax(2));
        try (WorksHarness works = new WorksHarness(context, new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 1; i <= 5; i++) {
                    works.actions.jobStarted(i, 1, 1);
                }
            });
            awaitDone(works, 5, "1/1 in 1");
            assertThat(works.engine.counters().snapshot().get("batches"))
                    .as("one to start them, three to do five")
                    .isEqualTo(4);
        }
    }

    @Test
    void shouldRejectAnActionThatPutsOffMoreThanMayWait() {
        final EngineContext context = WorksHarness.context(journal, new ItemKeeper(), new JobKeeper())
                .limits(EngineLimits.DEFAULT.continuationRows(2).continuationsPerBatchMax(2));
        try (WorksHarness works = new WorksHarness(context, new AtomicLong(1_000))) {
            works.inOneBatch(() -> {
                for (int i = 1; i <= 3; i++) {
                    works.actions.jobStarted(i, 1, 1);
                }
            });
            works.journaled(3);
            awaitDone(works, 2, "1/1 in 1");
            assertThat(job(works, 3)).isEqualTo("none");
            assertThat(works.lines()).contains("1 APPLIED", "2 APPLIED", "3 REJECTED " + RejectionCode.CONTINUATIONS);
        }
    }

    @Test
    void shouldForgetWhatARejectedActionPutOff() {
        try (WorksHarness works = launch()) {
            works.journaled(works.actions.jobStarted(7, 1, 1));
            awaitDone(works, 7, "1/1 in 1");
            works.journaled(works.actions.jobStarted(7, 1, 1));
            works.turns(3);
            assertThat(works.lines()).contains("2 REJECTED 1");
            assertThat(works.engine.counters().snapshot()).containsEntry("continuations: applied", 1L);
        }
    }

    @Test
    void shouldGoOnAfterARestart() {
        // Closed as soon as the first action is through: what waits then is done by the next launch, not before the
        // end.
        final int total = 1_000_000;
        final String done;
        try (WorksHarness works = launch()) {
            works.journaled(works.actions.jobStarted(7, total, 1));
            done = job(works, 7);
        }
        assertThat(done).isNotEqualTo(total + "/" + total + " in " + total);
        final long doneBefore = chunksIn(done);
        try (WorksHarness works = launch()) {
            final long deadline = System.nanoTime() + 10_000_000_000L;
            while (chunksIn(job(works, 7)) <= doneBefore + 10) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }

    /** The first number of what {@link #job} says. */
    private static long chunksIn(final String job) {
        return Long.parseLong(job.substring(0, job.indexOf('/')));
    }

    @Test
    void shouldKeepCauseAndCorrelationOverChunks() {
        try (WorksHarness works = launch()) {
            works.publisher.correlationId(42);
            works.journaled(works.actions.traced(1, 0, -1, 2));
            works.turns(4);
            final String by = " by 0, template " + TracedDecoder.TEMPLATE_ID + ", follow-up for 42";
            assertThat(works.lines("cause of"))
                    .containsExactly(
                            "1.0 cause of 1: sequence 1, ordinal 0 by -1, template -1 for 42",
                            "1.t0 cause of 1001: sequence 1, ordinal 0 by -1, template -1, follow-up for 42",
                            "1.t1 cause of 10011: sequence 1, ordinal 1" + by,
                            "1.t2 cause of 2001: sequence 1, ordinal 0 by -1, template -1, follow-up for 42",
                            "1.t3 cause of 20011: sequence 1, ordinal 1" + by);
        }
    }

    @Test
    void shouldDoTheSameInAReplay() {
        final List<String> live;
        try (WorksHarness works = launch()) {
            long last = 0;
            for (int i = 0; i < 100; i++) {
                last = works.actions.jobStarted(i % 60, 1 + i, 1 + i % 7);
            }
            works.journaled(last);
            awaitDone(works, 59, "60/60 in 15");
            works.turns(60);
            live = works.lines();
        }
        assertThat(WorksHarness.replayedLines(journal, () -> new Reactor[] {new ItemKeeper(), new JobKeeper()}))
                .isEqualTo(live);
    }
}
