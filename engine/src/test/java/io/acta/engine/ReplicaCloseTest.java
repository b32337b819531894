package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replica that is closed or promoted while its thread is in somebody else's code. */
@Timeout(60)
class ReplicaCloseTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void shouldFreeWhatItHoldsWhenItsOwnQuestionClosesIt() throws Exception {
        final CountDownLatch readerClosed = new CountDownLatch(1);
        final Replica replica = Replica.launch(new ReplicaContext()
                .source(new WatchedSource(journal, () -> {}, readerClosed::countDown))
                .engine(ReplicaTest.engineContext()));
        replica.query(state -> {
                    replica.close();
                    return 0;
                })
                .get();
        assertThat(readerClosed.await(10, TimeUnit.SECONDS))
                .as("the reader is closed though nobody closes the replica again")
                .isTrue();
        awaitClosed(replica);
    }

    @Test
    void shouldFreeWhatItHoldsWhenASubscriberClosesItAndNotWaitForTheSubscriber() throws Exception {
        final CountDownLatch readerClosed = new CountDownLatch(1);
        final CountDownLatch told = new CountDownLatch(2);
        final EngineContext context = ReplicaTest.engineContext().closeTimeout(1, TimeUnit.HOURS);
        final Replica replica = Replica.launch(new ReplicaContext()
                .source(new WatchedSource(journal, () -> {}, readerClosed::countDown))
                .engine(context));
        replica.onOutputs("closer", OverflowPolicy.BLOCK, new ReleaseHandler() {
            @Override
            public void onOutcome(
                    final long sequence,
                    final OutcomeStatus status,
                    final int code,
                    final long correlationId,
                    final long origin) {
                replica.close();
                told.countDown();
            }
        });
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.actions.accountOpened(1, 1, Tier.BASIC);
            bank.journaled(bank.actions.adjusted(1, 5, 1));
        }
        assertThat(readerClosed.await(10, TimeUnit.SECONDS)).isTrue();
        awaitClosed(replica);
    }

    @Test
    void shouldWaitAnewWhenItIsClosedAgainAfterACloseThatWasGivenUp() throws Exception {
        final Replica replica = Replica.launch(hasty());
        replica.query(state -> hold());
        held.await();
        final Throwable refusal = catchThrowable(replica::close);
        assertThat(refusal).isInstanceOf(EngineException.class).hasMessageContaining("bank-replica is not closed");
        assertThat(refusal.getCause().getStackTrace())
                .as("where the replica's thread is")
                .anyMatch(frame -> frame.getMethodName().equals("hold"));

        final CompletableFuture<Void> second = new CompletableFuture<>();
        final Thread closer = new Thread(() -> {
            try {
                replica.close();
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
        assertThat(replica.state()).isEqualTo(ReplicaState.CLOSED);
    }

    @Test
    void shouldEndBehindACloseThatWasGivenUp() throws Exception {
        final CountDownLatch readerClosed = new CountDownLatch(1);
        final Replica replica =
                Replica.launch(hasty().source(new WatchedSource(journal, () -> {}, readerClosed::countDown)));
        replica.query(state -> hold());
        held.await();
        assertThatThrownBy(replica::close).isInstanceOf(EngineException.class);
        release.countDown();
        assertThat(readerClosed.await(10, TimeUnit.SECONDS)).isTrue();
        awaitClosed(replica);
    }

    @Test
    void shouldGiveUpAPromotionWhenAQuestionHoldsItsThreadAndGoOnFollowing() throws Exception {
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.journaled(bank.actions.accountOpened(1, 1, Tier.BASIC));
        }
        try (Replica replica = Replica.launch(hasty())) {
            replica.query(state -> hold());
            held.await();
            final Throwable refusal = catchThrowable(() -> replica.promote(journal));
            assertThat(refusal)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("replica bank-replica not promoted")
                    .hasMessageContaining("goes on following");
            assertThat(refusal.getCause().getStackTrace())
                    .as("where the replica's thread is")
                    .anyMatch(frame -> frame.getMethodName().equals("hold"));
            release.countDown();
            assertThat(replica.await(1, 10, TimeUnit.SECONDS)).isTrue();
            assertThat(ReplicaTest.balance(replica)).isZero();
            try (Engine engine = replica.promote(journal)) {
                assertThat(engine.query(ReplicaTest::balance).get()).isZero();
            }
        }
    }

    @Test
    void shouldRefuseItsOwnQuestionAPromotionThatWouldWaitForItself() throws Exception {
        try (Replica replica = Replica.launch(ReplicaTest.context(journal))) {
            assertThatThrownBy(() ->
                            replica.query(state -> replica.promote(journal)).get())
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("on its own thread");
            assertThat(replica.state()).isEqualTo(ReplicaState.FOLLOWING);
        }
    }

    private ReplicaContext hasty() {
        return new ReplicaContext()
                .source(journal)
                .engine(ReplicaTest.engineContext().closeTimeout(10, TimeUnit.MILLISECONDS));
    }

    private static void awaitClosed(final Replica replica) {
        while (replica.state() != ReplicaState.CLOSED) {
            Thread.onSpinWait();
        }
        replica.close();
    }

    private Object hold() {
        held.countDown();
        try {
            release.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }
}
