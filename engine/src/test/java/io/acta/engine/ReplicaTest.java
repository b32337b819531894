package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.schema.Schema;
import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.follow.ReplayDivergedException;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OverflowPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReplicaTest {
    private static final int PROGRAMS = 8;
    private static final int ACTIONS = 4_000;

    private final MemoryJournal journal = new MemoryJournal();

    @Test
    void shouldBeWhatTheLiveEngineIsAfterEveryBatchOfAnyProgram() throws Exception {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : PROGRAMS); i++) {
            System.out.println("random program: -Dacta.seed=" + (first + i));
            followProgram(first + i);
        }
    }

    private static void followProgram(final long seed) throws Exception {
        final RandomProgram program = new RandomProgram(seed);
        final MemoryJournal journal = new MemoryJournal();
        final AtomicLong now = new AtomicLong(1_000_000);
        final ReleaseRecorder live = new ReleaseRecorder();
        final ReleaseRecorder followed = new ReleaseRecorder();
        final List<String> liveChanges = new CopyOnWriteArrayList<>();
        final List<String> followedChanges = new CopyOnWriteArrayList<>();
        try (Replica replica = Replica.launch(context(journal))) {
            replica.onOutputs("followed", OverflowPolicy.BLOCK, followed);
            replica.onChanges(
                    "followed-changes",
                    OverflowPolicy.BLOCK,
                    (sequence, table, key, kind, version, b, before, after) ->
                            followedChanges.add(sequence + " " + table.name() + " " + key + " " + kind));
            final List<String> liveRows;
            try (BankHarness bank = BankHarness.launch(
                    BankHarness.context(journal).clock(now::get).batchActionsMax(1 + program.nextInt(200)))) {
                bank.engine.onOutputs("live", OverflowPolicy.BLOCK, live);
                bank.engine.onChanges(
                        "live-changes",
                        OverflowPolicy.BLOCK,
                        (sequence, table, key, kind, version, b, before, after) ->
                                liveChanges.add(sequence + " " + table.name() + " " + key + " " + kind));
                long last = 0;
                for (int i = 0; i < ACTIONS; i++) {
                    last = program.dispatchOne(bank.publisher, bank.actions);
                    now.addAndGet(program.nextInt(2_000));
                    if (program.nextInt(200) == 0) {
                        bank.journaled(last);
                    }
                }
                bank.journaled(last);
                liveRows = bank.engine.query(RandomProgram::rows).get();
                bank.engine.close();
            }
            assertThat(replica.await(ACTIONS, 30, TimeUnit.SECONDS)).isTrue();
            awaitBatches(replica, journal.size());
            assertThat(replica.query(RandomProgram::rows).get())
                    .as("seed %d", seed)
                    .isEqualTo(liveRows);
            assertThat(replica.lag()).isZero();
            assertThat(replica.state()).isEqualTo(ReplicaState.FOLLOWING);
        }
        assertThat(followed.lines()).as("seed %d", seed).isEqualTo(live.lines());
        assertThat(followedChanges).as("seed %d", seed).isEqualTo(liveChanges);
    }

    /** Each question is answered between two turns. */
    private static void awaitBatches(final Replica replica, final int count) throws Exception {
        while (replica.counters().snapshot().get("batches") < count) {
            assertThat(replica.cause()).isNull();
            replica.query(state -> 0).get();
        }
    }

    @Test
    void shouldHaltAtTheBatchAtWhichAnotherReactorMakesAnotherState() throws Exception {
        final List<Throwable> errors = new CopyOnWriteArrayList<>();
        try (BankHarness bank = BankHarness.launch(journal);
                Replica replica = Replica.launch(new ReplicaContext()
                        .source(journal)
                        .engine(new EngineContext()
                                .name("skewed")
                                .errorHandler(errors::add)
                                .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS))
                                .reactor(new ForgetfulKeeper(3))))) {
            bank.journaled(bank.actions.accountOpened(1, 1, Tier.BASIC));
            bank.journaled(bank.actions.adjusted(1, 5, 1));
            assertThat(replica.await(2, 10, TimeUnit.SECONDS)).isTrue();
            bank.journaled(bank.actions.adjusted(1, 5, 2));
            assertThatThrownBy(() -> replica.await(3, 10, TimeUnit.SECONDS))
                    .isInstanceOf(EngineException.class)
                    .hasRootCauseInstanceOf(ReplayDivergedException.class);
            assertThat(replica.state()).isEqualTo(ReplicaState.HALTED);
            assertThat(replica.cause()).isInstanceOf(ReplayDivergedException.class);
            assertThat(((ReplayDivergedException) replica.cause()).batchNumber())
                    .isEqualTo(3);
            assertThatThrownBy(() -> replica.query(state -> 0).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("HALTED");
            assertThatThrownBy(() -> replica.promote(journal))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("HALTED");
            assertThat(bank.engine.state()).isEqualTo(EngineState.RUNNING);
        }
        assertThat(errors)
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .hasMessageContaining("replica skewed halted")
                        .hasMessageContaining("batch 3"));
    }

    @Test
    void shouldStopAtAnyActionEvenInTheMiddleOfABatch() throws Exception {
        final CountDownLatch held = new CountDownLatch(1);
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.journaled(bank.actions.accountOpened(1, 1, Tier.BASIC));
            bank.engine.query(state -> await(held));
            long last = 0;
            for (int i = 0; i < 10; i++) {
                last = bank.actions.adjusted(1, 1, i);
            }
            held.countDown();
            bank.journaled(last);
            bank.journaled(bank.actions.adjusted(1, 100, 0));
        }
        assertThat(journal.size()).as("ten actions were one batch").isEqualTo(3);
        for (long sequence = 0; sequence <= 12; sequence++) {
            try (Replica replica = Replica.launch(context(journal).upToSequence(sequence))) {
                assertThat(replica.await(sequence, 10, TimeUnit.SECONDS)).isTrue();
                final Long expected = sequence == 0 ? null : sequence == 12 ? 110L : sequence - 1;
                assertThat(balance(replica)).as("at sequence %d", sequence).isEqualTo(expected);
                assertThat(replica.query(StateView::sequence).get()).isEqualTo(sequence);
                assertThat(replica.position()).isEqualTo(sequence);
                awaitArrived(replica);
                assertThatThrownBy(() -> replica.promote(journal))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("ARRIVED");
                assertThat(balance(replica)).isEqualTo(expected);
            }
        }
    }

    private static void awaitArrived(final Replica replica) throws Exception {
        while (replica.state() != ReplicaState.ARRIVED) {
            assertThat(replica.cause()).isNull();
            replica.query(state -> 0).get();
        }
    }

    private static int await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    @Test
    void shouldRefuseAContextThatLacksSomethingOrHasAJournal() {
        assertThatThrownBy(() -> Replica.launch(new ReplicaContext().source(journal)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("engine");
        assertThatThrownBy(() -> Replica.launch(new ReplicaContext().engine(engineContext())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("source");
        assertThatThrownBy(() -> Replica.launch(new ReplicaContext()
                        .engine(engineContext().journal(journal))
                        .source(journal)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("promote");
    }

    @Test
    void shouldEndWhenItIsClosedEvenByItsOwnQuestion() throws Exception {
        final Replica replica = Replica.launch(context(journal));
        replica.query(state -> {
                    replica.close();
                    return 0;
                })
                .get();
        replica.close();
        replica.close();
        assertThat(replica.state()).isEqualTo(ReplicaState.CLOSED);
        assertThat(replica.await(1, 1, TimeUnit.SECONDS)).isFalse();
        assertThatThrownBy(() -> replica.query(state -> 0).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("CLOSED");
    }

    static Long balance(final Replica replica) throws Exception {
        return replica.query(ReplicaTest::balance).get();
    }

    static Long balance(final StateView state) {
        final AccountDecoder row = state.view(AccountTable.TYPE).get(1);
        return row == null ? null : row.balance();
    }

    static ReplicaContext context(final MemoryJournal journal) {
        return new ReplicaContext().source(journal).engine(engineContext());
    }

    static EngineContext engineContext() {
        return new EngineContext()
                .name("bank-replica")
                .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS))
                .reactor(new LedgerKeeper());
    }

    /** Keeps the ledger, but forgets one batch's end. */
    private static final class ForgetfulKeeper implements Reactor {
        private final LedgerKeeper keeper = new LedgerKeeper();
        private final long forgottenSequence;

        ForgetfulKeeper(final long forgottenSequence) {
            this.forgottenSequence = forgottenSequence;
        }

        @Override
        public Schema schema() {
            return keeper.schema();
        }

        @Override
        public void onSetup(final ReactorSetup setup) {
            keeper.onSetup(setup);
        }

        @Override
        public void onViews(final StateView state) {
            keeper.onViews(state);
        }

        @Override
        public void onAction(
                final int templateId,
                final DirectBuffer buffer,
                final int offset,
                final int blockLength,
                final int version,
                final ActionContext context) {
            keeper.onAction(templateId, buffer, offset, blockLength, version, context);
        }

        @Override
        public void onBatchEnd(final ActionContext context) {
            if (context.sequence() != forgottenSequence) {
                keeper.onBatchEnd(context);
            }
        }
    }
}
