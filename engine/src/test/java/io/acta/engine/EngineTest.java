package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.LedgerTable;
import io.acta.engine.bank.NotedEncoder;
import io.acta.engine.bank.Tier;
import io.acta.engine.counters.EngineCounters;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineTest {
    @Test
    void shouldNumberActionsFromOneWithoutGaps() {
        try (BankHarness bank = BankHarness.launch()) {
            assertThat(bank.actions.accountOpened(7, 1, Tier.GOLD)).isEqualTo(1);
            assertThat(bank.actions.adjusted(7, 50, 0)).isEqualTo(2);
            assertThat(bank.actions.adjusted(8, 50, 0))
                    .as("rejected, and numbered all the same")
                    .isEqualTo(3);
            bank.journaled(3);
            assertThat(bank.balance(7)).isEqualTo(50);
            assertThat(bank.engine.position(Level.APPLIED)).isEqualTo(3);
            assertThat(bank.engine.query(StateView::sequence).join()).isEqualTo(3);
        }
    }

    @Test
    void shouldUndoEverythingThatARejectedActionDid() {
        try (BankHarness bank = BankHarness.launch()) {
            final ReleaseRecorder recorder = new ReleaseRecorder();
            final Subscription subscription = bank.engine.subscribe("recorder", OverflowPolicy.BLOCK);
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.actions.adjusted(7, 50, 0);
            bank.actions.adjusted(7, -51, 0);
            bank.journaled(bank.actions.adjusted(7, -50, 0));
            drain(subscription, recorder, 7);

            assertThat(bank.balance(7)).isZero();
            assertThat(bank.<Long>ask(7, AccountDecoder::adjustments)).isEqualTo(2);
            assertThat(recorder.lines())
                    .containsExactly(
                            "1.0 balance 7=0",
                            "1 APPLIED",
                            "2.0 balance 7=50",
                            "2 APPLIED",
                            "3 REJECTED " + BankKeeper.OVERDRAFT,
                            "4.0 balance 7=0",
                            "4 APPLIED");
        }
    }

    @Test
    void shouldApplyFollowUpsWithTheirCauseOrNotAtAll() {
        try (BankHarness bank = BankHarness.launch()) {
            bank.actions.accountOpened(1, 1, Tier.BASIC);
            bank.actions.accountOpened(2, 1, Tier.BASIC);
            bank.actions.adjusted(1, 100, 0);
            bank.actions.transferred(1, 2, 60);
            // The first follow-up, which pays in, succeeds; the second overdraws and takes both back.
            bank.journaled(bank.actions.transferred(1, 2, 60));

            assertThat(bank.balance(1)).isEqualTo(40);
            assertThat(bank.balance(2)).isEqualTo(60);
        }
    }

    @Test
    void shouldUndoEveryEditWhenTheHandlerThrowsAndReportItOnce() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.journaled(bank.actions.poisoned(7, BankKeeper.THROW_EXCEPTION));
            assertThat(bank.balance(7)).isZero();
            assertThat(bank.errors).hasSize(1);
            assertThat(bank.errors.get(0))
                    .hasMessageContaining("sequence 2")
                    .hasMessageContaining("poisoned account 7");
            assertThat(bank.engine.counters().snapshot()).containsEntry("actions: failed", 1L);
            assertThat(bank.engine.state()).isEqualTo(EngineState.RUNNING);
        }
        try (BankHarness again = BankHarness.launch(journal)) {
            assertThat(again.errors).as("told when it was live").isEmpty();
            assertThat(again.balance(7)).isZero();
        }
    }

    @Test
    void shouldFailAnActionThatOverwritesARowsKey() {
        try (BankHarness bank = BankHarness.launch()) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.journaled(bank.actions.poisoned(7, BankKeeper.OVERWRITE_KEY));
            assertThat(bank.balance(7)).isZero();
            assertThat(bank.balance(8)).isNull();
            assertThat(bank.errors).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("Account"));
        }
    }

    @Test
    void shouldHaltOnAnErrorAndLetNothingOfItsBatchBeSeen() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            final long poison = bank.actions.poisoned(7, BankKeeper.THROW_ERROR);
            assertThatThrownBy(() -> bank.journaled(poison))
                    .isInstanceOf(EngineException.class)
                    .hasRootCauseInstanceOf(AssertionError.class);
            assertThat(bank.engine.state()).isEqualTo(EngineState.HALTED);
            assertThat(bank.engine.cause()).isInstanceOf(AssertionError.class);
            assertThat(bank.actions.adjusted(7, 1, 0)).isEqualTo(SinkCode.HALTED);
            assertThat(bank.engine.query(state -> 1)).isCompletedExceptionally();
        }
        try (BankHarness again = BankHarness.launch(journal)) {
            assertThat(again.balance(7)).isZero();
            assertThat(again.engine.position(Level.JOURNALED)).isEqualTo(1);
        }
    }

    @Test
    void shouldRecoverStateAndGoOnWithTheNextSequence() {
        final MemoryJournal journal = new MemoryJournal();
        final List<Long> progress = new ArrayList<>();
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.actions.accountOpened(7, 1, Tier.GOLD);
            bank.actions.adjusted(7, 5, 0);
        }
        final EngineContext context = BankHarness.context(journal)
                .recoveryProgress((bytesRead, bytesTotal, sequence) -> progress.add(sequence));
        try (BankHarness again = BankHarness.launch(context)) {
            assertThat(progress).last().isEqualTo(2L);
            assertThat(again.engine.await(2, Level.SYNCED, 10, TimeUnit.SECONDS))
                    .as("what was recovered is synced, before there is another batch")
                    .isTrue();
            assertThat(again.balance(7)).isEqualTo(5);
            assertThat(again.actions.adjusted(7, 5, 0)).isEqualTo(3);
            again.journaled(3);
            assertThat(again.balance(7)).isEqualTo(10);
        }
    }

    @Test
    void shouldTakeActionsFromManyThreadsAndLoseNone() throws Exception {
        final int threads = 4;
        final int each = 50_000;
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(journal)) {
            for (int i = 0; i < threads; i++) {
                bank.actions.accountOpened(i, 1, Tier.BASIC);
            }
            final List<CompletableFuture<Long>> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                final long account = i;
                final var actions = new io.acta.engine.bank.BankActions(
                        bank.engine.publisher().backPressureTimeout(10, TimeUnit.SECONDS));
                runs.add(CompletableFuture.supplyAsync(() -> {
                    long last = 0;
                    for (int n = 0; n < each; n++) {
                        last = actions.adjusted(account, 1, n);
                    }
                    return last;
                }));
            }
            for (final CompletableFuture<Long> run : runs) {
                bank.journaled(run.get());
            }
            for (long i = 0; i < threads; i++) {
                assertThat(bank.balance(i)).isEqualTo(each);
            }
            assertThat(bank.engine.position(Level.JOURNALED)).isEqualTo(threads + (long) threads * each);
        }
    }

    @Test
    void shouldCarryActionsOfAnyLengthUpToTheLimit() {
        try (BankHarness bank = BankHarness.launch(BankHarness.context(new MemoryJournal())
                .limits(EngineLimits.DEFAULT.actionLengthMax(5_000))
                .longActionsMax(2))) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            for (int length = 0; length < 4_950; length += 37) {
                note(bank, 7, length);
                bank.journaled(bank.actions.commitNoted());
                final int expected = length;
                assertThat(bank.<Integer>ask(7, AccountDecoder::noteLength)).isEqualTo(expected);
            }
            note(bank, 7, 5_000);
            assertThat(bank.actions.commitNoted()).isEqualTo(SinkCode.INVALID);
            assertThat(bank.publisher.describeRefusal()).containsIgnoringCase("long");
        }
    }

    private static void note(final BankHarness bank, final long account, final int length) {
        final NotedEncoder noted = bank.actions.noted();
        noted.accountId(account).putText(new byte[length], 0, length);
    }

    @Test
    void shouldRefuseBytesThatAreNoAction() {
        try (BankHarness bank = BankHarness.launch()) {
            assertThat(bank.publisher.offer(new UnsafeBuffer(new byte[64]), 0, 64))
                    .isEqualTo(SinkCode.INVALID);
            assertThat(bank.publisher.describeRefusal()).isNotBlank();
            assertThat(bank.actions.accountOpened(1, 65, Tier.BASIC))
                    .as("branch over its maximum")
                    .isEqualTo(SinkCode.INVALID);
            assertThat(bank.publisher.describeRefusal())
                    .isEqualTo("ARGUMENT: AccountOpened.branch must be from 1 to 64");
            assertThat(bank.engine.counters().snapshot()).containsEntry("publishers: invalid", 2L);
            assertThat(bank.engine.position(Level.ACCEPTED)).isZero();
        }
    }

    @Test
    void shouldKeepSequencesContiguousWhenAClaimIsGivenBack() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            assertThat(bank.publisher.claim(32)).isNotNegative();
            bank.publisher.abort();
            assertThat(bank.publisher.claim(1_000)).isNotNegative();
            bank.publisher.abort();
            assertThat(bank.journaled(bank.actions.adjusted(7, 1, 0))).isEqualTo(4);
            assertThat(bank.balance(7)).isEqualTo(1);
        }
        try (BankHarness again = BankHarness.launch(journal)) {
            assertThat(again.engine.position(Level.JOURNALED)).isEqualTo(4);
        }
    }

    @Test
    void shouldAnswerDuplicateWhenAnOriginSendsAgain() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.publisher.origin(99, 1);
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.actions.adjusted(7, 10, 0);
            bank.actions.adjusted(7, -100, 0);
            bank.journaled(3);
        }
        try (BankHarness again = BankHarness.launch(journal)) {
            final ReleaseRecorder recorder = new ReleaseRecorder();
            final Subscription subscription = again.engine.subscribe("recorder", OverflowPolicy.BLOCK);
            assertThat(again.publisher.origin(99).nextOriginSequence()).isEqualTo(4);
            assertThat(again.publisher.origin(98).nextOriginSequence())
                    .as("of a new origin")
                    .isEqualTo(1);
            again.publisher.origin(99, 2).correlationId(5);
            again.actions.adjusted(7, 10, 0);
            again.actions.adjusted(7, 10, 0);
            again.journaled(again.actions.adjusted(7, 10, 0));
            drain(subscription, recorder, 4);
            assertThat(again.balance(7)).isEqualTo(20);
            assertThat(recorder.lines())
                    .containsExactly(
                            "4 DUPLICATE correlation 5 origin 99",
                            "5 DUPLICATE correlation 5 origin 99",
                            "6.0 balance 7=20 correlation 5 origin 99",
                            "6 APPLIED correlation 5 origin 99");
        }
    }

    @Test
    void shouldGiveAFutureOfEachOutcome() throws Exception {
        try (BankHarness bank = BankHarness.launch();
                OutcomeFutures futures = bank.engine.outcomeFutures()) {
            final var actions = new io.acta.engine.bank.BankActions(futures.sink());
            final var opened = futures.dispatch(() -> actions.accountOpened(7, 1, Tier.BASIC));
            final var refused = futures.dispatch(() -> actions.adjusted(7, -1, 0));
            final var invalid = futures.dispatch(() -> actions.accountOpened(8, 0, Tier.BASIC));
            assertThat(opened.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome(1, OutcomeStatus.APPLIED, 0));
            assertThat(refused.get(10, TimeUnit.SECONDS))
                    .isEqualTo(new Outcome(2, OutcomeStatus.REJECTED, BankKeeper.OVERDRAFT));
            assertThatThrownBy(() -> invalid.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("INVALID, ARGUMENT: AccountOpened.branch");
        }
    }

    @Test
    void shouldLetSeveralEnginesLiveInOneJvm() {
        try (BankHarness one = BankHarness.launch();
                BankHarness two = BankHarness.launch()) {
            one.actions.accountOpened(7, 1, Tier.BASIC);
            two.actions.accountOpened(7, 1, Tier.BASIC);
            one.journaled(one.actions.adjusted(7, 1, 0));
            two.journaled(two.actions.adjusted(7, 2, 0));
            assertThat(one.balance(7)).isEqualTo(1);
            assertThat(two.balance(7)).isEqualTo(2);
        }
    }

    @Test
    void shouldJournalEverythingAcceptedBeforeItCloses() {
        final MemoryJournal journal = new MemoryJournal();
        final long last;
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            long sequence = 0;
            for (int i = 0; i < 10_000; i++) {
                sequence = bank.actions.adjusted(7, 1, i);
            }
            last = sequence;
            bank.engine.close();
            assertThat(bank.engine.position(Level.JOURNALED)).isEqualTo(last);
            assertThat(bank.engine.state()).isEqualTo(EngineState.CLOSED);
            assertThat(bank.actions.adjusted(7, 1, 0)).isEqualTo(SinkCode.CLOSED);
        }
        try (BankHarness again = BankHarness.launch(journal)) {
            assertThat(again.balance(7)).isEqualTo(10_000);
        }
    }

    @Test
    void shouldRefuseATableWithTwoOwnersOrNone() {
        assertThatThrownBy(() -> Engine.launch(new EngineContext()
                        .journal(new MemoryJournal())
                        .reactor(new BankKeeper(10))
                        .reactor(new BankKeeper(10))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Account")
                .hasMessageContaining("BankKeeper");
        assertThatThrownBy(() -> Engine.launch(
                        new EngineContext().journal(new MemoryJournal()).reactor(new LedgerKeeper())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Account");
    }

    @Test
    void shouldRefuseAnotherEnginesJournal() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
        }
        assertThatThrownBy(() -> Engine.launch(BankHarness.context(journal).engineId(2)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("engine");
    }

    @Test
    void shouldShowItsCountersToAnotherProcess(@TempDir final Path directory) {
        final Path file = directory.resolve("counters");
        try (BankHarness bank =
                BankHarness.launch(BankHarness.context(new MemoryJournal()).countersFile(file))) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.actions.adjusted(7, -1, 0);
            bank.journaled(2);
            bank.engine.query(state -> 0).join();
            assertThat(EngineCounters.read(file))
                    .containsEntry("position: journaled", 2L)
                    .containsEntry("actions: applied", 1L)
                    .containsEntry("actions: rejected", 1L)
                    .containsEntry("engine: state", (long) EngineState.RUNNING.ordinal());
        }
        assertThat(EngineCounters.read(file)).containsEntry("engine: state", (long) EngineState.CLOSED.ordinal());
    }

    @Test
    void shouldMoveEveryRowOfAnIndex() {
        try (BankHarness bank = BankHarness.launch()) {
            for (int i = 0; i < 100; i++) {
                bank.actions.accountOpened(i, 1 + i % 2, Tier.BASIC);
            }
            bank.journaled(bank.actions.branchMoved(1, 9));
            final int moved = bank.engine
                    .query(state -> {
                        final var cursor =
                                state.view(AccountTable.TYPE).cursor().byBranch(9);
                        int count = 0;
                        while (cursor.next()) {
                            count++;
                        }
                        return count;
                    })
                    .join();
            assertThat(moved).isEqualTo(50);
        }
    }

    @Test
    void shouldRunTheBatchEndOncePerBatch() {
        try (BankHarness bank = BankHarness.launch()) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            final long batches = bank.engine
                    .query(state -> state.view(LedgerTable.TYPE)
                            .get(LedgerKeeper.LEDGER)
                            .batches())
                    .join();
            assertThat(batches).isEqualTo(1);
        }
    }

    static void drain(final Subscription subscription, final ReleaseRecorder recorder, final int lines) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (recorder.lines().size() < lines) {
            if (subscription.poll(recorder, 100) == 0) {
                assertThat(System.nanoTime())
                        .as("outputs came: %s", recorder.lines())
                        .isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }
}
