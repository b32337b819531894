package io.acta.engine;

import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.state.RejectionCode;

/**
 * What became of an action, for callers who can afford an object.
 *
 * @param sequence of the action.
 * @param status of it.
 * @param code of a rejection, else 0: the user's, or one of {@link RejectionCode}.
 * @param cause what the handler threw when it is FAILED, else null.
 */
public record Outcome(long sequence, OutcomeStatus status, int code, Exception cause) {
    /** An outcome that nothing was thrown for. */
    public Outcome(final long sequence, final OutcomeStatus status, final int code) {
        this(sequence, status, code, null);
    }

    @Override
    public String toString() {
        return "Outcome[sequence=" + sequence + ", status=" + status
                + (code == 0 ? "" : ", code=" + RejectionCode.name(code)) + (cause == null ? "" : ", cause=" + cause)
                + ']';
    }
}
