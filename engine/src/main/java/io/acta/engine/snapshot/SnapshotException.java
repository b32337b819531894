package io.acta.engine.snapshot;

/** A snapshot could not be taken, kept or restored; the message says which and what to do. */
public class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotException(final String message) {
        super(message);
    }

    public SnapshotException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
