package io.acta.testkit;

/** A promise was broken. Thrown where it is seen, and what ends a simulation. */
final class Finding extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Finding(final String message) {
        super(message);
    }

    Finding(final String message, final Throwable cause) {
        super(message, cause);
    }
}
