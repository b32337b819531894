package io.acta.bench.workload;

/** Keys 0 to count - 1, drawn from the workload's generator, some two nanoseconds each. One thread's. */
public final class RandomKeys {
    private final AdjustWorkload workload;
    private final long count;
    private long number;

    /** @param count at most 2^31. */
    public RandomKeys(final long seed, final long count) {
        this.workload = new AdjustWorkload(seed);
        this.count = count;
    }

    /**
     * The next key.
     *
     * @param waitFor zero, and known at run time only: the key cannot be computed before whatever gave it has been read.
     */
    public long next(final long waitFor) {
        number += 1 + waitFor;
        return ((workload.draw(number) >>> 32) * count) >>> 32;
    }

    /** The next key, which waits for nothing. */
    public long next() {
        return next(0);
    }
}
