package io.acta.engine.release;

/**
 * What is known of an output besides its message. One object for each subscription, filled anew for each output: never keep
 * it.
 */
public final class OutputContext {
    private long sequence;
    private long ordinal;
    private long correlationId;
    private long origin;

    OutputContext() {}

    void wrap(final long sequence, final long ordinal, final long correlationId, final long origin) {
        this.sequence = sequence;
        this.ordinal = ordinal;
        this.correlationId = correlationId;
        this.origin = origin;
    }

    /** Of the action that caused it, or of the last action before the timer that did. */
    public long sequence() {
        return sequence;
    }

    /** Of the output among those with this sequence. Together they identify it, in a replay too; see {@link ReleaseHandler#onOutput}. */
    public long ordinal() {
        return ordinal;
    }

    /** Of the action that caused it, 0 for none. */
    public long correlationId() {
        return correlationId;
    }

    /** Of the action that caused it, 0 for none. */
    public long origin() {
        return origin;
    }
}
