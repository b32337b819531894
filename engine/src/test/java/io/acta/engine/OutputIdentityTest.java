package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.replay.Replayer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An output is known by (sequence, ordinal): no two share them, and a replay or a later launch gives the same ones. */
@Timeout(120)
class OutputIdentityTest {
    private static final int PROGRAMS = 5;
    private static final int LAUNCHES = 6;

    @Test
    void shouldBeTheSameLiveOverLaunchesAndReplayedForAnyProgram() throws Exception {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : PROGRAMS); i++) {
            System.out.println("random program: -Dacta.seed=" + (first + i));
            runProgram(first + i);
        }
    }

    private static void runProgram(final long seed) throws Exception {
        final RandomProgram program = new RandomProgram(seed);
        final MemoryJournal journal = new MemoryJournal();
        final AtomicLong now = new AtomicLong(1_000_000);
        final ReleaseRecorder live = new ReleaseRecorder();
        for (int launch = 0; launch < LAUNCHES; launch++) {
            try (BankHarness bank =
                    BankHarness.launch(BankHarness.context(journal).clock(now::get))) {
                bank.engine.onOutputs("live", OverflowPolicy.BLOCK, live);
                // Timers of earlier launches fire before any action, and share the sequence of the launch before.
                now.addAndGet(program.nextInt(30_000));
                bank.engine.query(state -> 0).get();
                long last = 0;
                for (int i = program.nextInt(500); i > 0; i--) {
                    last = program.dispatchOne(bank.publisher, bank.actions);
                    now.addAndGet(program.nextInt(2_000));
                }
                if (last > 0) {
                    bank.journaled(last);
                }
                now.addAndGet(program.nextInt(30_000));
                bank.engine.query(state -> 0).get();
            }
        }
        assertThat(replay(journal, new ReleaseRecorder()).lines())
                .as("seed %d", seed)
                .isEqualTo(live.lines());
        final List<long[]> identities = new ArrayList<>();
        replay(journal, new IdentityRecorder(identities));
        for (int i = 1; i < identities.size(); i++) {
            final long[] before = identities.get(i - 1);
            final long[] next = identities.get(i);
            assertThat(next[0] > before[0] || next[0] == before[0] && next[1] > before[1])
                    .as("seed %d: (%d, %d) after (%d, %d)", seed, next[0], next[1], before[0], before[1])
                    .isTrue();
        }
    }

    @Test
    void shouldCountTimersOutputsApartFromTheActionsThatTheyFollow() throws Exception {
        final MemoryJournal journal = new MemoryJournal();
        final AtomicLong now = new AtomicLong(1_000_000);
        final ReleaseRecorder live = new ReleaseRecorder();
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal).clock(now::get))) {
            bank.engine.onOutputs("live", OverflowPolicy.BLOCK, live);
            for (int account = 1; account <= 4; account++) {
                bank.actions.accountOpened(account, 1, Tier.BASIC);
                bank.journaled(bank.actions.interestScheduled(account, account * 1_000L, (short) 0));
            }
            fire(bank, now, 1_000);
            fire(bank, now, 1_000);
        }
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal).clock(now::get))) {
            bank.engine.onOutputs("live", OverflowPolicy.BLOCK, live);
            fire(bank, now, 1_000);
            bank.journaled(bank.actions.adjusted(1, 5, 1));
            fire(bank, now, 1_000);
        }
        assertThat(live.lines().stream()
                        .filter(line -> line.contains("balance"))
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("1.0", "3.0", "5.0", "7.0", "8.t0", "8.t1", "8.t2", "9.0", "9.t0");
        assertThat(replay(journal, new ReleaseRecorder()).lines()).isEqualTo(live.lines());
    }

    private static void fire(final BankHarness bank, final AtomicLong now, final long laterNs) throws Exception {
        final long before = bank.engine.counters().snapshot().get("timers: fired");
        now.addAndGet(laterNs);
        while (bank.engine.counters().snapshot().get("timers: fired") == before) {
            bank.engine.query(state -> 0).get(10, TimeUnit.SECONDS);
        }
    }

    static <H extends ReleaseHandler> H replay(final MemoryJournal journal, final H handler) {
        final EngineContext context = new EngineContext()
                .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS))
                .reactor(new LedgerKeeper());
        try (Replayer replayer = new Replayer(context)) {
            replayer.run(journal, handler, RecoveryProgress.NONE);
        }
        return handler;
    }

    private record IdentityRecorder(List<long[]> identities) implements ReleaseHandler {
        @Override
        public void onOutput(
                final long sequence,
                final long ordinal,
                final long correlationId,
                final long origin,
                final DirectBuffer buffer,
                final int offset,
                final int lengthBytes) {
            identities.add(new long[] {sequence, ordinal});
        }
    }
}
