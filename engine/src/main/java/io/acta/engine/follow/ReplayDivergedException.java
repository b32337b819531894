package io.acta.engine.follow;

/**
 * A journal was applied again and the state is not what it was. The bytes are right (they were verified), so the code is not
 * the same: a reactor that depends on something outside its state, or one that was changed.
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
                + "; most likely a handler of these actions was changed: launch the code that wrote the journal, nothing was"
                + " changed in it, and see docs/DEPLOYS.md for the way on. If the code is the same, look in these handlers for"
                + " a clock, a random number or a field outside the tables");
        this.batchNumber = batchNumber;
    }

    /** The first batch that differs. */
    public long batchNumber() {
        return batchNumber;
    }
}
