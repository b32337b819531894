package io.acta.examples.orders;

/** What transformers are told besides the row. One object for the node's life. */
public final class OrderChange {
    private long timeNs;
    private long nodeVersion;
    private long paymentId;
    private long causeSequence;

    OrderChange of(final long timeNs, final long nodeVersion, final long paymentId, final long causeSequence) {
        this.timeNs = timeNs;
        this.nodeVersion = nodeVersion;
        this.paymentId = paymentId;
        this.causeSequence = causeSequence;
        return this;
    }

    /** The batch's time. */
    public long timeNs() {
        return timeNs;
    }

    /** The node's version with this change. */
    public long nodeVersion() {
        return nodeVersion;
    }

    /** 0 when nothing was paid. */
    public long paymentId() {
        return paymentId;
    }

    /** The journaled action that all of this came from. */
    public long causeSequence() {
        return causeSequence;
    }
}
