package io.acta.engine;

/** How safe an action is. Each level includes those before it. */
public enum Level {
    /** In the ring. A killed process loses it. */
    ACCEPTED,
    /** Its effects are in the state, but nobody sees them yet. A killed process loses it. */
    APPLIED,
    /** In the journal: it survives the death of the process. */
    JOURNALED,
    /** On the disk: it survives the loss of power. */
    SYNCED
}
