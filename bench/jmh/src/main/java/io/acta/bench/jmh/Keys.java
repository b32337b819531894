package io.acta.bench.jmh;

/**
 * Keys drawn from a seeded generator (SplitMix64: Steele, Lea, Flood, 2014), some two nanoseconds each. Not thread-safe.
 */
public final class Keys {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long SEED = 42;

    private final long count;
    private long state = SEED;

    /** @param count keys are 0 to count - 1; at most 2^31. */
    public Keys(final long count) {
        this.count = count;
    }

    /**
     * The next key.
     *
     * @param waitFor zero, and known at run time only: the key cannot be computed before whatever gave it has been read.
     */
    public long next(final long waitFor) {
        state += GOLDEN_GAMMA + waitFor;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (((z ^ (z >>> 31)) >>> 32) * count) >>> 32;
    }

    /** The next key, which waits for nothing. */
    public long next() {
        return next(0);
    }
}
