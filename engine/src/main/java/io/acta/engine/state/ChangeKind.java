package io.acta.engine.state;

/** What became of a key within a batch. */
public enum ChangeKind {
    /** There was no row before the batch. */
    ADDED,

    /** There was a row before and there is one now, and their bytes differ. */
    CHANGED,

    /** There is no row any more. */
    REMOVED;

    private static final ChangeKind[] BY_ORDINAL = values();

    /** The kind with an ordinal. */
    public static ChangeKind of(final int ordinal) {
        return BY_ORDINAL[ordinal];
    }
}
