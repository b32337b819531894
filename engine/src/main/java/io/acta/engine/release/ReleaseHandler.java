package io.acta.engine.release;

import org.agrona.DirectBuffer;

/**
 * Takes outputs and outcomes in the order in which the reactor made them: an action's outputs, then its outcome.
 *
 * <p><b>Threads:</b> the subscriber's. <b>Errors:</b> what it throws leaves {@link Subscription#poll} after the record has been
 * counted as read; other subscribers don't notice.
 */
public interface ReleaseHandler {
    /** The first ordinal of outputs that timers, continuations, batch ends and reactions put out. */
    long TIME_DRIVEN_ORDINAL = 1L << 32;

    /** Where an action's outcome stands among the outputs with its sequence: after the action's own, before those of timers. */
    long OUTCOME_ORDINAL = TIME_DRIVEN_ORDINAL - 1;

    /**
     * One output.
     *
     * @param sequence of the action that caused it; for what no action of the ring put out, a timer say, of the last action before it.
     * @param ordinal of the output among those with this sequence: from 0 those of the action, from {@link #TIME_DRIVEN_ORDINAL} those
     *     of timers, continuations, batch ends and reactions after it. Sequence and ordinal together rise from output to output and identify it,
     *     in a replay too.
     * @param correlationId of the action that caused it, over follow-ups, timers, continuations and reactions; 0 for none.
     * @param origin of the action that caused it, but for timers; 0 for none.
     * @param buffer that holds the SBE message, header first; good within the call.
     */
    default void onOutput(
            final long sequence,
            final long ordinal,
            final long correlationId,
            final long origin,
            final DirectBuffer buffer,
            final int offset,
            final int lengthBytes) {}

    /**
     * The same, with all that is known of the output; for who needs more than the call above tells. Override one of the two.
     *
     * @param context reused: not to be kept.
     */
    default void onOutput(
            final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
        onOutput(
                context.sequence(),
                context.ordinal(),
                context.correlationId(),
                context.origin(),
                buffer,
                offset,
                lengthBytes);
    }

    /**
     * What became of one action.
     *
     * @param code of a rejection, else 0.
     */
    default void onOutcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {}
}
