package io.acta.engine.snapshot;

/**
 * A snapshot is whole, and this software can't restore it: it is another engine's, of a newer format, or of a schema that this one is no
 * later version of. An older snapshot would not help, so the launch is refused.
 */
public final class IncompatibleSnapshotException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public IncompatibleSnapshotException(final String message) {
        super(message);
    }
}
