package io.acta.bench.workload;

/**
 * A number over results in the order in which they came back: it differs when one is lost, doubled, changed or out of order. Two
 * arithmetic steps a result, so that checking every one costs the producer about a nanosecond.
 */
public final class ResultFold {
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private long count;
    private long fold;
    private long firstMisplaced;

    /**
     * Takes the next result.
     *
     * @param sequence of the action, 1 for the first.
     * @param balance of its account after it, or {@link Balances#REJECTED}.
     */
    public void add(final long sequence, final long balance) {
        count++;
        if (sequence != count && firstMisplaced == 0) {
            firstMisplaced = count;
        }
        fold = (fold ^ (sequence + (balance << Short.SIZE))) * ODD;
    }

    /** Results so far. */
    public long count() {
        return count;
    }

    /** The first place at which another action's result came, 0 when there is none. */
    public long firstMisplaced() {
        return firstMisplaced;
    }

    /** One number for all results and the balances that they left. */
    public long checksum(final long balancesChecksum) {
        return AdjustWorkload.mix(fold) + balancesChecksum;
    }
}
