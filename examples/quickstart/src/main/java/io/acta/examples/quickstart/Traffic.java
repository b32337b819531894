package io.acta.examples.quickstart;

import io.acta.examples.quickstart.bank.BankActions;

/**
 * What the bank's customers do, from a seed: action number 0, 1, 2, ... The first ones open the accounts, the others adjust a balance
 * or transfer money, more than there is now and then. Each depends on its number alone, and the engine gives the action number
 * {@code n} the sequence {@code n + 1}: so anybody can say what the balances must be after any sequence.
 */
final class Traffic {
    static final int ACCOUNTS = 10_000;

    private static final long SEED = 20_260_101;
    private static final long OPENING_BALANCE = 500;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** Dispatches one action. @return its sequence, or a negative number when it was not taken. */
    long dispatch(final long number, final BankActions actions) {
        if (number < ACCOUNTS) {
            return actions.accountOpened(number, OPENING_BALANCE);
        }
        final long draw = draw(number);
        return isTransfer(draw)
                ? actions.transferred(account(draw), otherAccount(draw), amount(draw))
                : actions.adjusted(account(draw), amount(draw) - OPENING_BALANCE / 2);
    }

    /** The balances after the first {@code count} actions, by plain Java: what the bank's rules must give. */
    long[] balancesAfter(final long count) {
        final long[] balances = new long[ACCOUNTS];
        for (long number = 0; number < count; number++) {
            if (number < ACCOUNTS) {
                balances[(int) number] = OPENING_BALANCE;
                continue;
            }
            final long draw = draw(number);
            final int account = account(draw);
            if (!isTransfer(draw)) {
                final long delta = amount(draw) - OPENING_BALANCE / 2;
                balances[account] += balances[account] + delta < 0 ? 0 : delta;
            } else if (account == otherAccount(draw) || balances[account] >= amount(draw)) {
                balances[account] -= amount(draw);
                balances[otherAccount(draw)] += amount(draw);
            }
        }
        return balances;
    }

    private static boolean isTransfer(final long draw) {
        return (draw & 1) == 0;
    }

    private static int account(final long draw) {
        return (int) (draw >>> 8 & 0xFFFFFF) % ACCOUNTS;
    }

    private static int otherAccount(final long draw) {
        return (int) (draw >>> 32 & 0xFFFFFF) % ACCOUNTS;
    }

    private static long amount(final long draw) {
        return 1 + (draw >>> 56) * 2;
    }

    /** SplitMix64 of the number. */
    private static long draw(final long number) {
        long z = SEED + number * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
