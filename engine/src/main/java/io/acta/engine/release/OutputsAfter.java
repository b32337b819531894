package io.acta.engine.release;

import org.agrona.DirectBuffer;

/**
 * Passes on the outputs and outcomes that come after one that its consumer knows, each once: for a consumer that begins again with
 * outputs it may have had. An outcome stands at {@link ReleaseHandler#OUTCOME_ORDINAL} of its sequence.
 *
 * <p>A consumer that keeps (sequence, ordinal) of what it has done, together with what it did, sees everything exactly once.
 *
 * <p><b>Threads:</b> one at a time. <b>Errors:</b> what the handler throws passes through; the record counts as passed on.
 */
public final class OutputsAfter implements ReleaseHandler {
    private final ReleaseHandler handler;
    private long sequence;
    private long ordinal;

    /**
     * @param sequence of the last output that the consumer has done with, 0 when there was none.
     * @param ordinal of it, -1 when there was none.
     */
    public OutputsAfter(final long sequence, final long ordinal, final ReleaseHandler handler) {
        this.sequence = sequence;
        this.ordinal = ordinal;
        this.handler = handler;
    }

    @Override
    public void onOutput(
            final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (moves(context.sequence(), context.ordinal())) {
            handler.onOutput(context, buffer, offset, lengthBytes);
        }
    }

    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        if (moves(sequence, OUTCOME_ORDINAL)) {
            handler.onOutcome(sequence, status, code, correlationId, origin);
        }
    }

    private boolean moves(final long toSequence, final long toOrdinal) {
        if (toSequence < sequence || toSequence == sequence && toOrdinal <= ordinal) {
            return false;
        }
        sequence = toSequence;
        ordinal = toOrdinal;
        return true;
    }

    /** Sequence of the last one that was passed on, or was known before. */
    public long sequence() {
        return sequence;
    }

    /** Ordinal of it. */
    public long ordinal() {
        return ordinal;
    }
}
