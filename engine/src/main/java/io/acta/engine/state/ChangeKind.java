package io.acta.engine.state;

/** What became of a key within a batch. */
public enum ChangeKind {
    /** There was no row before the batch. */
    ADDED,

    /** There was a row before and there is one now, and their bytes differ. */
    CHANGED,

    /** There is no row any more. */
    REMOVED
}
