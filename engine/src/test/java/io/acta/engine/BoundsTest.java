package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.state.RejectionCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever could grow has a bound, with its own code, and whoever reaches it leaves no trace. */
@Timeout(60)
class BoundsTest {
    @Test
    void shouldRejectTooManyFollowUps() {
        assertStormIsRejected(BankKeeper.FOLLOW_UPS, 9, RejectionCode.FOLLOW_UPS);
    }

    @Test
    void shouldRejectTooManyOutputs() {
        assertStormIsRejected(BankKeeper.OUTPUTS, 9, RejectionCode.OUTPUTS);
    }

    @Test
    void shouldRejectTooManyTimers() {
        assertStormIsRejected(BankKeeper.TIMERS, 9, RejectionCode.TIMERS);
    }

    @Test
    void shouldRejectTooManyRowsOfOneAction() {
        assertStormIsRejected(100, BankKeeper.ROWS, 40, RejectionCode.MUTATIONS);
    }

    @Test
    void shouldRejectARowMoreThanTheTableHolds() {
        assertStormIsRejected(BankKeeper.ROWS, 12, RejectionCode.TABLE_FULL);
    }

    private static void assertStormIsRejected(final short bound, final int count, final int code) {
        assertStormIsRejected(10, bound, count, code);
    }

    private static void assertStormIsRejected(
            final int capacityRows, final short bound, final int count, final int code) {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(context(journal, capacityRows))) {
            final ReleaseRecorder recorder = new ReleaseRecorder();
            final Subscription subscription = bank.engine.subscribe("recorder", OverflowPolicy.BLOCK);
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.actions.stormed(7, bound, 3);
            bank.actions.stormed(7, bound, count);
            bank.journaled(bank.actions.adjusted(7, 1, 0));
            // What is journaled is released before the loop's next turn.
            bank.engine.query(state -> 0).join();
            while (!subscription.isCaughtUp()) {
                subscription.poll(recorder, 100);
            }
            assertThat(recorder.lines()).contains("2 APPLIED", "3 REJECTED " + code, "4 APPLIED");
            assertThat(recorder.lines().stream().filter(line -> line.startsWith("3.")))
                    .isEmpty();
            final int rows = bound == BankKeeper.ROWS ? 4 : 1;
            assertThat(bank.engine
                            .query(state -> state.view(AccountTable.TYPE).size())
                            .join())
                    .isEqualTo(rows);
        }
        try (BankHarness again = BankHarness.launch(context(journal, capacityRows))) {
            assertThat(again.engine.state()).isEqualTo(EngineState.RUNNING);
        }
    }

    private static EngineContext context(final MemoryJournal journal, final int capacityRows) {
        return new EngineContext()
                .reactor(new BankKeeper(capacityRows))
                .journal(journal)
                .limits(EngineLimits.DEFAULT
                        .followUpsMax(8)
                        .followUpBytesMax(4_096)
                        .outputsMax(8)
                        .outputBytesMax(4_096)
                        .timersMax(8)
                        .timersPerBatchMax(8)
                        .mutationsMax(32));
    }

    @Test
    void shouldBackPressureWhenTheRingIsFullAndTakeActionsAgainAfterwards() throws Exception {
        try (BankHarness bank = BankHarness.launch(
                BankHarness.context(new MemoryJournal()).ringSlots(16).longActionsMax(2))) {
            final CountDownLatch held = new CountDownLatch(1);
            final CountDownLatch release = new CountDownLatch(1);
            final CompletableFuture<Object> query = bank.engine.query(state -> {
                held.countDown();
                awaitQuietly(release);
                return null;
            });
            held.await();
            final Publisher impatient = bank.engine.publisher();
            final var actions = new io.acta.engine.bank.BankActions(impatient);
            for (int i = 0; i < 2; i++) {
                actions.noted().accountId(1).putText(new byte[500], 0, 500);
                assertThat(actions.commitNoted()).isPositive();
            }
            actions.noted().accountId(1).putText(new byte[500], 0, 500);
            assertThat(actions.commitNoted()).as("no block is left").isEqualTo(SinkCode.BACK_PRESSURED);
            for (int i = 0; i < 14; i++) {
                assertThat(actions.accountOpened(i, 1, Tier.BASIC)).isPositive();
            }
            assertThat(actions.accountOpened(99, 1, Tier.BASIC)).isEqualTo(SinkCode.BACK_PRESSURED);
            impatient.backPressureTimeout(1, TimeUnit.MILLISECONDS);
            assertThat(actions.accountOpened(99, 1, Tier.BASIC))
                    .as("after a wait")
                    .isEqualTo(SinkCode.BACK_PRESSURED);
            assertThat(bank.engine.counters().snapshot()).containsEntry("publishers: back-pressured", 3L);

            release.countDown();
            query.join();
            impatient.backPressureTimeout(10, TimeUnit.SECONDS);
            assertThat(bank.journaled(actions.accountOpened(99, 1, Tier.BASIC))).isEqualTo(17);
        }
    }

    @Test
    void shouldHaltWithoutShowingABatchThatTheJournalCannotTake() {
        try (BankHarness bank = BankHarness.launch(BankHarness.context(new MemoryJournal(512)))) {
            final ReleaseRecorder recorder = new ReleaseRecorder();
            final Subscription subscription = bank.engine.subscribe("recorder", OverflowPolicy.BLOCK);
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            long result = 0;
            while (result >= 0) {
                result = bank.actions.adjusted(7, 1, 0);
            }
            assertThat(result).isEqualTo(SinkCode.HALTED);
            assertThat(bank.engine.cause()).hasMessageContaining("full");
            while (subscription.poll(recorder, 100) > 0) {}
            final long journaled = bank.engine.position(Level.JOURNALED);
            assertThat(recorder.lines().stream().filter(line -> line.endsWith("APPLIED")))
                    .hasSize((int) journaled);
        }
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
