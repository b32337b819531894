package io.acta.engine.release;

import org.agrona.DirectBuffer;

/**
 * Passes on the outputs and outcomes that come after one that its consumer knows, each once: for a consumer that begins again with
 * outputs it may have had. An outcome stands at {@link ReleaseHandler#OUTCOME_ORDINAL} of its sequence.
 *
 * <p>A consumer that keeps (sequence, ordinal) of what it has done, together with what it did, sees everything exactly once.
 *
 * <p><b>Threads:</b> one at a time. <b>Errors:</b> what the handler throws passes through, and nothing is passed on any more, lest an output that was
 * not done be followed by others: the consumer begins again, with a new one, after {@link #sequence()} and {@link #ordinal()}.
 */
public final class OutputsAfter implements ReleaseHandler {
    private final ReleaseHandler handler;
    private long sequence;
    private long ordinal;
    private boolean failed;

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
        if (failed) {
            throw new IllegalStateException("outputs after (" + sequence + ", " + ordinal
                    + "): the handler failed before; begin again with a new OutputsAfter");
        }
        if (isNew(context.sequence(), context.ordinal())) {
            failed = true;
            handler.onOutput(context, buffer, offset, lengthBytes);
            done(context.sequence(), context.ordinal());
        }
    }

    /** After a failure it says nothing: an outcome is told even when the output before it failed. */
    @Override
    public void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        if (!failed && isNew(sequence, OUTCOME_ORDINAL)) {
            failed = true;
            handler.onOutcome(sequence, status, code, correlationId, origin);
            done(sequence, OUTCOME_ORDINAL);
        }
    }

    private boolean isNew(final long nextSequence, final long nextOrdinal) {
        return nextSequence > sequence || nextSequence == sequence && nextOrdinal > ordinal;
    }

    private void done(final long doneSequence, final long doneOrdinal) {
        sequence = doneSequence;
        ordinal = doneOrdinal;
        failed = false;
    }

    /** Sequence of the last one that the handler has done with, or that was known before. */
    public long sequence() {
        return sequence;
    }

    /** Ordinal of it. */
    public long ordinal() {
        return ordinal;
    }
}
