package io.acta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.bank.AccountDecoder;
import io.acta.engine.bank.AccountReader;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.DiscardingJournal;
import io.acta.engine.published.PublishedTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many threads read what the reactor writes as fast as it can. A row's balance is three times its adjustments, and the
 * accounts from 0 to 9 never go, though they are taken out and added again within one action.
 */
@Timeout(120)
class PublishedRowsStressTest {
    private static final int READERS = 4;
    private static final int STAYING = 10;
    private static final int COMING_AND_GOING = 200;
    private static final int ACTIONS = 400_000;

    private final AtomicReference<String> wrong = new AtomicReference<>();
    private volatile boolean over;

    @Test
    void shouldNeverShowHalfARowOrHalfABatch() throws Exception {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.out.println("published rows under stress: -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        long reads = 0;
        try (BankHarness bank = BankHarness.launch(PublishedRowsTest.context(new DiscardingJournal()))) {
            for (int i = 0; i < STAYING; i++) {
                bank.actions.accountOpened(i, 1, Tier.BASIC);
                bank.journaled(bank.actions.adjusted(i, 3, 0));
            }
            final List<Reading> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(new Reading(bank.engine.published(), random.nextLong(), i));
                readers.get(i).start();
            }
            for (int i = 0; i < ACTIONS && wrong.get() == null; i++) {
                dispatch(bank, random);
            }
            over = true;
            for (final Reading reading : readers) {
                reading.join();
                assertThat(reading.reads)
                        .as("seed %d: reader %s read", seed, reading)
                        .isPositive();
                reads += reading.reads;
            }
        }
        assertThat(wrong.get()).as("seed %d", seed).isNull();
        System.out.println(reads + " reads");
    }

    private void dispatch(final BankHarness bank, final Random random) {
        final long staying = random.nextInt(STAYING);
        final long passing = STAYING + random.nextInt(COMING_AND_GOING);
        switch (random.nextInt(6)) {
            case 0 -> bank.actions.adjusted(staying, 3, 0);
            case 1 -> bank.actions.poisoned(staying, BankKeeper.REPLACE);
            case 2 -> bank.actions.accountOpened(passing, 1 + random.nextInt(8), Tier.GOLD);
            case 3 -> bank.actions.accountClosed(passing);
            case 4 -> bank.actions.adjusted(passing, 3, 0);
            default -> bank.actions.branchMoved(1 + random.nextInt(8), 1 + random.nextInt(8));
        }
    }

    private final class Reading extends Thread {
        private final PublishedTables tables;
        private final AccountReader reader;
        private final AccountDecoder row = new AccountDecoder();
        private final Random random;
        private final boolean isScanning;
        private long reads;

        Reading(final PublishedTables tables, final long seed, final int number) {
            super("reader-" + number);
            this.tables = tables;
            this.reader = new AccountReader(tables);
            this.random = new Random(seed);
            this.isScanning = number == 0;
        }

        @Override
        public void run() {
            try {
                while (!over && wrong.get() == null) {
                    if (isScanning) {
                        scan();
                    } else {
                        look();
                    }
                    reads++;
                }
            } catch (final RuntimeException e) {
                wrong.compareAndSet(null, e.toString());
            }
        }

        private void look() {
            final long key = random.nextInt(STAYING + COMING_AND_GOING);
            if (reader.get(key, row)) {
                check(key, row);
            } else if (key < STAYING) {
                wrong.compareAndSet(null, "account " + key + " was not found, though it never went");
            }
        }

        private void scan() {
            final int staying = tables.collect(() -> {
                int count = 0;
                reader.all();
                while (reader.next()) {
                    count += reader.row().accountId() < STAYING ? 1 : 0;
                }
                return count;
            });
            if (staying != STAYING) {
                wrong.compareAndSet(null, staying + " accounts at one moment, not " + STAYING);
            }
        }

        private void check(final long key, final AccountDecoder found) {
            if (found.accountId() != key || found.balance() != 3 * found.adjustments()) {
                wrong.compareAndSet(null, "asked for account " + key + ", got " + found);
            }
        }
    }
}
