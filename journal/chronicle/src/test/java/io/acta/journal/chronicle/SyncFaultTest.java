package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk says no to a force, or does not answer. */
@Timeout(60)
class SyncFaultTest {
    @TempDir
    private Path parent;

    @Test
    void shouldHaltAndTellOfNothingMoreOnceAForceFailed() {
        final AtomicBoolean broken = new AtomicBoolean();
        final AtomicLong told = new AtomicLong();
        final ChronicleJournal journal = new ChronicleJournal(new ChronicleJournalContext()
                .directory(parent.resolve("journal"))
                .fileForce(range -> {
                    if (broken.get()) {
                        throw new IOException("Input/output error");
                    }
                    range.force();
                }));
        try (Engine engine = Engine.launch(new EngineContext()
                .reactor(new BankKeeper(100))
                .journal(journal)
                .releaseLevel(Level.SYNCED)
                .errorHandler(e -> {}))) {
            engine.onOutputs("listener", OverflowPolicy.BLOCK, new ReleaseHandler() {
                @Override
                public void onOutcome(
                        final long sequence,
                        final OutcomeStatus status,
                        final int code,
                        final long correlationId,
                        final long origin) {
                    told.set(sequence);
                }
            });
            final BankActions actions = new BankActions(engine.publisher().backPressureTimeout(10, TimeUnit.SECONDS));
            final long synced = actions.accountOpened(1, 1, Tier.BASIC);
            assertThat(engine.await(synced, Level.SYNCED, 30, TimeUnit.SECONDS)).isTrue();
            broken.set(true);

            long result = synced;
            while (result > 0) {
                result = actions.adjusted(1, 1, result);
            }
            assertThat(result).isEqualTo(SinkCode.HALTED);
            assertThat(engine.state()).isEqualTo(EngineState.HALTED);
            assertThat(engine.cause()).hasMessageContaining("Input/output error");
            assertThat(engine.position(Level.SYNCED)).isEqualTo(synced);
        }
        assertThat(told).hasValue(1);
    }

    @Test
    void shouldReleaseNothingWhileAForceHangsAndAllOfItOnceItCameBack() throws Exception {
        final AtomicBoolean hanging = new AtomicBoolean();
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch answer = new CountDownLatch(1);
        final Path directory = parent.resolve("hanging");
        final ChronicleJournal journal = new ChronicleJournal(new ChronicleJournalContext()
                .directory(directory)
                .closeTimeoutNs(TimeUnit.MILLISECONDS.toNanos(50))
                .fileForce(range -> {
                    if (hanging.get()) {
                        asked.countDown();
                        await(answer);
                    }
                    range.force();
                }));
        final BatchFixture batches = new BatchFixture(1024);
        recover(journal);
        hanging.set(true);
        journal.append(batches.buffer(), 0, batches.next(256));
        asked.await();

        assertThatThrownBy(journal::close)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("closeTimeoutNs=50000000")
                .hasMessageContaining("close the journal again");
        assertThatThrownBy(() -> recover(journal(directory))).hasMessageContaining("journal in use");

        answer.countDown();
        closeWhenItMay(journal);
        final ChronicleJournal next = journal(directory);
        assertThat(recover(next).batchNumber()).isEqualTo(1);
        next.close();
    }

    private static ChronicleJournal journal(final Path directory) {
        return new ChronicleJournal(new ChronicleJournalContext().directory(directory));
    }

    private static JournalEnd recover(final ChronicleJournal journal) {
        return journal.recover(
                BatchFixture.ENGINE_ID, JournalEnd.EMPTY, (buffer, offset, lengthBytes) -> {}, RecoveryProgress.NONE);
    }

    /** The force may take a while to come back. */
    private static void closeWhenItMay(final ChronicleJournal journal) {
        while (true) {
            try {
                journal.close();
                return;
            } catch (final JournalException e) {
                assertThat(e).hasMessageContaining("close the journal again");
            }
        }
    }

    private static void await(final CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new IOException("interrupted while a force hung", e);
        }
    }
}
