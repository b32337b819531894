package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.replay.ReplayTrace;
import io.acta.engine.replay.Replayer;
import io.acta.engine.state.RejectionCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits and capacities stand in the journal: each launch may have others, and a replay has those of the time. */
@Timeout(60)
class SettingsTest {
    @Test
    void shouldReplayUnderAnyContextWithTheLimitsThatWereInForce() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness small = BankHarness.launch(
                context(journal, 3).limits(EngineLimits.DEFAULT.followUpsMax(4).followUpBytesMax(1_024)))) {
            final List<String> outcomes = openTenAndStorm(small, 0);
            assertThat(outcomes).contains("3 APPLIED", "4 REJECTED " + RejectionCode.TABLE_FULL);
            assertThat(outcomes).contains("11 REJECTED " + RejectionCode.FOLLOW_UPS);
        }
        try (BankHarness large = BankHarness.launch(context(journal, 1_000)
                .limits(EngineLimits.DEFAULT.followUpsMax(100).followUpBytesMax(65_536)))) {
            final List<String> outcomes = openTenAndStorm(large, 100);
            assertThat(outcomes).contains("12 APPLIED", "21 APPLIED", "22 APPLIED");
        }
        final long rows;
        try (BankHarness small = BankHarness.launch(
                context(journal, 5).limits(EngineLimits.DEFAULT.followUpsMax(2).followUpBytesMax(1_024)))) {
            rows = size(small);
            assertThat(rows).as("rows over the capacity stay").isEqualTo(13);
            final List<String> outcomes = openTenAndStorm(small, 200);
            assertThat(outcomes).contains("23 REJECTED " + RejectionCode.TABLE_FULL);
            assertThat(outcomes).contains("33 REJECTED " + RejectionCode.FOLLOW_UPS);
        }

        final ReplayTrace one = replay(context(journal, 1));
        final ReplayTrace two = replay(context(journal, 77)
                .limits(EngineLimits.DEFAULT
                        .followUpsMax(0)
                        .followUpBytesMax(8)
                        .mutationsMax(1)
                        .timersMax(1)
                        .timersPerBatchMax(1)));
        assertThat(one.firstDifference(two)).isEmpty();
        assertThat(one.size()).isPositive();
        try (BankHarness again = BankHarness.launch(context(journal, 9))) {
            assertThat(size(again)).isEqualTo(rows);
        }
    }

    @Test
    void shouldJournalNoSettingsWhereNoneChanged() {
        final MemoryJournal journal = new MemoryJournal();
        for (int i = 0; i < 3; i++) {
            try (BankHarness bank = BankHarness.launch(context(journal, 10))) {
                bank.journaled(bank.actions.accountOpened(i, 1, Tier.BASIC));
            }
        }
        final int[] preludes = new int[1];
        final int[] batches = new int[1];
        journal.readAll(
                1,
                (buffer, offset, length) -> {
                    batches[0]++;
                    preludes[0] += buffer.getShort(offset + 6) == 0 ? 0 : 1;
                },
                RecoveryProgress.NONE);
        assertThat(batches[0]).isGreaterThanOrEqualTo(3);
        assertThat(preludes[0]).isEqualTo(1);
    }

    @Test
    void shouldTakeARowAgainWhenEnoughHaveGone() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(context(journal, 10))) {
            for (int i = 0; i < 10; i++) {
                bank.actions.accountOpened(i, 1 + i % 3, Tier.BASIC);
            }
            bank.journaled(bank.actions.accountClosed(4));
        }
        try (BankHarness bank = BankHarness.launch(context(journal, 8))) {
            assertThat(bank.balance(9)).isNotNull();
            bank.journaled(bank.actions.accountOpened(50, 1, Tier.BASIC));
            assertThat(bank.balance(50)).as("nine of eight").isNull();
            bank.actions.accountClosed(0);
            bank.actions.accountClosed(1);
            bank.actions.accountOpened(51, 1, Tier.BASIC);
            bank.journaled(bank.actions.accountOpened(52, 1, Tier.BASIC));
            assertThat(bank.balance(51)).as("seven of eight").isNotNull();
            assertThat(bank.balance(52)).as("eight of eight").isNull();
        }
        assertThat(replay(context(journal, 3)).size()).isPositive();
    }

    @Test
    void shouldSayThatTheOutputLogIsTooSmallRatherThanWaitForEver() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(context(journal, 10)
                .limits(EngineLimits.DEFAULT.outputsMax(2_000).outputBytesMax(1 << 17)))) {
            bank.journaled(bank.actions.stormed(1, BankKeeper.OUTPUTS, 2_000));
        }
        assertThatThrownBy(() -> replay(context(journal, 10)
                        .limits(EngineLimits.DEFAULT.outputsMax(1).outputBytesMax(8))
                        .batchActionsMax(1)
                        .outputLogBytes(1 << 16)
                        .changeLogBytes(1 << 16)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outputLogBytes");
    }

    private static EngineContext context(final MemoryJournal journal, final int capacityRows) {
        return new EngineContext()
                .reactor(new BankKeeper(capacityRows))
                .reactor(new LedgerKeeper())
                .journal(journal);
    }

    private static List<String> openTenAndStorm(final BankHarness bank, final int firstAccount) {
        final ReleaseRecorder recorder = new ReleaseRecorder();
        final Subscription subscription = bank.engine.subscribe("recorder", OverflowPolicy.BLOCK);
        for (int i = 0; i < 10; i++) {
            bank.actions.accountOpened(firstAccount + i, 1 + i % 5, Tier.BASIC);
        }
        final long last = bank.journaled(bank.actions.stormed(0, BankKeeper.FOLLOW_UPS, 5));
        // An action is journaled a moment before anybody is told of it.
        while (subscription.sequence() < last || !subscription.isCaughtUp()) {
            subscription.poll(recorder, 100);
        }
        return recorder.lines();
    }

    private static long size(final BankHarness bank) {
        return bank.engine.query(state -> state.view(AccountTable.TYPE).size()).join();
    }

    private static ReplayTrace replay(final EngineContext context) {
        try (Replayer replayer = new Replayer(context)) {
            return replayer.run((MemoryJournal) context.journal(), new ReleaseRecorder(), RecoveryProgress.NONE);
        }
    }
}
