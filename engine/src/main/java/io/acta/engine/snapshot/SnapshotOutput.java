package io.acta.engine.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A snapshot that is being written: {@code write* sync reread commit close}. Closed without a commit, it has never been.
 *
 * <p><b>Threads:</b> one at a time.
 */
public interface SnapshotOutput extends AutoCloseable {
    /** Appends all that remains in the buffer. */
    void write(ByteBuffer source) throws IOException;

    /** Makes what was written survive power loss. */
    void sync() throws IOException;

    /** Opens what was written, to be read from its beginning. */
    ReadableByteChannel reread() throws IOException;

    /** Makes it one of the store's snapshots, in one step that survives power loss. */
    void commit() throws IOException;

    /** Takes back what was not committed. Idempotent. */
    @Override
    void close();
}
