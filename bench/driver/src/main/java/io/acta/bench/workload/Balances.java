package io.acta.bench.workload;

import java.util.Arrays;

/** Balances in a plain array: the model against which every contender is held, and the arithmetic of those without tables. */
public final class Balances {
    /** The result of an action that would have overdrawn its account: no balance is negative. */
    public static final long REJECTED = -1;

    private final long[] balances;

    /** All accounts opened. */
    public Balances() {
        balances = new long[AdjustWorkload.ACCOUNTS];
        Arrays.fill(balances, AdjustWorkload.OPENING_BALANCE);
    }

    /** As they are kept elsewhere; copied. @param balances by account. */
    public Balances(final long[] balances) {
        this.balances = balances.clone();
    }

    /** Adjusts one balance. @return it, or {@link #REJECTED} when it would fall below zero; then it stays. */
    public long adjust(final int accountId, final long delta) {
        final long balance = balances[accountId] + delta;
        if (balance < 0) {
            return REJECTED;
        }
        balances[accountId] = balance;
        return balance;
    }

    /** One balance. */
    public long balance(final int accountId) {
        return balances[accountId];
    }

    /** All balances, by account; a copy. */
    public long[] all() {
        return balances.clone();
    }

    /** A number that differs when any balance does. */
    public long checksum() {
        return checksum(balances);
    }

    /** The checksum of balances that are kept elsewhere. @param balances by account. */
    public static long checksum(final long[] balances) {
        long sum = 0;
        for (int accountId = 0; accountId < balances.length; accountId++) {
            sum += term(accountId, balances[accountId]);
        }
        return sum;
    }

    /** What one account adds to the checksum; so it can be moved by the difference when a balance changes. */
    static long term(final int accountId, final long balance) {
        return AdjustWorkload.mix(((long) accountId << Integer.SIZE) ^ balance);
    }
}
