package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.snapshot.MemorySnapshotStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine and a replica without threads: their caller takes the turns. */
@Timeout(60)
class TurnsByCallerTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final MemorySnapshotStore snapshots = new MemorySnapshotStore();
    private final List<Throwable> errors = new ArrayList<>();
    private Runnable whileWaiting = () -> {};

    private EngineContext context() {
        return new EngineContext()
                .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS))
                .reactor(new LedgerKeeper())
                .snapshots(snapshots)
                .errorHandler(errors::add)
                .clock(() -> 1_000)
                .turnsByCaller(() -> whileWaiting.run());
    }

    private Engine launch() {
        return Engine.launch(context().journal(journal));
    }

    @Test
    void shouldDoNothingBetweenTurnsAndStartNoThread() {
        final int threads = Thread.activeCount();
        try (Engine engine = launch()) {
            final long sequence = new BankActions(engine.publisher()).accountOpened(7, 1, Tier.BASIC);
            assertThat(Thread.activeCount()).isEqualTo(threads);
            assertThat(engine.position(Level.APPLIED)).isZero();
            assertThat(engine.turn()).isPositive();
            assertThat(engine.position(Level.JOURNALED)).isEqualTo(sequence);
            // What became of the batch at the disk.
            engine.turn();
            assertThat(engine.turn()).isZero();
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldAnswerTheCallersQuestionsAtOnceAndOthersInATurn() {
        try (Engine engine = launch()) {
            new BankActions(engine.publisher()).accountOpened(7, 1, Tier.BASIC);
            engine.turn();
            assertThat(engine.query(state -> state.sequence())).isCompletedWithValue(1L);
            final CompletableFuture<Long> others = CompletableFuture.supplyAsync(
                            () -> engine.query(state -> state.sequence()))
                    .join();
            assertThat(others).isNotDone();
            engine.turn();
            assertThat(others).isCompletedWithValue(1L);
            final CompletableFuture<Long> within = engine.query(
                    state -> engine.query(inner -> inner.sequence()).join());
            assertThatThrownBy(within::join).hasMessageContaining("on the reactor thread");
        }
    }

    @Test
    void shouldRefuseTurnsOfOtherThreadsAndOfEnginesThatHaveOne() {
        try (Engine engine = launch()) {
            assertThatThrownBy(() -> CompletableFuture.runAsync(engine::turn).join())
                    .hasMessageContaining("its turns belong to thread");
            assertThatThrownBy(() -> CompletableFuture.runAsync(engine::close).join())
                    .hasMessageContaining("has to close it too");
        }
        try (Engine engine = Engine.launch(new EngineContext()
                .reactor(new BankKeeper(10))
                .reactor(new LedgerKeeper())
                .journal(journal))) {
            assertThatThrownBy(engine::turn)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("turnsByCaller");
            assertThatThrownBy(engine::abandon).hasMessageContaining("close()");
        }
    }

    @Test
    void shouldGoThroughAllThatIsInTheRingWhenItIsClosed() {
        final Engine engine = launch();
        final BankActions actions = new BankActions(engine.publisher());
        actions.accountOpened(7, 1, Tier.BASIC);
        actions.accountOpened(8, 1, Tier.BASIC);
        engine.close();
        assertThat(engine.state()).isEqualTo(EngineState.CLOSED);
        try (Engine again = launch()) {
            assertThat(again.position(Level.JOURNALED)).isEqualTo(2);
        }
    }

    @Test
    void shouldLeaveTheRingToItsFateWhenItIsAbandoned() {
        final Engine engine = launch();
        new BankActions(engine.publisher()).accountOpened(7, 1, Tier.BASIC);
        engine.abandon();
        assertThat(engine.turn()).isZero();
        assertThat(engine.state()).isEqualTo(EngineState.CLOSED);
        assertThat(journal.size()).isZero();
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldHaveTheCallerPollWhileASlowSubscriberIsWaitedFor() {
        final AtomicInteger waits = new AtomicInteger();
        try (Engine engine = Engine.launch(context()
                .batchActionsMax(16)
                .outputLogBytes(64 * 1024)
                .changeLogBytes(64 * 1024)
                .journal(journal)
                .limits(EngineLimits.DEFAULT.outputsMax(16).outputBytesMax(1024)))) {
            final Subscription subscription = engine.subscribeToChanges("slow", OverflowPolicy.BLOCK);
            whileWaiting = () -> {
                waits.incrementAndGet();
                subscription.pollChanges((sequence, table, key, kind, version, buffer, before, after) -> {}, 10);
            };
            final BankActions actions = new BankActions(engine.publisher());
            for (int i = 0; i < 3_000; i++) {
                actions.accountOpened(i, 1, Tier.BASIC);
                engine.turn();
            }
            assertThat(waits).hasPositiveValue();
            assertThat(subscription.lostBytes()).isZero();
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldFinishASnapshotInALaterTurn() {
        try (Engine engine = launch()) {
            new BankActions(engine.publisher()).accountOpened(7, 1, Tier.BASIC);
            engine.turn();
            final CompletableFuture<Long> asked = engine.snapshot();
            assertThat(asked).isNotDone();
            engine.turn();
            engine.turn();
            assertThat(asked).isCompletedWithValue(1L);
        }
        try (Engine engine = launch()) {
            assertThat(engine.recoveryReport().snapshot().batchNumber()).isEqualTo(1);
        }
    }

    @Test
    void shouldFollowSnapshotAndTakeOverByTurns() {
        final Engine writer = launch();
        final BankActions actions = new BankActions(writer.publisher());
        try (Replica replica =
                Replica.launch(new ReplicaContext().engine(context()).source(journal))) {
            actions.accountOpened(7, 1, Tier.BASIC);
            writer.turn();
            assertThat(replica.position()).isZero();
            replica.turn();
            assertThat(replica.position()).isEqualTo(1);
            final CompletableFuture<Long> asked = replica.snapshot();
            replica.turn();
            assertThat(asked).isCompletedWithValue(1L);
            writer.abandon();
            try (Engine promoted = replica.promote(journal)) {
                final long sequence = new BankActions(promoted.publisher()).accountOpened(8, 1, Tier.BASIC);
                promoted.turn();
                assertThat(promoted.position(Level.JOURNALED)).isEqualTo(sequence);
            }
        }
        assertThat(errors).isEmpty();
    }
}
