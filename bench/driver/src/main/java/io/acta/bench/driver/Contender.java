package io.acta.bench.driver;

/** Something that keeps accounts: Acta, or what one would use instead. Has a public constructor without parameters. */
public interface Contender {
    /**
     * Opens it, ready to take actions: all accounts are there, with their opening balance or with what was recovered.
     *
     * @throws Exception when it cannot; nothing is left running then.
     */
    Lane open(Opening opening) throws Exception;

    /**
     * Applies again what a directory holds. The time that this takes counts. Opens it unless there is a way for just that.
     *
     * @throws Exception when it cannot.
     */
    default Accounts replay(final Opening opening) throws Exception {
        return open(opening);
    }

    /** False when actions of different accounts may be kept in another order than they were given, and so survive without each other. */
    default boolean keepsOrder(final Tier tier) {
        return true;
    }

    /** The version and all that is set otherwise than by default. */
    String settings(Tier tier);

    /** What the engine does that this does not. */
    String leavesOut(Tier tier);
}
