package io.acta.bench.workload;

/**
 * Adjustments of accounts from a seeded generator: which account and by how much, for each action number. About half take money
 * away; one that would overdraw its account changes nothing.
 *
 * <p>A draw is computed from its number alone (SplitMix64: Steele, Lea, Flood, 2014), some two nanoseconds without a memory access, so
 * that every contender's publisher pays the same. Immutable; allocates nothing.
 */
public final class AdjustWorkload {
    /** Accounts, numbered from 0. */
    public static final int ACCOUNTS = 100_000;

    /** What each account starts with: so little that overdrafts are rejected from the first thousand actions on. */
    public static final long OPENING_BALANCE = 100;

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final int DELTA_MASK = 0xFF;
    private static final int DELTA_MIN = -127;

    private final long seed;

    /** @param seed two workloads of one seed are the same. */
    public AdjustWorkload(final long seed) {
        this.seed = seed;
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    /** 64 random bits for an action number, from which its account and delta are taken. */
    public long draw(final long number) {
        return mix(seed + number * GOLDEN_GAMMA);
    }

    /** The account of a draw, 0 to {@link #ACCOUNTS} - 1. */
    public static int accountId(final long draw) {
        return (int) (((draw >>> 32) * ACCOUNTS) >>> 32);
    }

    /** The amount of a draw, -127 to 128. */
    public static long delta(final long draw) {
        return (draw & DELTA_MASK) + DELTA_MIN;
    }

    static long mix(final long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
