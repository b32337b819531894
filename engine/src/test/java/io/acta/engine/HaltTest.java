package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.SinkCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine or a replica halts, whatever else fails while it does. */
@Timeout(60)
class HaltTest {
    private static final InternalError FAULT = new InternalError("a fault occurred in a mapped file");

    private final HeldJournal journal = new HeldJournal();
    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicReference<Throwable> tale = new AtomicReference<>();

    private void tell(final Throwable error) {
        tale.set(error);
        told.countDown();
    }

    private EngineContext context() {
        return BankHarness.context(journal).errorHandler(this::tell);
    }

    private static void fail() {
        throw FAULT;
    }

    @Test
    void shouldTellOfTheHaltWhenTheJournalFailsAtItsCloseByTheErrorThatHaltedIt() throws Exception {
        journal.beforeAppend = HaltTest::fail;
        journal.beforeClose = HaltTest::fail;
        try (Engine engine = Engine.launch(context())) {
            new BankActions(engine.publisher()).accountOpened(7, 1, Tier.BASIC);
            assertThat(told.await(10, TimeUnit.SECONDS))
                    .as("the error handler is told")
                    .isTrue();
            assertThat(tale.get()).hasMessageContaining("halted").hasCause(FAULT);
            assertThat(engine.cause()).isSameAs(FAULT);
        }
    }

    @Test
    void shouldBeHaltedForEverybodyBeforeTheJournalIsClosed() throws Exception {
        final AtomicReference<EngineState> seen = new AtomicReference<>();
        final AtomicReference<Long> refused = new AtomicReference<>();
        journal.beforeAppend = HaltTest::fail;
        try (Engine engine = Engine.launch(context())) {
            final BankActions others = new BankActions(engine.publisher());
            journal.beforeClose = () -> {
                seen.set(engine.state());
                refused.set(others.adjusted(7, 1, 0));
            };
            new BankActions(engine.publisher()).accountOpened(7, 1, Tier.BASIC);
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(seen.get()).isEqualTo(EngineState.HALTED);
            assertThat(refused.get()).isEqualTo(SinkCode.HALTED);
        }
    }

    @Test
    void shouldEndTheTurnThatHaltsThoughTheErrorHandlerThrows() {
        journal.beforeAppend = HaltTest::fail;
        final EngineContext context = BankHarness.context(journal)
                .turnsByCaller(() -> {})
                .errorHandler(error -> {
                    throw new IllegalStateException("nobody can be told");
                });
        try (Engine engine = Engine.launch(context)) {
            new BankActions(engine.publisher()).accountOpened(7, 1, Tier.BASIC);
            assertThat(engine.turn()).isPositive();
            assertThat(engine.turn()).isZero();
            assertThat(engine.state()).isEqualTo(EngineState.HALTED);
            assertThat(engine.query(state -> 1)).isCompletedExceptionally();
        }
    }

    @Test
    void shouldHaltAndCloseItsJournalWhenTheFileOfItsCountersIsCut(@TempDir final Path directory) throws Exception {
        final Path file = directory.resolve("counters");
        final CountDownLatch closed = new CountDownLatch(1);
        journal.beforeClose = closed::countDown;
        try (Engine engine = Engine.launch(context().countersFile(file))) {
            final BankActions actions = new BankActions(engine.publisher());
            cut(file);
            actions.accountOpened(7, 1, Tier.BASIC);
            assertThat(closed.await(10, TimeUnit.SECONDS))
                    .as("the journal is closed")
                    .isTrue();
            assertThat(told.await(10, TimeUnit.SECONDS))
                    .as("the error handler is told")
                    .isTrue();
            assertThat(engine.cause()).isInstanceOf(InternalError.class);
            assertThat(engine.state()).isEqualTo(EngineState.HALTED);
        }
    }

    private static void cut(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    @Test
    void shouldTellThatAReplicaHaltedThoughItsReaderCannotBeClosed() throws Exception {
        final MemoryJournal written = new MemoryJournal();
        final WatchedSource source = new WatchedSource(written, HaltTest::fail, HaltTest::fail);
        try (BankHarness bank = BankHarness.launch(written)) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
        }
        final Replica replica = Replica.launch(new ReplicaContext()
                .source(source)
                .engine(ReplicaTest.engineContext().errorHandler(this::tell)));
        assertThat(told.await(10, TimeUnit.SECONDS))
                .as("the error handler is told")
                .isTrue();
        assertThat(tale.get()).hasMessageContaining("halted").hasCause(FAULT);
        assertThat(replica.state()).isEqualTo(ReplicaState.HALTED);
        assertThat(replica.query(state -> 1)).isCompletedExceptionally();
        assertThatThrownBy(replica::close).isSameAs(FAULT);
        assertThat(replica.state()).isEqualTo(ReplicaState.CLOSED);
    }
}
