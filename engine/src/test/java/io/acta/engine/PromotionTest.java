package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.release.OverflowPolicy;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PromotionTest {
    private final MemoryJournal journal = new MemoryJournal();

    @Test
    void shouldGoOnAsTheWriterWithStateAndSubscribers() throws Exception {
        final ReleaseRecorder recorder = new ReleaseRecorder();
        final ReleaseRecorder live = new ReleaseRecorder();
        final Replica replica = Replica.launch(ReplicaTest.context(journal));
        replica.onOutputs("recorder", OverflowPolicy.BLOCK, recorder);
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.engine.onOutputs("live", OverflowPolicy.BLOCK, live);
            bank.actions.accountOpened(1, 1, Tier.BASIC);
            bank.journaled(bank.actions.adjusted(1, 5, 1));
        }
        try (Engine engine = replica.promote(journal)) {
            assertThat(replica.state()).isEqualTo(ReplicaState.PROMOTED);
            assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
            assertThat(engine.position(Level.JOURNALED)).isEqualTo(2);
            engine.onOutputs("live", OverflowPolicy.BLOCK, live);
            replica.close();
            replica.close();
            final BankActions actions = new BankActions(engine.publisher());
            final long sequence = actions.adjusted(1, 7, 2);
            assertThat(sequence).isEqualTo(3);
            assertThat(engine.await(sequence, Level.JOURNALED, 10, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(engine.query(ReplicaTest::balance).get()).isEqualTo(12);
            assertThatThrownBy(() -> replica.promote(journal))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("PROMOTED");
        }
        assertThat(recorder.lines()).isEqualTo(live.lines()).hasSize(6);
        assertThat(journal.size()).isGreaterThanOrEqualTo(2);
        try (Replica second = Replica.launch(ReplicaTest.context(journal))) {
            assertThat(second.await(3, 10, TimeUnit.SECONDS)).isTrue();
            assertThat(ReplicaTest.balance(second)).isEqualTo(12);
        }
    }

    @Test
    void shouldGoOnFollowingWhenTheJournalIsNotToBeHad() throws Exception {
        final ReleaseRecorder recorder = new ReleaseRecorder();
        try (Replica replica = Replica.launch(ReplicaTest.context(journal))) {
            replica.onOutputs("recorder", OverflowPolicy.BLOCK, recorder);
            try (BankHarness bank = BankHarness.launch(journal)) {
                bank.journaled(bank.actions.accountOpened(1, 1, Tier.BASIC));
                assertThatThrownBy(() -> replica.promote(new FailingJournal(journal, false)))
                        .isInstanceOf(EngineException.class)
                        .hasMessageContaining("bank-replica not promoted, it is FOLLOWING")
                        .hasMessageContaining("journal in use by process 4711");
                bank.journaled(bank.actions.adjusted(1, 5, 1));
                assertThat(replica.await(2, 10, TimeUnit.SECONDS)).isTrue();
                bank.journaled(bank.actions.adjusted(1, 6, 1));
                // It may have applied what is left when the journal fails after all.
                assertThatThrownBy(() -> replica.promote(new FailingJournal(journal, true)))
                        .hasMessageContaining("journal in use by process 4711");
                assertThat(replica.await(3, 10, TimeUnit.SECONDS)).isTrue();
                bank.journaled(bank.actions.adjusted(1, 7, 1));
            }
            assertThat(replica.await(4, 10, TimeUnit.SECONDS)).isTrue();
            assertThat(ReplicaTest.balance(replica)).isEqualTo(18);
            try (Engine engine = replica.promote(journal)) {
                assertThat(engine.query(ReplicaTest::balance).get()).isEqualTo(18);
            }
        }
        assertThat(recorder.lines())
                .containsExactly(
                        "1.0 balance 1=0",
                        "1 APPLIED",
                        "2.0 balance 1=5",
                        "2 APPLIED",
                        "3.0 balance 1=11",
                        "3 APPLIED",
                        "4.0 balance 1=18",
                        "4 APPLIED");
    }

    @Test
    void shouldNotBePromotedToAJournalThatItDidNotFollow() throws Exception {
        final MemoryJournal other = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(other)) {
            bank.journaled(bank.actions.accountOpened(1, 2, Tier.GOLD));
        }
        try (Replica replica = Replica.launch(ReplicaTest.context(journal))) {
            try (BankHarness bank = BankHarness.launch(journal)) {
                bank.journaled(bank.actions.accountOpened(1, 1, Tier.BASIC));
            }
            assertThat(replica.await(1, 10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> replica.promote(other))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("not the journal that was followed");
            assertThatThrownBy(() -> replica.promote(new MemoryJournal()))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("ends before");
            assertThat(replica.state()).isEqualTo(ReplicaState.FOLLOWING);
            replica.promote(journal).close();
        }
    }

    /** Else two threads would apply batches to one state: the one that recovers it, and the replica's. */
    @Test
    void shouldFinishAPromotionThatIsInterrupted() throws Exception {
        try (BankHarness bank = BankHarness.launch(journal)) {
            bank.journaled(bank.actions.accountOpened(1, 1, Tier.BASIC));
        }
        final Replica replica = Replica.launch(ReplicaTest.context(journal));
        Thread.currentThread().interrupt();
        try (Engine engine = replica.promote(journal)) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
            assertThat(replica.state()).isEqualTo(ReplicaState.PROMOTED);
        }
    }

    /** A journal that somebody else has, or that is lost at the last moment. */
    private record FailingJournal(MemoryJournal journal, boolean atItsEnd) implements Journal {
        @Override
        public JournalEnd recover(
                final long engineId,
                final JournalEnd from,
                final BatchHandler handler,
                final RecoveryProgress progress) {
            if (atItsEnd) {
                journal.recover(engineId, from, handler, progress);
            }
            throw new JournalException("journal in use by process 4711");
        }

        @Override
        public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            throw new AssertionError("appended to a journal that was not had");
        }

        @Override
        public long syncedBatch() {
            return 0;
        }

        @Override
        public int batchLengthMax() {
            return journal.batchLengthMax();
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
