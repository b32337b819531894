package io.acta.engine.state;

/**
 * Thrown where the engine must end a handler at once because a bound was reached: a full table has no row to give. The
 * action is undone and its outcome is REJECTED with {@link #code()}. One instance for each code is made in advance, without a
 * stack trace, so that throwing allocates nothing. Let it pass.
 */
public final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code one of {@link RejectionCode}'s. */
    public RejectedException(final int code) {
        super("action rejected: " + RejectionCode.name(code), null, false, false);
        this.code = code;
    }

    /** One of {@link RejectionCode}'s. */
    public int code() {
        return code;
    }
}
