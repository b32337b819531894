package io.acta.engine.release;

/** What happens when a subscriber is slower than the engine. Declared with the subscription. */
public enum OverflowPolicy {
    /**
     * The reactor waits for the subscriber, and publishers are back-pressured: nothing is lost, but by a close that has waited for the subscriber as
     * long as its time limit says.
     */
    BLOCK,
    /** The subscriber loses what was overwritten and goes on with the newest; the loss is counted. */
    LOSE
}
