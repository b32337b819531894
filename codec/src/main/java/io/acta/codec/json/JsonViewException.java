package io.acta.codec.json;

/** A text that is no message, or bytes that are none. What it says names message and field, the value and what was expected. */
public final class JsonViewException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for people; names message and field. */
    public JsonViewException(final String message) {
        super(message);
    }

    /** @param message for people; names message and field. @param cause what was caught. */
    public JsonViewException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
