package io.acta.engine.replay;

/**
 * A journal was applied again and the state is not what it was. The bytes are right (they were verified), so the code is not
 * the same: a reactor that depends on something outside its state, a changed reactor, or other limits.
 */
public final class ReplayDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long batchNumber;

    ReplayDivergedException(
            final long batchNumber,
            final long firstSequence,
            final long actionCount,
            final long expected,
            final long actual) {
        super("replay diverged at batch " + batchNumber + " (sequences " + firstSequence + " to "
                + (firstSequence + actionCount - 1) + "): the journal recorded stateHash=" + Long.toHexString(expected)
                + ", the replay gives " + Long.toHexString(actual)
                + "; run it with the reactors and limits that wrote the journal, and look for a clock, a random number or a"
                + " field outside the tables in what handled these actions");
        this.batchNumber = batchNumber;
    }

    /** The first batch that differs. */
    public long batchNumber() {
        return batchNumber;
    }
}
