package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With release level SYNCED nobody hears of an action before the disk has it. */
@Timeout(60)
class SyncedReleaseTest {
    private static final int ACTIONS = 5_000;

    @TempDir
    private Path parent;

    @Test
    void shouldTellOfAnActionOnlyOnceItIsSynced() {
        final AtomicLong told = new AtomicLong();
        final AtomicLong toldTooEarly = new AtomicLong();
        final ChronicleJournal journal = new ChronicleJournal(new ChronicleJournalContext()
                .directory(parent.resolve("journal"))
                .syncMode(SyncMode.EACH));
        try (Engine engine = Engine.launch(new EngineContext()
                .reactor(new BankKeeper(100))
                .journal(journal)
                .releaseLevel(Level.SYNCED))) {
            engine.onOutputs("listener", OverflowPolicy.BLOCK, new ReleaseHandler() {
                @Override
                public void onOutcome(
                        final long sequence,
                        final OutcomeStatus status,
                        final int code,
                        final long correlationId,
                        final long origin) {
                    told.set(sequence);
                    if (engine.position(Level.SYNCED) < sequence) {
                        toldTooEarly.incrementAndGet();
                    }
                }
            });
            final Publisher publisher = engine.publisher().backPressureTimeout(10, TimeUnit.SECONDS);
            final BankActions actions = new BankActions(publisher);
            long last = actions.accountOpened(7, 1, Tier.BASIC);
            for (int i = 1; i < ACTIONS; i++) {
                last = actions.adjusted(7, 1, i);
            }
            assertThat(engine.await(last, Level.SYNCED, 30, TimeUnit.SECONDS)).isTrue();
            assertThat(journal.syncedBatch()).isPositive();
        }
        assertThat(told.get())
                .as("everything was told before the engine closed")
                .isEqualTo(ACTIONS);
        assertThat(toldTooEarly.get()).isZero();
    }
}
