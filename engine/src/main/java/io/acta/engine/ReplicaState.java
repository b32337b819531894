package io.acta.engine;

/** Where a replica is in its life. It only moves down this list. */
public enum ReplicaState {
    /** Reactors are being set up. */
    STARTING,
    /** Batches are applied as they are journaled. */
    FOLLOWING,
    /** The last action that it was to apply was applied; it answers questions about the state after it. */
    ARRIVED,
    /** It has become an {@link Engine}, which has its state now. */
    PROMOTED,
    /** Something failed that must not, a divergence above all: {@link Replica#cause()} tells. Nothing is applied any more. */
    HALTED,
    /** Closed by its user. */
    CLOSED
}
