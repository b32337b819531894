package io.acta.bench.workload;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/** Balances in a plain array: the model against which every contender is held, and the arithmetic of those without tables. */
public final class Balances {
    private final long[] balances = new long[AdjustWorkload.ACCOUNTS];

    /** All accounts opened. */
    public Balances() {
        Arrays.fill(balances, AdjustWorkload.OPENING_BALANCE);
    }

    /** The checksum after a workload's first {@code count} actions, one after the other. */
    public static long checksumAfter(final AdjustWorkload workload, final long count) {
        final Balances model = new Balances();
        for (long number = 0; number < count; number++) {
            final long draw = workload.draw(number);
            model.adjust(AdjustWorkload.accountId(draw), AdjustWorkload.delta(draw));
        }
        return model.checksum();
    }

    /** Adjusts one balance. @return false when it would fall below zero; then it stays. */
    public boolean adjust(final int accountId, final long delta) {
        final long balance = balances[accountId] + delta;
        if (balance < 0) {
            return false;
        }
        balances[accountId] = balance;
        return true;
    }

    /** A number that differs when any balance does. */
    public long checksum() {
        return checksum(accountId -> balances[(int) accountId]);
    }

    /** The checksum of balances that are kept elsewhere. @param balanceOf asked for each account in turn. */
    public static long checksum(final LongUnaryOperator balanceOf) {
        long sum = 0;
        for (long accountId = 0; accountId < AdjustWorkload.ACCOUNTS; accountId++) {
            sum += AdjustWorkload.mix((accountId << 32) ^ balanceOf.applyAsLong(accountId));
        }
        return sum;
    }
}
