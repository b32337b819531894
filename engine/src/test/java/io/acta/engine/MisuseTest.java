package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.acta.engine.bank.AccountOpenedDecoder;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.BankOutputs;
import io.acta.engine.bank.BankReactor;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user may do to an engine that would otherwise hold it up for ever. */
@Timeout(60)
class MisuseTest {
    @Test
    void shouldRefuseAQuestionWithinAQuestion() {
        try (BankHarness bank = BankHarness.launch()) {
            final CompletableFuture<Integer> nested =
                    bank.engine.query(outer -> bank.engine.query(inner -> 1).join());
            assertThatThrownBy(() -> nested.get(10, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(EngineException.class)
                    .rootCause()
                    .hasMessageContaining("asked on the reactor thread")
                    .hasMessageContaining("StateView");
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
        }
    }

    @Test
    void shouldRefuseASubscriptionWithinAQuestion() {
        try (BankHarness bank = BankHarness.launch()) {
            final CompletableFuture<Object> nested =
                    bank.engine.query(state -> bank.engine.subscribe("nested", OverflowPolicy.BLOCK));
            assertThatThrownBy(() -> nested.get(10, TimeUnit.SECONDS))
                    .rootCause()
                    .hasMessageContaining("asked on the reactor thread");
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
        }
    }

    @Test
    void shouldGiveUpClosingWhenAQuestionHoldsTheReactorThreadAndEndWhenItComesBack() throws Exception {
        final EngineContext context = BankHarness.context(new MemoryJournal()).closeTimeout(10, TimeUnit.MILLISECONDS);
        final BankHarness bank = BankHarness.launch(context);
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        bank.engine.query(state -> awaitForEver(held, release));
        held.await();

        final Throwable refusal = catchThrowable(bank.engine::close);
        assertThat(refusal).isInstanceOf(EngineException.class).hasMessageContaining("engine bank is not closed");
        assertThat(refusal.getCause().getStackTrace())
                .as("where the reactor thread is")
                .anyMatch(frame -> frame.getMethodName().equals("awaitForEver"));

        release.countDown();
        while (bank.engine.state() != EngineState.CLOSED) {
            Thread.onSpinWait();
        }
        bank.engine.close();
    }

    @Test
    void shouldWaitAnewWhenItIsClosedAgainAfterACloseThatWasGivenUp() throws Exception {
        final EngineContext context = BankHarness.context(new MemoryJournal()).closeTimeout(10, TimeUnit.MILLISECONDS);
        final BankHarness bank = BankHarness.launch(context);
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        bank.engine.query(state -> awaitForEver(held, release));
        held.await();
        assertThatThrownBy(bank.engine::close).isInstanceOf(EngineException.class);

        final CompletableFuture<Void> second = new CompletableFuture<>();
        final Thread closer = new Thread(() -> {
            try {
                bank.engine.close();
                second.complete(null);
            } catch (final RuntimeException e) {
                second.completeExceptionally(e);
            }
        });
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING && !second.isDone()) {
            Thread.onSpinWait();
        }
        release.countDown();
        second.get(10, TimeUnit.SECONDS);
        assertThat(bank.engine.state()).isEqualTo(EngineState.CLOSED);
    }

    private static Object awaitForEver(final CountDownLatch held, final CountDownLatch release) {
        held.countDown();
        try {
            release.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    @Test
    void shouldNotLetASubscriberThatClosesTheEngineWaitForItself() throws Exception {
        final EngineContext context = BankHarness.context(new MemoryJournal()).closeTimeout(1, TimeUnit.HOURS);
        final BankHarness bank = BankHarness.launch(context);
        final CountDownLatch sent = new CountDownLatch(1);
        final CountDownLatch told = new CountDownLatch(3);
        bank.engine.onOutputs("closer", OverflowPolicy.BLOCK, new ReleaseHandler() {
            @Override
            public void onOutcome(
                    final long sequence,
                    final OutcomeStatus status,
                    final int code,
                    final long correlationId,
                    final long origin) {
                awaitForEver(new CountDownLatch(1), sent);
                bank.engine.close();
                told.countDown();
            }
        });
        for (int account = 1; account <= 3; account++) {
            bank.journaled(bank.actions.accountOpened(account, 1, Tier.BASIC));
        }
        sent.countDown();
        assertThat(told.await(30, TimeUnit.SECONDS))
                .as("all outcomes are told, behind the close too")
                .isTrue();
        bank.engine.close();
        assertThat(bank.engine.state()).isEqualTo(EngineState.CLOSED);
    }

    @Test
    void shouldRefuseAPublisherThatTwoThreadsUseAtOnce() throws Exception {
        try (BankHarness bank = BankHarness.launch()) {
            final int offset = bank.publisher.claim(32);
            assertThat(offset).isNotNegative();
            assertThat(onAnotherThread(() -> bank.actions.accountOpened(7, 1, Tier.BASIC)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("two threads at once")
                    .hasMessageContaining("engine.publisher()");
            assertThat(onAnotherThread(bank.publisher::commit)).hasMessageContaining("two threads at once");
            assertThatThrownBy(() -> bank.publisher.claim(32)).hasMessageContaining("one is open already");
            bank.publisher.abort();
            assertThat(onAnotherThread(() -> bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC))))
                    .as("one after the other is fine")
                    .isNull();
        }
    }

    @Test
    void shouldRefuseAnOutputAndAFollowUpOutsideOfAStep() {
        final BankOutputs[] outputs = new BankOutputs[1];
        final BankActions[] followUps = new BankActions[1];
        final Reactor careless = new BankReactor() {
            @Override
            public void onSetup(final ReactorSetup setup) {
                outputs[0] = new BankOutputs(setup.outputs());
                followUps[0] = new BankActions(setup.followUps());
                assertThatThrownBy(() -> outputs[0].balanceChanged(7, 1)).hasMessageContaining("within a step only");
            }
        };
        try (BankHarness bank =
                BankHarness.launch(BankHarness.context(new MemoryJournal()).reactor(careless))) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.engine
                    .query(state -> {
                        assertThatThrownBy(() -> outputs[0].balanceChanged(7, 1))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("an output is sent within a step only");
                        assertThatThrownBy(() -> followUps[0].adjusted(7, 1, 0))
                                .hasMessageContaining("a follow-up is sent within a step only");
                        return 0;
                    })
                    .join();
        }
    }

    @Test
    void shouldRefuseToCommitAnOutputThatNobodyClaimed() {
        final Reactor careless = new BankReactor() {
            private OutputSink sink;

            @Override
            public void onSetup(final ReactorSetup setup) {
                sink = setup.outputs();
            }

            @Override
            protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {
                sink.commit();
            }
        };
        final List<Object> told = new ArrayList<>();
        final ReleaseHandler listener = new ReleaseHandler() {
            @Override
            public void onOutcome(
                    final long sequence,
                    final OutcomeStatus status,
                    final int code,
                    final long correlationId,
                    final long origin) {
                told.add(status);
            }

            @Override
            public void onOutput(
                    final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
                told.add(lengthBytes);
            }
        };
        try (BankHarness bank = BankHarness.launch(
                        BankHarness.context(new MemoryJournal()).reactor(careless));
                Subscription subscription = bank.engine.subscribe("all", OverflowPolicy.BLOCK)) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            while (subscription.poll(listener, Integer.MAX_VALUE) == 0) {
                Thread.onSpinWait();
            }
            assertThat(told).containsExactly(OutcomeStatus.FAILED);
            assertThat(bank.errors)
                    .singleElement()
                    .satisfies(error -> assertThat(error).hasStackTraceContaining("no output is claimed"));
        }
    }

    @Test
    void shouldFindTheActionsThatNobodyHandles() {
        final Reactor opens = new BankReactor() {
            @Override
            public void onSetup(final ReactorSetup setup) {}

            @Override
            protected void onAccountOpened(final AccountOpenedDecoder action, final ActionContext context) {}
        };
        assertThat(UnhandledActions.of(List.of(opens)))
                .contains("Adjusted", "Poisoned")
                .doesNotContain("AccountOpened");
        assertThat(UnhandledActions.of(List.of(opens, new BankKeeper(10)))).isEmpty();
    }

    private static Throwable onAnotherThread(final Runnable work) throws InterruptedException {
        final Throwable[] thrown = new Throwable[1];
        final Thread thread = new Thread(() -> thrown[0] = catchThrowable(work::run));
        thread.start();
        thread.join();
        return thrown[0];
    }

    @Test
    void shouldNameTheSequenceThatWasNeverCommittedWhenItCloses() {
        final EngineContext context = BankHarness.context(new MemoryJournal()).closeTimeout(10, TimeUnit.MILLISECONDS);
        try (BankHarness bank = BankHarness.launch(context)) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            final Publisher lost = bank.engine.publisher();
            assertThat(lost.claim(32)).isNotNegative();
            final BankActions others = new BankActions(bank.engine.publisher());
            assertThat(others.adjusted(7, 1, 0)).isEqualTo(3);
            assertThat(others.adjusted(7, 1, 0)).isEqualTo(4);
            bank.engine.close();
            assertThat(bank.errors)
                    .singleElement()
                    .satisfies(error -> assertThat(error)
                            .hasMessageContaining("sequence 2 was claimed and not committed")
                            .hasMessageContaining("the 2 actions behind it are lost")
                            .hasMessageContaining("threads share a publisher"));
        }
    }
}
