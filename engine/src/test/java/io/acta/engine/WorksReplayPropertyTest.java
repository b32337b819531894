package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.replay.Replayer;
import io.acta.engine.works.ItemKeeper;
import io.acta.engine.works.JobKeeper;
import io.acta.engine.works.QueueKeeper;
import io.acta.engine.works.SummaryKeeper;
import io.acta.engine.works.WorksProgram;
import io.acta.engine.works.WorksRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any random program that uses queues, reactions, continuations, versions and causes beside all that {@link RandomProgram} uses: live,
 * launched again in the middle, replayed and recovered, everything is the same.
 */
@Timeout(240)
class WorksReplayPropertyTest {
    private static final int PROGRAMS = 10;
    private static final int ACTIONS = 3_000;

    private static Reactor[] reactors() {
        return new Reactor[] {
            new BankKeeper(BankHarness.CAPACITY_ROWS),
            new LedgerKeeper(),
            new ItemKeeper(),
            new QueueKeeper(30),
            new JobKeeper(),
            new SummaryKeeper(true)
        };
    }

    private static EngineContext context(final MemoryJournal journal) {
        return WorksHarness.context(journal, reactors())
                .limits(EngineLimits.DEFAULT
                        .timersMax(1 << 16)
                        .timersPerBatchMax(64)
                        .continuationRows(64)
                        .continuationsPerBatchMax(8)
                        .reactionRoundsMax(10));
    }

    @Test
    void shouldReplayAnyProgramToTheSameRowsHashesAndOutputs() {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : PROGRAMS); i++) {
            runProgram(first + i);
        }
    }

    private static void runProgram(final long seed) {
        System.out.println("random works: -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        final RandomProgram bankProgram = new RandomProgram(seed);
        final WorksProgram worksProgram = new WorksProgram(random);
        final MemoryJournal journal = new MemoryJournal();
        final AtomicLong now = new AtomicLong(1_000_000);
        final List<String> live = new ArrayList<>();
        List<String> liveRows = List.of();
        for (int launch = 0; launch < 2; launch++) {
            try (WorksHarness works =
                    new WorksHarness(context(journal).batchActionsMax(1 + random.nextInt(200)), now)) {
                final BankActions bank = new BankActions(works.publisher);
                long last = 0;
                for (int i = 0; i < ACTIONS; i++) {
                    last = random.nextInt(4) == 0
                            ? bankProgram.dispatchOne(works.publisher, bank)
                            : worksProgram.dispatchOne(works.publisher.origin(0, 0), works.actions);
                    assertThat(last).as("seed %d, action %d", seed, i).isPositive();
                    now.addAndGet(random.nextInt(2_000));
                    if (random.nextInt(50) == 0) {
                        works.journaled(last);
                    }
                }
                works.journaled(last);
                // Only when nothing waits any more do two questions see the same state.
                now.addAndGet(10_000_000);
                awaitRest(works);
                live.addAll(works.lines());
                liveRows = works.engine.query(WorksProgram::rows).join();
                final Map<String, Long> counters = works.engine.counters().snapshot();
                for (final String used : List.of(
                        "actions: conflict",
                        "timers: fired",
                        "continuations: applied",
                        "reactions",
                        "actions: rejected")) {
                    assertThat(counters.get(used)).as("seed %d: %s", seed, used).isPositive();
                }
                assertThat(works.engine.cause()).isNull();
            }
        }
        final List<String> taken =
                live.stream().filter(line -> line.contains("took")).toList();
        assertThat(taken).as("seed %d: the queues are used", seed).hasSizeGreaterThan(100);
        try (Replayer replayer = new Replayer(context(journal))) {
            final WorksRecorder recorder = new WorksRecorder();
            replayer.run(journal, recorder, RecoveryProgress.NONE);
            assertThat(recorder.lines()).as("seed %d: outputs", seed).isEqualTo(live);
            assertThat(WorksProgram.rows(replayer.state()))
                    .as("seed %d: rows", seed)
                    .isEqualTo(liveRows);
        }
    }

    /** Two questions lie at least one turn of the loop apart, and a turn applies what is due. */
    private static void awaitRest(final WorksHarness works) {
        long before;
        do {
            before = works.engine.counters().snapshot().get("batches");
            works.turns(3);
        } while (works.engine.counters().snapshot().get("batches") != before);
    }
}
