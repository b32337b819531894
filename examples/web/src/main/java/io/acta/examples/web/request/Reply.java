package io.acta.examples.web.request;

import io.acta.engine.state.RejectionCode;
import java.util.List;

/**
 * What became of a request.
 *
 * @param status of it.
 * @param code of a rejection, else 0.
 * @param sequence of the action, 0 when there was none.
 * @param reason for people; empty when it was applied.
 * @param outputs that the action put out, each an SBE message, header first.
 */
public record Reply(ReplyStatus status, int code, long sequence, String reason, List<byte[]> outputs) {
    /** Its effects are in the state, from now or from before. */
    public boolean isApplied() {
        return status == ReplyStatus.APPLIED || status == ReplyStatus.DUPLICATE;
    }

    static Reply without(final ReplyStatus status, final String reason) {
        return new Reply(status, 0, 0, reason, List.of());
    }

    static String reason(final ReplyStatus status, final int code) {
        return switch (status) {
            case REJECTED -> "rejected: " + RejectionCode.name(code);
            case FAILED -> "the server failed; nothing was changed";
            case CONFLICT -> "it has changed since you read it; read it again";
            default -> "";
        };
    }
}
