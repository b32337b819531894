package io.acta.codec.schema;

/** A schema that cannot work, or a text that is no schema. The message names what is wrong, where, and what to do. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for people; names message and field. */
    public SchemaException(final String message) {
        super(message);
    }

    /** @param message for people; names message and field. @param cause what was caught. */
    public SchemaException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
