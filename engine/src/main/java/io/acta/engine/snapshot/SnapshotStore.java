package io.acta.engine.snapshot;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/**
 * Where snapshots are kept, each under the number of the batch after which it was taken. The engine owns this port; {@code
 * journal/chronicle} keeps snapshots in files, {@link MemorySnapshotStore} in memory. What a snapshot's bytes mean is none of its business.
 *
 * <p><b>Threads:</b> any; one snapshot at a time is written. <b>Errors:</b> an {@link IOException} while reading counts as damage,
 * and while writing as a snapshot that was not taken.
 */
public interface SnapshotStore {
    /** Batch numbers of the snapshots that are there, newest first. Nothing is said about their being whole. */
    List<Long> batchNumbers() throws IOException;

    /** Starts a snapshot. Nobody sees it before it is committed; one of the same batch is replaced then. */
    SnapshotOutput create(long batchNumber) throws IOException;

    /** Opens a snapshot to read it from its beginning. */
    ReadableByteChannel open(long batchNumber) throws IOException;

    /** Deletes a snapshot, if it is there. */
    void delete(long batchNumber) throws IOException;
}
