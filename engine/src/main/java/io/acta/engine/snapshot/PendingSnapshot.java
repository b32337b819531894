package io.acta.engine.snapshot;

import io.acta.engine.journal.JournalEnd;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * A snapshot that is written and not yet one: first its batch must survive power loss, or it would hold more than the journal.
 *
 * <p><b>Threads:</b> one at a time, any.
 */
public final class PendingSnapshot implements AutoCloseable {
    private final JournalEnd end;
    private final SnapshotOutput output;

    PendingSnapshot(final JournalEnd end, final SnapshotOutput output) {
        this.end = end;
        this.output = output;
    }

    /** Where the journal stood. */
    public JournalEnd end() {
        return end;
    }

    /**
     * Syncs what was written, reads it back and verifies it, and makes it a snapshot. Once the journal has synced its batch.
     *
     * @throws SnapshotException when any of that fails; there is no such snapshot then.
     */
    public void finish() {
        try {
            output.sync();
            try (ReadableByteChannel input = output.reread()) {
                final JournalEnd read = SnapshotVerifier.verify(input);
                if (!read.equals(end)) {
                    throw new DamagedSnapshotException("it says that it was taken at " + read);
                }
            }
            output.commit();
        } catch (final IOException | DamagedSnapshotException e) {
            throw new SnapshotException(
                    "snapshot of batch " + end.batchNumber() + " was not kept: " + e.getMessage(), e);
        } finally {
            close();
        }
    }

    /** Lets go of it; what was not finished is gone. Idempotent. */
    @Override
    public void close() {
        output.close();
    }
}
