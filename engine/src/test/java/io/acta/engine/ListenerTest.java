package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankOutputListeners;
import io.acta.engine.bank.LedgerTable;
import io.acta.engine.bank.MessageHeaderDecoder;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server around an engine needs to hear, and how it asks. */
@Timeout(60)
class ListenerTest {
    @Test
    void shouldPassOutputsAndOutcomesToLambdasWithWhatIsKnownOfThem() {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (BankHarness bank = BankHarness.launch()) {
            bank.engine.onOutputs(
                    "listeners",
                    OverflowPolicy.BLOCK,
                    new BankOutputListeners()
                            .onBalanceChanged((output, context) -> lines.add(context.sequence() + "."
                                    + context.ordinal() + " " + output.balance() + " for " + context.correlationId()))
                            .onOutcomes((sequence, status, code, correlationId, origin) ->
                                    lines.add(sequence + " " + status + " for " + correlationId)));
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.publisher.correlateNext(99);
            bank.actions.adjusted(7, 5, 0);
            bank.actions.adjusted(7, 6, 0);
            bank.engine.close();
        }
        assertThat(lines)
                .containsExactly(
                        "1.0 0 for 0",
                        "1 APPLIED for 0",
                        "2.0 5 for 99",
                        "2 APPLIED for 99",
                        "3.0 11 for 0",
                        "3 APPLIED for 0");
    }

    @Test
    void shouldKeepTheLastingCorrelationIdWhenOneActionHasItsOwn() {
        final List<Long> ids = new CopyOnWriteArrayList<>();
        try (BankHarness bank = BankHarness.launch()) {
            bank.engine.onOutputs(
                    "ids",
                    OverflowPolicy.BLOCK,
                    new BankOutputListeners()
                            .onOutcomes((sequence, status, code, correlationId, origin) -> ids.add(correlationId)));
            bank.publisher.correlationId(1);
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.publisher.correlateNext(2);
            bank.actions.adjusted(7, 5, 0);
            bank.actions.adjusted(7, 5, 0);
            bank.engine.close();
        }
        assertThat(ids).containsExactly(1L, 2L, 1L);
    }

    @Test
    void shouldTellTheEndOfEachBatchOfChangesWithItsNumber() {
        final ToldRows told = new ToldRows();
        final AtomicLong now = new AtomicLong(1);
        try (BankHarness bank =
                BankHarness.launch(BankHarness.context(new MemoryJournal()).clock(now::get))) {
            final Subscription subscription = bank.engine.subscribeToChanges("recorder", OverflowPolicy.BLOCK);
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.journaled(bank.actions.interestScheduled(7, 10, (short) 0));
            now.set(100);
            awaitTimer(bank);
            while (!subscription.isCaughtUp()) {
                subscription.pollChanges(told, 100);
            }
        }
        // The timer's change comes after no new action: the batch's number tells it apart.
        assertThat(told.linesWithout(LedgerTable.TYPE))
                .containsExactly(
                        "1 ADDED Account 7", "batch 1 to 1", "batch 2 to 2", "2 CHANGED Account 7", "batch 3 to 2");
    }

    private static void awaitTimer(final BankHarness bank) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (bank.engine.counters().snapshot().get("timers: fired") == 0) {
            assertThat(System.nanoTime()).as("the timer fires").isLessThan(deadline);
            bank.engine.query(state -> 0).join();
        }
        bank.engine.query(state -> 0).join();
    }

    @Test
    void shouldPassEveryRowOfATableOnAsAMessage() {
        final List<String> rows = new ArrayList<>();
        try (BankHarness bank = BankHarness.launch()) {
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.journaled(bank.actions.accountOpened(8, 2, Tier.GOLD));
            bank.engine
                    .query(state -> {
                        assertThat(state.tables()).containsExactly(AccountTable.TYPE, LedgerTable.TYPE);
                        state.forEachRow(AccountTable.TYPE, (table, key, version, buffer, offset) -> {
                            final UnsafeBuffer message = new UnsafeBuffer(table.toMessage(buffer, offset));
                            final AccountDecoder row =
                                    new AccountDecoder().wrapAndApplyHeader(message, 0, new MessageHeaderDecoder());
                            rows.add(key + " " + row.accountId() + " " + row.branch() + " " + row.tier());
                        });
                        return null;
                    })
                    .join();
        }
        assertThat(rows).containsExactly("7 7 1 BASIC", "8 8 2 GOLD");
    }

    @Test
    void shouldAllocateNothingWhileItWaitsForAnAction() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        try (BankHarness bank = BankHarness.launch()) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                final long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < 500; i++) {
                    bank.engine.await(bank.actions.adjusted(7, 1, 0), Level.JOURNALED, 10, TimeUnit.SECONDS);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            }
            assertThat(least).as("bytes for 500 waits").isZero();
        }
    }
}
