package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.Tier;
import io.acta.engine.journal.DiscardingJournal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.snapshot.MemorySnapshotStore;
import io.acta.engine.snapshot.SnapshotException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots as a user of the engine meets them. */
@Timeout(60)
class SnapshotTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final MemorySnapshotStore snapshots = new MemorySnapshotStore();

    @Test
    void shouldGoOnFromTheNewestSnapshotAndReadNothingBeforeIt() {
        try (BankHarness bank = BankHarness.launch(context())) {
            bank.journaled(bank.actions.accountOpened(1, 3, Tier.GOLD));
            bank.journaled(bank.actions.adjusted(1, 50, 0));
            assertThat(bank.engine.snapshot().join()).isEqualTo(2);
            bank.journaled(bank.actions.adjusted(1, 7, 0));
        }
        journal.retire(2);
        try (BankHarness bank = BankHarness.launch(context())) {
            assertThat(bank.engine.recoveryReport().snapshot().lastSequence()).isEqualTo(2);
            assertThat(bank.engine.recoveryReport().batches()).isEqualTo(1);
            assertThat(bank.engine.recoveryReport().damagedSnapshots()).isEmpty();
            assertThat(bank.balance(1)).isEqualTo(57);
            assertThat(bank.journaled(bank.actions.adjusted(1, 1, 0))).isEqualTo(4);
        }
    }

    @Test
    void shouldAnswerWhoAsksTwiceForTheSameStateWithOneSnapshot() {
        try (BankHarness bank = BankHarness.launch(context())) {
            assertThat(bank.engine.snapshot().join()).as("nothing to keep").isZero();
            bank.journaled(bank.actions.accountOpened(1, 3, Tier.GOLD));
            assertThat(bank.engine.snapshot().join()).isEqualTo(1);
            assertThat(bank.engine.snapshot().join()).isEqualTo(1);
            assertThat(snapshots.batchNumbers()).hasSize(1);
        }
    }

    @Test
    void shouldTakeOneAfterSoManyActionsAndKeepTheNewestWithTheirJournal() {
        try (BankHarness bank = BankHarness.launch(
                context().batchActionsMax(1).snapshotEvery(100).snapshotsKept(2))) {
            bank.actions.accountOpened(1, 3, Tier.GOLD);
            long last = 0;
            for (int i = 0; i < 5_000; i++) {
                last = bank.actions.adjusted(1, 1, 0);
            }
            bank.journaled(last);
            bank.engine.snapshot().join();
        }
        assertThat(snapshots.batchNumbers()).hasSize(2);
        final long oldest = snapshots.batchNumbers().get(1);
        assertThat(journal.size()).isLessThanOrEqualTo((int) (5_001 - oldest));
        try (BankHarness bank = BankHarness.launch(context())) {
            assertThat(bank.balance(1)).isEqualTo(5_000);
        }
        snapshots.delete(snapshots.batchNumbers().get(0));
        try (BankHarness bank = BankHarness.launch(context())) {
            assertThat(bank.balance(1)).as("from the oldest that is kept").isEqualTo(5_000);
        }
    }

    @Test
    void shouldKeepOlderSnapshotsWhileTooFewOfTheNewestAreWhole() throws IOException {
        try (BankHarness bank = BankHarness.launch(context())) {
            for (int i = 1; i <= 4; i++) {
                bank.journaled(bank.actions.accountOpened(i, 3, Tier.GOLD));
                bank.engine.snapshot().join();
            }
        }
        damage(4);
        damage(3);
        try (BankHarness bank = BankHarness.launch(context().snapshotsKept(3))) {
            assertThat(bank.engine.recoveryReport().snapshot().lastSequence()).isEqualTo(2);
            assertThat(bank.engine.recoveryReport().damagedSnapshots()).hasSize(2);
            assertThat(bank.engine.recoveryReport().damagedSnapshots().get(0)).contains("batch 4", "checksum");
            bank.journaled(bank.actions.accountOpened(5, 3, Tier.GOLD));
            bank.engine.snapshot().join();
        }
        assertThat(snapshots.batchNumbers()).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(journal.size())
                .as("batches after the oldest of three whole ones")
                .isEqualTo(4);
    }

    @Test
    void shouldRefuseALaunchWhoseJournalBeginsAfterEverySnapshotThatIsWhole() throws IOException {
        try (BankHarness bank = BankHarness.launch(context())) {
            for (int i = 1; i <= 3; i++) {
                bank.journaled(bank.actions.accountOpened(i, 3, Tier.GOLD));
                bank.engine.snapshot().join();
            }
        }
        journal.retire(3);
        damage(3);
        assertThatThrownBy(() -> BankHarness.launch(context()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("begins at batch 4")
                .hasMessageContaining("damaged snapshots were passed over");
        snapshots.delete(3);
        snapshots.delete(2);
        snapshots.delete(1);
        assertThatThrownBy(() -> BankHarness.launch(context()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("begins at batch 4");
    }

    @Test
    void shouldRefuseASnapshotOfAnotherEngineOrAnotherJournal() {
        try (BankHarness bank = BankHarness.launch(context())) {
            bank.journaled(bank.actions.accountOpened(1, 3, Tier.GOLD));
            bank.engine.snapshot().join();
        }
        assertThatThrownBy(() -> BankHarness.launch(context().engineId(2))).hasMessageContaining("another engine");
        assertThatThrownBy(() -> BankHarness.launch(
                        BankHarness.context(new MemoryJournal()).snapshots(snapshots)))
                .hasMessageContaining("ends before batch 1");
    }

    @Test
    void shouldKeepStateWithoutAJournalUpToItsLastSnapshot() {
        try (BankHarness bank =
                BankHarness.launch(BankHarness.context(new DiscardingJournal()).snapshots(snapshots))) {
            bank.journaled(bank.actions.accountOpened(1, 3, Tier.GOLD));
            bank.engine.snapshot().join();
            bank.journaled(bank.actions.accountOpened(2, 3, Tier.GOLD));
        }
        try (BankHarness bank =
                BankHarness.launch(BankHarness.context(new DiscardingJournal()).snapshots(snapshots))) {
            assertThat(bank.balance(1)).isZero();
            assertThat(bank.balance(2)).isNull();
            assertThat(bank.journaled(bank.actions.accountOpened(3, 3, Tier.GOLD)))
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldSayWhatASnapshotNeeds() {
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal))) {
            assertThatThrownBy(() -> bank.engine.snapshot().join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("snapshots(...)");
        }
        assertThatThrownBy(() -> BankHarness.context(journal).snapshotEvery(10).conclude())
                .hasMessageContaining("snapshots(...)");
        final BankHarness ended = BankHarness.launch(context());
        ended.close();
        assertThatThrownBy(() -> ended.engine.snapshot().get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("CLOSED");
    }

    @Test
    void shouldTellWhoAskedAndGoOnWhenASnapshotCannotBeKept() {
        final FailingStore failing = new FailingStore();
        try (BankHarness bank = BankHarness.launch(BankHarness.context(journal).snapshots(failing))) {
            for (final FailingStore.When when : FailingStore.When.values()) {
                failing.when = when;
                bank.journaled(bank.actions.accountOpened(when.ordinal(), 3, Tier.GOLD));
                if (when == FailingStore.When.NEVER) {
                    assertThat(bank.engine.snapshot().join()).isPositive();
                } else {
                    assertThatThrownBy(() -> bank.engine.snapshot().join())
                            .as("%s", when)
                            .hasCauseInstanceOf(SnapshotException.class);
                }
                assertThat(bank.engine.state()).isEqualTo(EngineState.RUNNING);
            }
            assertThat(failing.batchNumbers()).hasSize(1);
            assertThat(bank.errors).hasSize(FailingStore.When.values().length - 1);
        }
    }

    @Test
    void shouldKnowTheEndOfAJournalThatASnapshotCovers() {
        try (BankHarness bank = BankHarness.launch(context())) {
            bank.journaled(bank.actions.accountOpened(1, 3, Tier.GOLD));
            bank.engine.snapshot().join();
        }
        try (BankHarness bank = BankHarness.launch(context())) {
            final JournalEnd end = bank.engine.recoveryReport().end();
            assertThat(end).isEqualTo(bank.engine.recoveryReport().snapshot());
            assertThat(bank.engine.position(Level.JOURNALED)).isEqualTo(1);
            assertThat(bank.engine.query(state -> state.sequence()).join()).isEqualTo(1);
        }
    }

    private EngineContext context() {
        return BankHarness.context(journal).snapshots(snapshots);
    }

    private void damage(final long batchNumber) throws IOException {
        final byte[] bytes = snapshots.bytes(batchNumber);
        bytes[bytes.length / 2] ^= 4;
        snapshots.put(batchNumber, bytes);
    }
}
