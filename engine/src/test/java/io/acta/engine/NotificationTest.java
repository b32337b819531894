package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotificationTest {
    private final List<String> changes = new ArrayList<>();
    private final AccountDecoder row = new AccountDecoder();

    private final ChangeHandler recorder = (sequence, table, key, kind, version, buffer, beforeOffset, afterOffset) -> {
        if (table == AccountTable.TYPE) {
            changes.add(sequence + " " + kind + " " + key + " " + balance(buffer, beforeOffset) + "->"
                    + balance(buffer, afterOffset));
        }
    };

    private String balance(final org.agrona.DirectBuffer buffer, final int offset) {
        return offset < 0
                ? "none"
                : Long.toString(row.wrap(buffer, offset, AccountDecoder.BLOCK_LENGTH, AccountDecoder.SCHEMA_VERSION)
                        .balance());
    }

    @Test
    void shouldTellOfAddedChangedAndRemovedRows() {
        try (BankHarness bank = BankHarness.launch()) {
            final Subscription subscription = bank.engine.subscribeToChanges("recorder", OverflowPolicy.BLOCK);
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            bank.journaled(bank.actions.adjusted(7, -6, 0));
            bank.journaled(bank.actions.accountClosed(7));
            poll(subscription, 3);
            assertThat(changes).containsExactly("1 ADDED 7 none->0", "2 CHANGED 7 0->5", "4 REMOVED 7 5->none");
        }
    }

    @Test
    void shouldTellOnceForEachKeyAndBatch() throws Exception {
        try (BankHarness bank = BankHarness.launch()) {
            final Subscription subscription = bank.engine.subscribeToChanges("recorder", OverflowPolicy.BLOCK);
            holdLoopWhile(bank, () -> {
                bank.actions.accountOpened(7, 1, Tier.BASIC);
                bank.actions.accountOpened(8, 1, Tier.BASIC);
                bank.actions.adjusted(7, 5, 0);
                bank.actions.adjusted(7, 6, 0);
                bank.actions.accountClosed(8);
            });
            bank.journaled(5);
            poll(subscription, 1);
            assertThat(changes).containsExactly("5 ADDED 7 none->11");
        }
    }

    @Test
    void shouldTellOfTheUsersTablesAlone() {
        final Set<String> told = new TreeSet<>();
        final ChangeHandler tables =
                (sequence, table, key, kind, version, buffer, before, after) -> told.add(table.name());
        try (BankHarness bank = BankHarness.launch()) {
            final Subscription subscription = bank.engine.subscribeToChanges("tables", OverflowPolicy.BLOCK);
            bank.publisher.origin(99, 1);
            bank.actions.accountOpened(7, 1, Tier.BASIC);
            bank.journaled(bank.actions.interestScheduled(7, TimeUnit.HOURS.toNanos(1), (short) 0));
            bank.engine.query(state -> 0).join();
            while (!subscription.isCaughtUp()) {
                subscription.pollChanges(tables, 100);
            }
        }
        assertThat(told).containsExactly("Account", "Ledger");
    }

    @Test
    void shouldNotLetOneSubscribersExceptionStopTheOthers() throws Exception {
        final CountDownLatch seen = new CountDownLatch(3);
        try (BankHarness bank = BankHarness.launch()) {
            bank.engine.onChanges(
                    "thrower", OverflowPolicy.BLOCK, (sequence, table, key, kind, version, buffer, before, after) -> {
                        throw new IllegalStateException("no");
                    });
            bank.engine.onOutputs("counter", OverflowPolicy.BLOCK, new ReleaseHandler() {
                @Override
                public void onOutcome(
                        final long sequence,
                        final OutcomeStatus status,
                        final int code,
                        final long correlationId,
                        final long origin) {
                    seen.countDown();
                }
            });
            for (int i = 0; i < 3; i++) {
                bank.journaled(bank.actions.accountOpened(i, 1, Tier.BASIC));
            }
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
            bank.engine.close();
            // Each of the three batches changed an account's row and the ledger's or added it: one exception for each.
            assertThat(bank.errors).hasSize(6);
            assertThat(bank.engine.counters().snapshot()).containsEntry("subscribers: errors", 6L);
        }
    }

    @Test
    void shouldBlockTheEngineForASlowSubscriberThatAskedForIt() {
        // One action a batch and so one change of the account for each: the log of 64 KiB is full long before the loop
        // ends.
        final EngineContext context = BankHarness.context(new MemoryJournal())
                .outputLogBytes(1 << 20)
                .changeLogBytes(1 << 16)
                .limits(EngineLimits.DEFAULT.outputsMax(8).outputBytesMax(1024))
                .ringSlots(64)
                .batchActionsMax(1);
        try (BankHarness bank = BankHarness.launch(context)) {
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            final Subscription slow = bank.engine.subscribeToChanges("slow", OverflowPolicy.BLOCK);
            final Subscription lossy = bank.engine.subscribeToChanges("lossy", OverflowPolicy.LOSE);
            bank.publisher.backPressureTimeout(1, TimeUnit.SECONDS);
            long last = 0;
            long result = 1;
            while (result > 0 && last < 10_000) {
                last = result;
                result = bank.actions.adjusted(7, 1, 0);
            }
            assertThat(SinkCode.name(result)).isEqualTo("BACK_PRESSURED");
            assertThat(bank.engine.position(Level.JOURNALED)).isLessThan(last);
            assertThat(slow.lostBytes()).isZero();

            pollUntil(slow, last + " CHANGED 7 " + (last - 2) + "->" + (last - 1));
            assertThat(changes).hasSize((int) last - 1);
            assertThat(lossy.pollChanges(recorder, 1)).isZero();
            assertThat(lossy.overruns()).isPositive();
            assertThat(lossy.lostBytes()).isPositive();
        }
    }

    private void pollUntil(final Subscription subscription, final String lastChange) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (changes.isEmpty() || !changes.get(changes.size() - 1).equals(lastChange)) {
            subscription.pollChanges(recorder, 100);
            assertThat(System.nanoTime()).as("%s came", lastChange).isLessThan(deadline);
        }
    }

    @Test
    void shouldServeALossySubscriberThatKeepsUp() {
        try (BankHarness bank = BankHarness.launch()) {
            final Subscription lossy = bank.engine.subscribeToChanges("lossy", OverflowPolicy.LOSE);
            bank.journaled(bank.actions.accountOpened(7, 1, Tier.BASIC));
            bank.journaled(bank.actions.adjusted(7, 5, 0));
            poll(lossy, 2);
            assertThat(changes).containsExactly("1 ADDED 7 none->0", "2 CHANGED 7 0->5");
            assertThat(lossy.lostBytes()).isZero();
        }
    }

    private void poll(final Subscription subscription, final int count) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (changes.size() < count || !subscription.isCaughtUp()) {
            subscription.pollChanges(recorder, 100);
            assertThat(System.nanoTime()).as("changes came: %s", changes).isLessThan(deadline);
        }
    }

    /** Keeps the reactor in a query while actions are dispatched, so that they come in one batch. */
    private static void holdLoopWhile(final BankHarness bank, final Runnable dispatch) throws InterruptedException {
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        bank.engine.query(state -> {
            held.countDown();
            try {
                return release.await(10, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        held.await();
        dispatch.run();
        release.countDown();
    }
}
