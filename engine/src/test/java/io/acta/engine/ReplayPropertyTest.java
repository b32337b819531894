package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.Archivist;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.journal.BatchSource;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.replay.ReplayTrace;
import io.acta.engine.replay.Replayer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any random program: live, replayed, replayed again and recovered, everything is the same. */
@Timeout(240)
class ReplayPropertyTest {
    private static final int PROGRAMS = 20;
    private static final int ACTIONS = 8_000;

    @Test
    void shouldReplayAnyProgramToTheSameRowsHashesAndOutputs() {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : PROGRAMS); i++) {
            runProgram(first + i);
        }
    }

    private static void runProgram(final long seed) {
        System.out.println("random program: -Dacta.seed=" + seed);
        final RandomProgram program = new RandomProgram(seed);
        final MemoryJournal journal = new MemoryJournal();
        final AtomicLong now = new AtomicLong(1_000_000);
        final ReleaseRecorder live = new ReleaseRecorder();
        final List<String> liveRows;
        try (BankHarness bank =
                BankHarness.launch(context(journal).clock(now::get).batchActionsMax(1 + program.nextInt(200)))) {
            final Subscription subscription = bank.engine.onOutputs("recorder", OverflowPolicy.BLOCK, live);
            long last = 0;
            for (int i = 0; i < ACTIONS; i++) {
                final long result = program.dispatchOne(bank.publisher, bank.actions);
                assertThat(result).as("seed %d, action %d", seed, i).isPositive();
                last = result;
                now.addAndGet(program.nextInt(2_000));
                if (program.nextInt(50) == 0) {
                    bank.journaled(last);
                }
            }
            bank.journaled(last);
            // Past every deadline: the last timers fire in batches without actions.
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
            awaitLastTimer(bank);
            liveRows = bank.engine.query(ReplayPropertyTest::rows).join();
            assertThat(timersFired(bank))
                    .as("seed %d: the program has timers", seed)
                    .isPositive();
            bank.engine.close();
            assertThat(subscription.isCaughtUp()).isTrue();
            assertThat(bank.engine.cause()).isNull();
        }
        assertThat(live.lines())
                .as("seed %d: an account that opens is told what was kept for it", seed)
                .anyMatch(line -> line.contains(" ONE "));
        final Run one = replay(journal);
        final Run two = replay(journal);
        assertThat(one.trace.firstDifference(two.trace)).as("seed %d", seed).isEmpty();
        assertThat(one.lines).as("seed %d: outputs", seed).isEqualTo(live.lines());
        assertThat(two.lines).as("seed %d: outputs again", seed).isEqualTo(live.lines());
        assertThat(one.rows).as("seed %d: rows", seed).isEqualTo(liveRows);
        assertThat(two.rows).as("seed %d: rows again", seed).isEqualTo(liveRows);
        try (BankHarness recovered = BankHarness.launch(context(journal).clock(() -> 0))) {
            final List<String> rows =
                    recovered.engine.query(ReplayPropertyTest::rows).join();
            assertThat(rows).as("seed %d: rows recovered", seed).isEqualTo(liveRows);
        }
    }

    private static EngineContext context(final MemoryJournal journal) {
        return BankHarness.context(journal).reactor(new Archivist());
    }

    private static List<String> rows(final StateView state) {
        final List<String> rows = RandomProgram.rows(state);
        rows.addAll(Archivist.rows(state));
        return rows;
    }

    /** Two questions lie at least one turn of the loop apart, and a turn fires what is due. */
    private static void awaitLastTimer(final BankHarness bank) {
        long before;
        do {
            before = timersFired(bank);
            bank.engine.query(state -> 0).join();
            bank.engine.query(state -> 0).join();
        } while (timersFired(bank) != before);
    }

    private static long timersFired(final BankHarness bank) {
        return bank.engine.counters().snapshot().get("timers: fired");
    }

    private record Run(ReplayTrace trace, List<String> lines, List<String> rows) {}

    private static Run replay(final BatchSource source) {
        final EngineContext context = new EngineContext()
                .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS))
                .reactor(new LedgerKeeper())
                .reactor(new Archivist());
        try (Replayer replayer = new Replayer(context)) {
            final ReleaseRecorder recorder = new ReleaseRecorder();
            final ReplayTrace trace = replayer.run(source, recorder, RecoveryProgress.NONE);
            return new Run(trace, recorder.lines(), rows(replayer.state()));
        }
    }
}
