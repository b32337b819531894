package io.acta.examples.web.request;

import io.acta.examples.web.Refusal;
import java.util.List;

/**
 * What became of a request.
 *
 * @param status of it.
 * @param code of a rejection, else 0.
 * @param sequence of the action, 0 when there was none.
 * @param reason for people; empty when it was applied.
 * @param outputs that the action put out, each an SBE message, header first; the first 64, and a warning in the log when there were more.
 */
public record Reply(ReplyStatus status, int code, long sequence, String reason, List<byte[]> outputs) {
    /** Its effects are in the state, from now or from before. */
    public boolean isApplied() {
        return status == ReplyStatus.APPLIED || status == ReplyStatus.DUPLICATE;
    }

    static Reply without(final ReplyStatus status, final String reason) {
        return new Reply(status, 0, 0, reason, List.of());
    }

    /** What to throw in a route when it was not applied. */
    public Refusal refusal() {
        return new Refusal(status.httpStatus(), reason);
    }

    static String reason(final ReplyStatus status) {
        return switch (status) {
            case FAILED -> "the server failed; nothing was changed";
            case CONFLICT -> "it has changed since you read it; read it again";
            default -> "";
        };
    }
}
