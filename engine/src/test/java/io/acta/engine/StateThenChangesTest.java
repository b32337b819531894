package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountReader;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.LedgerTable;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.Collected;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.StateHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who joins gets the state as it is, then every change after it: none twice, none missed. */
@Timeout(120)
class StateThenChangesTest {
    private static final int CHANGE_LOG_BYTES = 64 * 1024;

    @Test
    void shouldTellTheRowsThenTheirChanges() {
        final ToldRows told = new ToldRows();
        try (BankHarness bank = BankHarness.launch()) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            bank.engine.onState("joiner", OverflowPolicy.BLOCK, told, AccountTable.TYPE);
            bank.journaled(bank.actions.adjusted(7, 1, 0));
            bank.journaled(bank.actions.accountClosed(7));
            bank.engine.close();
        }
        assertThat(told.linesWithout(LedgerTable.TYPE))
                .containsExactly(
                        "row Account 7",
                        "state at 2",
                        "3 CHANGED Account 7",
                        "batch 3 to 3",
                        "4 REMOVED Account 7",
                        "batch 4 to 4");
    }

    @Test
    void shouldLeaveNobodyToWaitForWhenTheRowsCannotBeCopied() {
        final TableType<?, ?> unknown = TableType.named("Unknown")
                .message(9, 9, 0)
                .keyOffset(0)
                .initialRow(new byte[Long.BYTES])
                .build(table -> table, table -> table);
        try (BankHarness bank =
                BankHarness.launch(BankHarness.context(new MemoryJournal()).changeLogBytes(CHANGE_LOG_BYTES))) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            assertThatThrownBy(() -> bank.engine.onState("joiner", OverflowPolicy.BLOCK, new ToldRows(), unknown))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("Unknown");
            // More changes than the log holds: a subscription that nobody polls would hold the engine up.
            for (int i = 0; i < CHANGE_LOG_BYTES / AccountTable.TYPE.rowLengthBytes(); i++) {
                bank.journaled(bank.actions.adjusted(7, 1, 0));
            }
        }
    }

    @Test
    void shouldRefuseAJoinerMoreRowsThanItMayHaveCopied() {
        final int rowBytes = 3 * Long.BYTES + AccountTable.TYPE.rowLengthBytes();
        final int rowsMax = 1024 / rowBytes;
        final ToldRows told = new ToldRows();
        try (BankHarness bank = BankHarness.launch(BankHarness.context(new MemoryJournal())
                .changeLogBytes(CHANGE_LOG_BYTES)
                .joinerBytesMax(1024))) {
            for (int i = 0; i <= rowsMax; i++) {
                bank.journaled(bank.actions.accountOpened(i, 1, Tier.BASIC));
            }
            assertThatThrownBy(() -> bank.engine.onState("joiner", OverflowPolicy.BLOCK, told, AccountTable.TYPE))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("subscription joiner")
                    .hasMessageContaining("joinerBytesMax=1024")
                    .hasMessageContaining("name fewer tables");
            bank.journaled(bank.actions.accountClosed(0));
            bank.engine.onState("joiner", OverflowPolicy.BLOCK, told, AccountTable.TYPE);
            // Nobody is left that would hold the engine up.
            for (int i = 0; i < CHANGE_LOG_BYTES / AccountTable.TYPE.rowLengthBytes(); i++) {
                bank.journaled(bank.actions.adjusted(1, 1, 0));
            }
            bank.engine.close();
        }
        assertThat(told.linesWithout(LedgerTable.TYPE))
                .filteredOn(line -> line.startsWith("row "))
                .hasSize(rowsMax);
    }

    @Test
    void shouldGiveEveryJoinerTheSameStateInTheEnd() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("joiners: -Dacta.seed=" + seed);
        run(seed, new MemoryJournal(), Level.JOURNALED);
    }

    @Test
    void shouldTellAJoinerOfNothingThatTheDiskDoesNotHave() {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("joiners, synced: -Dacta.seed=" + seed);
        run(seed, new PublishedRowsTest.SlowDisk(), Level.SYNCED);
    }

    private static void run(final long seed, final Journal journal, final Level level) {
        final RandomProgram program = new RandomProgram(seed);
        final AtomicLong now = new AtomicLong(1_000_000);
        final List<Copy> joiners = new ArrayList<>();
        final Map<String, String> expected = new HashMap<>();
        try (BankHarness bank = BankHarness.launch(PublishedRowsTest.context(journal)
                .clock(now::get)
                .releaseLevel(level)
                .batchActionsMax(1 + program.nextInt(100)))) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(program.dispatchOne(bank.publisher, bank.actions)).isPositive();
                now.addAndGet(program.nextInt(2_000));
                if (i % 1_000 == 500) {
                    final Copy joiner = new Copy(bank.engine);
                    joiners.add(joiner);
                    final Subscription subscription = bank.engine.onState("joiner-" + i, OverflowPolicy.BLOCK, joiner);
                    assertThat(subscription.name()).endsWith("-" + i);
                }
            }
            assertThat(bank.engine.await(10_000, level, 10, TimeUnit.SECONDS)).isTrue();
            bank.engine.close();
            assertThat(bank.errors)
                    .as("seed %d", seed)
                    .allMatch(e -> e.getMessage().contains("poisoned"));
            // Published rows outlive the engine.
            final AccountReader reader = new AccountReader(bank.engine.published()).all();
            while (reader.next()) {
                expected.put("Account " + reader.row().accountId(), reader.row().toString());
            }
        }
        for (final Copy joiner : joiners) {
            assertThat(joiner.wrong).as("seed %d", seed).isEmpty();
            assertThat(joiner.accounts()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void shouldCollectFromSeveralTablesAtOneSequence() {
        try (BankHarness bank = BankHarness.launch()) {
            bank.actions.accountOpened(7, 1, Tier.GOLD);
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            final Collected<List<Long>> collected = bank.engine
                    .query(state -> state.collect(
                            AccountTable.TYPE,
                            LedgerTable.TYPE,
                            (accounts, ledgers) -> List.of(
                                    accounts.get(7).balance(), ledgers.get(1).turnover())))
                    .join();
            assertThat(collected).isEqualTo(new Collected<>(2, List.of(5L, 10L)));
        }
    }

    /** A copy of all rows, kept by what it is told; what does not fit is wrong. */
    private static final class Copy implements StateHandler {
        private final Map<String, String> rows = new HashMap<>();
        private final List<String> wrong = new ArrayList<>();
        private final Engine engine;
        private final AccountDecoder account = new AccountDecoder();

        Copy(final Engine engine) {
            this.engine = engine;
        }

        @Override
        public void onRow(
                final TableType<?, ?> table,
                final long key,
                final long version,
                final DirectBuffer buffer,
                final int offset) {
            if (rows.put(table.name() + " " + key, show(table, buffer, offset)) != null) {
                wrong.add("told twice: " + table + " " + key);
            }
        }

        @Override
        public void onState(final long sequence) {
            checkReleased(sequence);
        }

        @Override
        public void onChange(
                final long sequence,
                final TableType<?, ?> table,
                final long key,
                final ChangeKind kind,
                final long version,
                final DirectBuffer buffer,
                final int beforeOffset,
                final int afterOffset) {
            final String name = table.name() + " " + key;
            final String before = show(table, buffer, beforeOffset);
            final String after = show(table, buffer, afterOffset);
            final String known = after == null ? rows.remove(name) : rows.put(name, after);
            if (!java.util.Objects.equals(known, before)) {
                wrong.add("at " + sequence + " " + name + " was " + known + ", told that it was " + before);
            }
            checkReleased(sequence);
        }

        private void checkReleased(final long sequence) {
            final Level level = engine.context().releaseLevel();
            if (engine.position(level) < sequence) {
                wrong.add("told of " + sequence + " before it was " + level);
            }
        }

        private String show(final TableType<?, ?> table, final DirectBuffer buffer, final int offset) {
            if (offset < 0) {
                return null;
            }
            if (table == AccountTable.TYPE) {
                return account.wrap(buffer, offset, AccountDecoder.BLOCK_LENGTH, AccountDecoder.SCHEMA_VERSION)
                        .toString();
            }
            final byte[] bytes = new byte[table.rowLengthBytes()];
            buffer.getBytes(offset, bytes);
            return java.util.Arrays.toString(bytes);
        }

        Map<String, String> accounts() {
            final Map<String, String> accounts = new HashMap<>(rows);
            accounts.keySet().removeIf(name -> !name.startsWith("Account "));
            return accounts;
        }
    }
}
