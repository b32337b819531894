package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountReader;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.AccountView;
import io.acta.engine.bank.Archivist;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerKeeper;
import io.acta.engine.bank.LedgerReader;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.published.OvertakenException;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.published.SymbolReader;
import io.acta.engine.reactor.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that any thread reads: committed, whole, and as far as the release level says. */
@Timeout(120)
class PublishedRowsTest {
    static EngineContext context(final Journal journal) {
        return new EngineContext()
                .name("published")
                .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS, true))
                .reactor(new LedgerKeeper())
                .journal(journal);
    }

    @Test
    void shouldShowTheRowsOfAnActionToWhoeverWaitedForIt() {
        try (BankHarness bank = BankHarness.launch(context(new MemoryJournal()))) {
            final AccountReader reader = new AccountReader(bank.engine.published());
            assertThat(reader.get(7)).isNull();
            bank.journaled(bank.actions.accountOpened(7, 3, Tier.GOLD));
            for (int i = 1; i <= 2_000; i++) {
                final long sequence = bank.journaled(bank.actions.adjusted(7, 1, 0));
                assertThat(reader.get(7).balance()).isEqualTo(i);
                assertThat(bank.engine.published().sequence()).isGreaterThanOrEqualTo(sequence);
            }
            assertThat(reader.get(7).branch()).isEqualTo(3);
            assertThat(reader.version())
                    .isEqualTo(bank.engine
                            .query(state -> state.view(AccountTable.TYPE).version(7))
                            .join());
            bank.journaled(bank.actions.accountClosed(7));
            assertThat(reader.get(7)).isNull();
            assertThat(reader.size()).isZero();
        }
    }

    @Test
    void shouldGiveUpToCollectFromAWriterThatNeverRests() {
        try (BankHarness bank = BankHarness.launch(context(new MemoryJournal()))) {
            final PublishedTables tables = bank.engine.published();
            final AccountReader reader = new AccountReader(tables);
            bank.journaled(bank.actions.accountOpened(7, 3, Tier.GOLD));
            final AtomicInteger runs = new AtomicInteger();
            assertThatThrownBy(() -> tables.collect(() -> {
                        runs.incrementAndGet();
                        bank.journaled(bank.actions.adjusted(7, 1, 0));
                        return reader.get(7).balance();
                    }))
                    .isInstanceOf(OvertakenException.class)
                    .hasMessageContaining("engine.query(state -> state.collect(...))");
            assertThat(runs).hasValue(PublishedTables.RUNS_MAX);
            assertThat(bank.engine
                            .query(state -> state.view(AccountTable.TYPE).get(7).balance())
                            .join())
                    .as("what the message says to do")
                    .isEqualTo(PublishedTables.RUNS_MAX);
            final long before = tables.collect(() -> {
                if (runs.incrementAndGet() < PublishedTables.RUNS_MAX + 10) {
                    bank.journaled(bank.actions.adjusted(7, 1, 0));
                }
                return reader.get(7).balance();
            });
            assertThat(before).as("the writer rests at last").isEqualTo(PublishedTables.RUNS_MAX + 9);
        }
    }

    @Test
    void shouldNotShowARowBeforeTheJournalHasIt() {
        final HeldJournal journal = new HeldJournal();
        try (BankHarness bank = BankHarness.launch(context(journal))) {
            final AccountReader reader = new AccountReader(bank.engine.published());
            final List<Long> seen = new CopyOnWriteArrayList<>();
            final AccountReader own = new AccountReader(bank.engine.published());
            journal.beforeAppend = () -> {
                final AccountDecoder row = own.get(7);
                seen.add(row == null ? -1 : row.balance());
            };
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            assertThat(seen).containsExactly(-1L, 0L, 5L);
            assertThat(reader.get(7).balance()).isEqualTo(10);
        }
    }

    @Test
    void shouldNotShowARowBeforeTheDiskHasItWhenTheReleaseLevelIsSynced() {
        final HeldJournal journal = new HeldJournal();
        try (BankHarness bank = BankHarness.launch(context(journal).releaseLevel(Level.SYNCED))) {
            final AccountReader reader = new AccountReader(bank.engine.published());
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            assertThat(reader.get(7)).isNull();
            journal.syncedBatch.set(2);
            bank.engine.await(2, Level.SYNCED, 10, TimeUnit.SECONDS);
            assertThat(reader.get(7).balance()).isEqualTo(5);
            journal.syncedBatch.set(3);
            bank.engine.await(3, Level.SYNCED, 10, TimeUnit.SECONDS);
            assertThat(reader.get(7).balance()).isEqualTo(10);
        }
    }

    @Test
    void shouldShowEachBatchAsItWasWhenARowIsEditedTakenOutAndAddedAgainBeforeTheDiskHasAny() {
        final HeldJournal journal = new HeldJournal();
        try (BankHarness bank = BankHarness.launch(context(journal).releaseLevel(Level.SYNCED))) {
            final AccountReader reader = new AccountReader(bank.engine.published());
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.journaled(bank.actions.accountOpened(8, 2, Tier.BASIC));
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            bank.journaled(bank.actions.accountClosed(8));
            bank.journaled(bank.actions.accountClosed(7));
            bank.journaled(bank.actions.accountOpened(7, 3, Tier.GOLD));
            bank.journaled(bank.actions.accountOpened(8, 4, Tier.GOLD));
            bank.journaled(bank.actions.adjusted(8, 9, 0));
            final String[] expected = {
                "7/1=0", "7/1=0 8/2=0", "7/1=5 8/2=0", "7/1=5", "", "7/3=0", "7/3=0 8/4=0", "7/3=0 8/4=9"
            };
            for (int batch = 1; batch <= expected.length; batch++) {
                journal.syncedBatch.set(batch);
                bank.engine.await(batch, Level.SYNCED, 10, TimeUnit.SECONDS);
                assertThat(accounts(reader)).as("after batch %d", batch).isEqualTo(expected[batch - 1]);
            }
        }
    }

    private static String accounts(final AccountReader reader) {
        return LongStream.of(7, 8)
                .mapToObj(reader::get)
                .filter(Objects::nonNull)
                .map(row -> row.accountId() + "/" + row.branch() + "=" + row.balance())
                .collect(Collectors.joining(" "));
    }

    @Test
    void shouldShowWhatARecoveryBroughtBack() {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(context(journal))) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.journaled(bank.actions.adjusted(7, 5, 0));
        }
        try (BankHarness bank = BankHarness.launch(context(journal))) {
            assertThat(new AccountReader(bank.engine.published()).get(7).balance())
                    .isEqualTo(5);
            assertThat(bank.engine.published().sequence()).isEqualTo(2);
        }
    }

    @Test
    void shouldStayReadableAfterTheEngineIsClosed() {
        final AccountReader reader;
        try (BankHarness bank = BankHarness.launch(context(new MemoryJournal()))) {
            reader = new AccountReader(bank.engine.published());
            bank.journaled(bank.actions.accountOpened(7, 3, Tier.GOLD));
        }
        assertThat(reader.get(7).branch()).isEqualTo(3);
    }

    @Test
    void shouldServeOnAReplicaTheRowsOfAnActionToWhoeverWaitedForIt() throws Exception {
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(context(journal).reactor(new Archivist()));
                Replica replica = follow(journal, new Archivist())) {
            final AccountReader accounts = new AccountReader(replica.published());
            final SymbolReader symbols = new SymbolReader(replica.published());
            assertThat(accounts.get(7)).isNull();
            bank.actions.accountOpened(7, 3, Tier.GOLD);
            for (int i = 1; i <= 300; i++) {
                final long sequence = bank.actions.adjusted(7, 1, 0);
                assertThat(replica.await(sequence, 10, TimeUnit.SECONDS)).isTrue();
                assertThat(accounts.get(7).balance()).isEqualTo(i);
                assertThat(replica.published().sequence()).isEqualTo(sequence);
            }
            bank.actions.noted().accountId(7).putText(new byte[40], 0, 40);
            bank.actions.commitNoted();
            assertThat(replica.await(bank.actions.accountClosed(7), 10, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(accounts.get(7)).isNull();
            assertThat(symbols.text(1)).isEqualTo(Archivist.text(40));
        }
    }

    @Test
    void shouldServeOnAReplicaTheSameRowsAsItsStateWhileAnyProgramRuns() throws Exception {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("published rows of a replica: -Dacta.seed=" + seed);
        final RandomProgram program = new RandomProgram(seed);
        final MemoryJournal journal = new MemoryJournal();
        try (BankHarness bank = BankHarness.launch(context(journal));
                Replica replica = follow(journal)) {
            final AccountReader reader = new AccountReader(replica.published());
            for (int round = 0; round < 40; round++) {
                for (int i = 0; i < 200; i++) {
                    program.dispatchOne(bank.publisher, bank.actions);
                }
                // Wherever it is just then: a question is answered between two batches.
                final int number = round;
                replica.query(state -> assertThat(published(reader))
                                .as("seed %d, round %d", seed, number)
                                .isEqualTo(rows(state.view(AccountTable.TYPE))))
                        .get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static Replica follow(final MemoryJournal journal, final Reactor... others) {
        final EngineContext context = new EngineContext()
                .name("follower")
                .reactor(new BankKeeper(BankHarness.CAPACITY_ROWS, true))
                .reactor(new LedgerKeeper());
        for (final Reactor other : others) {
            context.reactor(other);
        }
        return Replica.launch(new ReplicaContext().source(journal).engine(context));
    }

    @Test
    void shouldSayWhatToCallWhenATableIsNotPublished() {
        try (BankHarness bank = BankHarness.launch(context(new MemoryJournal()))) {
            assertThatThrownBy(() -> new LedgerReader(bank.engine.published()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Ledger")
                    .hasMessageContaining("setup.publish");
        }
    }

    @Test
    void shouldShowTheSameRowsAsTheStateAfterAnyProgram() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("published rows: -Dacta.seed=" + seed);
        compare(seed, new MemoryJournal(), Level.JOURNALED);
    }

    @Test
    void shouldShowTheSameRowsAsTheStateWhenMoreRowsWaitForTheDiskThanThereIsRoomFor() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("published rows, synced: -Dacta.seed=" + seed);
        compare(seed, new SlowDisk(), Level.SYNCED);
    }

    /** Is two batches behind, but moves when it is waited for. */
    static final class SlowDisk implements Journal {
        private final MemoryJournal batches = new MemoryJournal();
        private final AtomicLong looks = new AtomicLong();

        @Override
        public io.acta.engine.journal.JournalEnd recover(
                final long engineId,
                final io.acta.engine.journal.JournalEnd from,
                final BatchHandler handler,
                final io.acta.engine.journal.RecoveryProgress progress) {
            return batches.recover(engineId, from, handler, progress);
        }

        @Override
        public void append(final org.agrona.DirectBuffer buffer, final int offset, final int lengthBytes) {
            looks.set(0);
            batches.append(buffer, offset, lengthBytes);
        }

        @Override
        public long syncedBatch() {
            final long appended = batches.syncedBatch();
            return looks.incrementAndGet() > 50 ? appended : Math.max(0, appended - 2);
        }

        @Override
        public int batchLengthMax() {
            return batches.batchLengthMax();
        }

        @Override
        public void close() {
            batches.close();
        }
    }

    private static void compare(final long seed, final Journal journal, final Level level) {
        final RandomProgram program = new RandomProgram(seed);
        final AtomicLong now = new AtomicLong(1_000_000);
        // The least log of changes is also the least room for rows that wait: branch moves and storms fill it.
        final EngineContext context =
                context(journal).clock(now::get).releaseLevel(level).batchActionsMax(1 + program.nextInt(2_000));
        if (level == Level.SYNCED) {
            context.outputLogBytes(32 << 20).changeLogBytes(1 << 16);
        }
        try (BankHarness bank = BankHarness.launch(context)) {
            final AccountReader reader = new AccountReader(bank.engine.published());
            for (int round = 0; round < 60; round++) {
                long last = 0;
                for (int i = 0; i < 500; i++) {
                    last = program.dispatchOne(bank.publisher, bank.actions);
                    assertThat(last).as("seed %d", seed).isPositive();
                    now.addAndGet(program.nextInt(500));
                }
                assertThat(bank.engine.await(last, level, 10, TimeUnit.SECONDS)).isTrue();
                // Timers are far enough in the future not to fire between the two looks: time stands still.
                final List<String> expected = bank.engine
                        .query(state -> rows(state.view(AccountTable.TYPE)))
                        .join();
                assertThat(bank.engine.query(state -> published(reader)).join())
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(expected);
            }
        }
    }

    private static List<String> rows(final AccountView accounts) {
        final List<String> rows = new ArrayList<>();
        final var cursor = accounts.cursor().all();
        while (cursor.next()) {
            rows.add(accounts.version(cursor.row().accountId()) + " " + cursor.row());
        }
        return rows;
    }

    private static List<String> published(final AccountReader reader) {
        final List<String> rows = new ArrayList<>();
        reader.all();
        while (reader.next()) {
            rows.add(reader.version() + " " + reader.row());
        }
        return rows;
    }
}
