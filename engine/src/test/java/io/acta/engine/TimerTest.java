package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimerTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final MemoryJournal journal = new MemoryJournal();

    private BankHarness launch() {
        return BankHarness.launch(BankHarness.context(journal).clock(now::get));
    }

    private static long adjustments(final BankHarness bank) {
        // Two questions lie a turn of the loop apart, and a turn fires what is due.
        bank.<Long>ask(7, AccountDecoder::adjustments);
        bank.<Long>ask(7, AccountDecoder::adjustments);
        return bank.<Long>ask(7, AccountDecoder::adjustments);
    }

    @Test
    void shouldFireOnceAtItsDeadlineWithoutTraffic() {
        try (BankHarness bank = launch()) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.journaled(bank.actions.interestScheduled(7, 500, (short) 0));
            now.set(1_499);
            assertThat(adjustments(bank)).isZero();
            now.set(1_500);
            assertThat(adjustments(bank)).isEqualTo(1);
            now.set(9_000);
            assertThat(adjustments(bank)).isEqualTo(1);
            assertThat(bank.engine.position(Level.JOURNALED))
                    .as("a timer takes no sequence")
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldMoveADeadlineAndCancel() {
        try (BankHarness bank = launch()) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.actions.interestScheduled(7, 500, (short) 0);
            bank.journaled(bank.actions.interestScheduled(7, 2_000, (short) 0));
            now.set(2_000);
            assertThat(adjustments(bank)).isZero();
            bank.journaled(bank.actions.interestScheduled(7, 0, (short) 1));
            now.set(9_000);
            assertThat(adjustments(bank)).isZero();
        }
    }

    @Test
    void shouldUndoWhatARejectedActionDidToTimers() {
        try (BankHarness bank = launch()) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.actions.interestScheduled(7, 500, (short) 0);
            // Rejected, since there is no account 8; its timer must not be.
            bank.journaled(bank.actions.interestScheduled(8, 500, (short) 0));
            now.set(1_500);
            assertThat(adjustments(bank)).isEqualTo(1);
            assertThat(bank.engine.counters().snapshot()).containsEntry("timers: fired", 1L);
        }
    }

    @Test
    void shouldSurviveARestart() {
        try (BankHarness bank = launch()) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.journaled(bank.actions.interestScheduled(7, 500, (short) 0));
        }
        now.set(3_000);
        try (BankHarness again = launch()) {
            assertThat(adjustments(again)).isEqualTo(1);
        }
        try (BankHarness again = launch()) {
            assertThat(adjustments(again)).isEqualTo(1);
        }
    }

    @Test
    void shouldNeverLetTimeFall() {
        try (BankHarness bank = launch()) {
            now.set(5_000);
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            now.set(1_000);
            bank.journaled(bank.actions.interestScheduled(7, 500, (short) 0));
            now.set(5_499);
            assertThat(adjustments(bank)).isZero();
            now.set(5_500);
            assertThat(adjustments(bank)).isEqualTo(1);
        }
    }
}
