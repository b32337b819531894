package io.acta.engine.snapshot;

/** A snapshot is not what was written: an older one may still be. */
public final class DamagedSnapshotException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public DamagedSnapshotException(final String message) {
        super(message);
    }

    public DamagedSnapshotException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
