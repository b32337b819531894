package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.state.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever fails says where and why, once, to whoever can do something about it. */
@Timeout(60)
class FailureReportTest {
    @Test
    void shouldGiveTheFutureOfAFailedActionItsCause() throws Exception {
        try (BankHarness bank = BankHarness.launch();
                OutcomeFutures futures = bank.engine.outcomeFutures()) {
            final BankActions actions = new BankActions(futures.sink());
            actions.accountOpened(7, 1, Tier.BASIC);
            final Outcome failed = futures.dispatch(() -> actions.poisoned(7, BankKeeper.THROW_EXCEPTION))
                    .get(10, TimeUnit.SECONDS);
            assertThat(failed.status()).isEqualTo(OutcomeStatus.FAILED);
            assertThat(failed.cause()).hasMessage("poisoned account 7");
            assertThat(failed.toString()).contains("FAILED").contains("poisoned account 7");
            final Outcome applied =
                    futures.dispatch(() -> actions.adjusted(7, 1, 0)).get(10, TimeUnit.SECONDS);
            assertThat(applied).isEqualTo(new Outcome(3, OutcomeStatus.APPLIED, 0));
        }
    }

    @Test
    void shouldCallTheEnginesCodesByName() {
        assertThat(new Outcome(2, OutcomeStatus.REJECTED, RejectionCode.TABLE_FULL).toString())
                .isEqualTo("Outcome[sequence=2, status=REJECTED, code=TABLE_FULL]");
        assertThat(new Outcome(2, OutcomeStatus.REJECTED, 7).toString()).contains("code=7");
        assertThat(new Outcome(2, OutcomeStatus.APPLIED, 0).toString())
                .isEqualTo("Outcome[sequence=2, status=APPLIED]");
    }

    @Test
    void shouldSayAtWhichActionAnErrorHalted() {
        try (BankHarness bank = BankHarness.launch()) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            final long poison = bank.actions.poisoned(7, BankKeeper.THROW_ERROR);
            assertThatThrownBy(() -> bank.journaled(poison)).isInstanceOf(EngineException.class);
            bank.engine.close();
            assertThat(bank.errors)
                    .singleElement()
                    .satisfies(error -> assertThat(error)
                            .hasMessageContaining("engine bank halted")
                            .hasMessageContaining("templateId=5")
                            .hasMessageContaining("at sequence 2")
                            .hasMessageContaining("poisoned account 7"));
        }
    }

    @Test
    void shouldThrowAFailedLaunchAndTellItToNobodyElse() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
        }
        final List<Throwable> told = new ArrayList<>();
        assertThatThrownBy(() ->
                        Engine.launch(BankHarness.context(journal).engineId(5).errorHandler(told::add)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("engine bank cannot start")
                .hasMessageContaining("engineId=1 expected=5");
        assertThat(told).isEmpty();
    }

    @Test
    void shouldSayWhichSubscriptionFailedAndAtWhichSequence() {
        try (BankHarness bank = BankHarness.launch()) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.engine.onChanges(
                    "thrower", OverflowPolicy.BLOCK, (sequence, table, key, kind, version, buffer, before, after) -> {
                        if (key == 8) {
                            throw new IllegalStateException("no");
                        }
                    });
            bank.journaled(bank.actions.accountOpened(8, 1, Tier.BASIC));
            bank.engine.close();
            assertThat(bank.errors)
                    .singleElement()
                    .satisfies(error -> assertThat(error)
                            .hasMessage("engine bank: subscription thrower failed at sequence 2:"
                                    + " java.lang.IllegalStateException: no"));
        }
    }
}
