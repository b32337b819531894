package io.acta.examples.web.request;

import io.acta.engine.state.RejectionCode;

/**
 * Why a program's reactors refuse actions; each has an enum of these.
 *
 * <pre>{@code
 * public enum Rejection implements RejectionReason {
 *     ROOM_FULL(5, "the room is full");
 *     …
 *     public static String reason(final int code) {
 *         return RejectionReason.reason(values(), code);
 *     }
 * }
 * }</pre>
 */
public interface RejectionReason {
    /** What {@code context.reject} takes. It is journaled in nobody's favour but clients know it: it never changes. */
    int code();

    /** A sentence for people. */
    String reason();

    /** The one of a code; null when it is one of the engine's bounds. */
    static <R extends RejectionReason> R of(final R[] all, final int code) {
        for (final R rejection : all) {
            if (rejection.code() == code) {
                return rejection;
            }
        }
        return null;
    }

    /** A sentence for a code, those of the engine's bounds included. */
    static String reason(final RejectionReason[] all, final int code) {
        final RejectionReason rejection = of(all, code);
        return rejection == null
                ? "a bound of the server was reached: " + RejectionCode.name(code)
                : rejection.reason();
    }
}
