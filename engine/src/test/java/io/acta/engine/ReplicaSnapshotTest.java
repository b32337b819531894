package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.snapshot.MemorySnapshotStore;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replica takes the snapshots that the writer has no time for, and begins with one. */
@Timeout(60)
class ReplicaSnapshotTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final MemorySnapshotStore ofWriter = new MemorySnapshotStore();
    private final MemorySnapshotStore ofReplica = new MemorySnapshotStore();

    @Test
    void shouldTakeTheSameBytesAsTheWriter() throws IOException {
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal).snapshots(ofWriter));
                Replica replica = Replica.launch(replicaContext())) {
            long last = 0;
            for (int i = 0; i < 40; i++) {
                bank.actions.accountOpened(i, 1 + i % 5, Tier.BASIC);
                last = i % 3 == 0 ? bank.actions.accountClosed(i) : bank.actions.adjusted(i, i, 0);
            }
            bank.journaled(last);
            assertThat(replica.await(last, 10, TimeUnit.SECONDS)).isTrue();
            assertThat(bank.engine.snapshot().join()).isEqualTo(last);
            assertThat(replica.snapshot().join()).isEqualTo(last);
        }
        final long batch = ofWriter.batchNumbers().get(0);
        assertThat(ofReplica.batchNumbers()).containsExactly(batch);
        assertThat(ofReplica.bytes(batch)).isEqualTo(ofWriter.bytes(batch));
    }

    @Test
    void shouldBeginWithASnapshotAndBePromotedWithoutTheJournalBeforeIt() {
        final long last;
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal).snapshots(ofReplica))) {
            bank.journaled(bank.actions.accountOpened(1, 1, Tier.BASIC));
            bank.engine.snapshot().join();
            last = bank.journaled(bank.actions.adjusted(1, 5, 0));
        }
        journal.retire(1);
        try (Replica replica = Replica.launch(replicaContext())) {
            assertThat(replica.await(last, 10, TimeUnit.SECONDS)).isTrue();
            assertThat(balance(replica)).isEqualTo(5);
            try (Engine engine = replica.promote(journal)) {
                assertThat(engine.recoveryReport().end().lastSequence()).isEqualTo(last);
                assertThat(engine.query(state ->
                                        state.view(AccountTable.TYPE).get(1).balance())
                                .join())
                        .isEqualTo(5);
                assertThat(engine.snapshot().join()).isEqualTo(last);
                assertThat(ofReplica.batchNumbers()).hasSize(2);
            }
        }
    }

    @Test
    void shouldPassOverSnapshotsThatAreLaterThanWhatIsAskedFor() {
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal).snapshots(ofReplica))) {
            bank.journaled(bank.actions.accountOpened(1, 1, Tier.BASIC));
            for (int i = 0; i < 5; i++) {
                bank.journaled(bank.actions.adjusted(1, 1, 0));
                bank.engine.snapshot().join();
            }
        }
        for (int sequence = 1; sequence <= 6; sequence++) {
            try (Replica replica = Replica.launch(replicaContext().upToSequence(sequence))) {
                assertThat(replica.await(sequence, 10, TimeUnit.SECONDS)).isTrue();
                assertThat(balance(replica)).isEqualTo(sequence - 1);
                assertThatThrownBy(() -> replica.snapshot().join()).hasMessageContaining("within a batch");
            }
        }
    }

    private static long balance(final Replica replica) {
        return replica.query(state -> state.view(AccountTable.TYPE).get(1).balance())
                .join();
    }

    private ReplicaContext replicaContext() {
        return new ReplicaContext()
                .engine(new EngineContext()
                        .name("replica")
                        .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS))
                        .reactor(new LedgerKeeper())
                        .snapshots(ofReplica))
                .source(journal);
    }
}
