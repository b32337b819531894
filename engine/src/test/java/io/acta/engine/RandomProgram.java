package io.acta.engine;

import io.acta.engine.bank.AccountCursor;
import io.acta.engine.bank.AccountTable;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.LedgerCursor;
import io.acta.engine.bank.LedgerTable;
import io.acta.engine.bank.NotedEncoder;
import io.acta.engine.bank.Tier;
import io.acta.engine.reactor.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random actions of every kind, from one seed: rejections, throws, follow-ups, timers, duplicates and bounds among them. */
final class RandomProgram {
    private static final int ACCOUNTS = 60;

    private final Random random;

    RandomProgram(final long seed) {
        random = new Random(seed);
    }

    /** Dispatches one action. @return what the publisher returned. */
    long dispatchOne(final Publisher publisher, final BankActions actions) {
        if (random.nextInt(10) == 0) {
            publisher.origin(1 + random.nextInt(3), random.nextInt(5_000));
        } else {
            publisher.origin(0, 0);
        }
        publisher.correlationId(random.nextInt(4) == 0 ? random.nextLong() : 0);
        final long account = random.nextInt(ACCOUNTS);
        return switch (random.nextInt(16)) {
            case 0, 1 ->
                actions.accountOpened(account, 1 + random.nextInt(8), random.nextBoolean() ? Tier.GOLD : Tier.BASIC);
            case 2 -> actions.accountClosed(account);
            case 3, 4, 5, 6 -> actions.adjusted(account, random.nextInt(400) - 150, random.nextInt());
            case 7, 8 -> actions.transferred(account, random.nextInt(ACCOUNTS), random.nextInt(200));
            case 9 ->
                actions.poisoned(
                        account,
                        switch (random.nextInt(3)) {
                            case 0 -> BankKeeper.THROW_EXCEPTION;
                            case 1 -> BankKeeper.REPLACE;
                            default -> (short) (10 + random.nextInt(3));
                        });
            case 10, 11 -> actions.interestScheduled(account, random.nextInt(50_000), (short) random.nextInt(2));
            case 12 -> actions.branchMoved(1 + random.nextInt(8), 1 + random.nextInt(8));
            case 13 -> actions.stormed(account, (short) (1 + random.nextInt(2)), random.nextInt(1_100));
            case 14 -> note(actions, account);
            default -> actions.interestPaid(account);
        };
    }

    private long note(final BankActions actions, final long account) {
        final NotedEncoder noted = actions.noted();
        final byte[] text = new byte[random.nextInt(600)];
        noted.accountId(account).putText(text, 0, text.length);
        return actions.commitNoted();
    }

    int nextInt(final int bound) {
        return random.nextInt(bound);
    }

    /** Every row of every table, in the tables' own order, with its version. */
    static List<String> rows(final StateView state) {
        final List<String> rows = new ArrayList<>();
        final AccountCursor accounts = state.view(AccountTable.TYPE).cursor().all();
        while (accounts.next()) {
            rows.add(state.view(AccountTable.TYPE).version(accounts.row().accountId()) + " " + accounts.row());
        }
        for (int branch = 1; branch <= 8; branch++) {
            accounts.byBranch(branch);
            while (accounts.next()) {
                rows.add("branch " + branch + " " + accounts.row().accountId());
            }
        }
        final LedgerCursor ledgers = state.view(LedgerTable.TYPE).cursor().all();
        while (ledgers.next()) {
            rows.add(ledgers.row().toString());
        }
        return rows;
    }
}
