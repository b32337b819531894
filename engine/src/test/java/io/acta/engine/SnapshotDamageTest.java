package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.Assembly;
import io.acta.engine.loop.FailureListener;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.snapshot.MemorySnapshotStore;
import io.acta.engine.snapshot.Snapshots;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever happens to the newest snapshot's bytes, the one before it is what a launch goes on from. */
@Timeout(240)
class SnapshotDamageTest {
    private final MemorySnapshotStore store = new MemorySnapshotStore();
    private Assembly assembly;
    private Snapshots snapshots;
    private byte[] newest;
    private long newestBatch;
    private JournalEnd older;
    private long olderHash;

    @BeforeEach
    void takeTwo() throws IOException {
        try (BankHarness bank =
                BankHarness.launch(BankHarness.context(new MemoryJournal()).snapshots(store))) {
            for (int i = 0; i < 12; i++) {
                bank.actions.accountOpened(i, 1 + i % 3, Tier.BASIC);
            }
            bank.actions.interestScheduled(3, 1_000_000_000_000L, (short) 0);
            bank.journaled(bank.actions.accountClosed(4));
            bank.engine.snapshot().join();
            bank.journaled(bank.actions.adjusted(1, 7, 0));
            bank.engine.snapshot().join();
        }
        newestBatch = store.batchNumbers().get(0);
        newest = store.bytes(newestBatch);
        assertThat(store.batchNumbers()).hasSize(2);

        final EngineContext context = BankHarness.context(new MemoryJournal()).conclude();
        assembly = new Assembly(
                context.engineId(),
                List.of(new BankKeeper(BankHarness.CAPACITY_ROWS), new LedgerKeeper()),
                context.limits(),
                new ReleaseLog(1 << 16, () -> false));
        snapshots =
                new Snapshots(assembly, new ActionApplier(assembly, FailureListener.NONE), context.engineId(), store);
        assertThat(snapshots.restoreNewest(Long.MAX_VALUE).end().batchNumber()).isEqualTo(newestBatch);
        store.delete(newestBatch);
        assembly.store().clear();
        older = snapshots.restoreNewest(Long.MAX_VALUE).end();
        olderHash = assembly.store().stateHash();
    }

    @AfterEach
    void close() {
        assembly.close();
    }

    @Test
    void shouldPassOverASnapshotWithAnyByteFlipped() {
        for (int i = 0; i < newest.length; i++) {
            final byte[] damaged = newest.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            assertPassedOver(damaged, "byte " + i + " flipped");
        }
    }

    @Test
    void shouldPassOverASnapshotCutAtAnyLength() {
        for (int length = 0; length < newest.length; length++) {
            assertPassedOver(Arrays.copyOf(newest, length), "cut to " + length + " of " + newest.length);
        }
    }

    @Test
    void shouldPassOverASnapshotWithPiecesLostDoubledOrSwappedOrWithSomethingAfterItsEnd() {
        final int piece = 512;
        for (int from = 0; from + 2 * piece <= newest.length; from += piece) {
            final byte[] lost = new byte[newest.length - piece];
            System.arraycopy(newest, 0, lost, 0, from);
            System.arraycopy(newest, from + piece, lost, from, newest.length - from - piece);
            assertPassedOver(lost, "lost at " + from);

            final byte[] swapped = newest.clone();
            System.arraycopy(newest, from, swapped, from + piece, piece);
            System.arraycopy(newest, from + piece, swapped, from, piece);
            assertPassedOver(swapped, "swapped at " + from);

            final byte[] zeroed = newest.clone();
            Arrays.fill(zeroed, from, from + piece, (byte) 0);
            assertPassedOver(zeroed, "zeroed at " + from);
        }
        assertPassedOver(Arrays.copyOf(newest, newest.length + 8), "longer");
    }

    private void assertPassedOver(final byte[] damaged, final String what) {
        if (Arrays.equals(damaged, newest)) {
            return;
        }
        assembly.store().clear();
        store.put(newestBatch, damaged);
        final Snapshots.Restored restored = snapshots.restoreNewest(Long.MAX_VALUE);
        assertThat(restored.damaged()).as(what).hasSize(1);
        assertThat(restored.end()).as(what).isEqualTo(older);
        assertThat(assembly.store().stateHash()).as(what).isEqualTo(olderHash);
    }
}
