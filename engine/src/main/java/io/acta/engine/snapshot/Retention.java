package io.acta.engine.snapshot;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest snapshots that are whole, and says what no launch will need any more. As long as there are not enough whole ones,
 * nothing is let go of.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final SnapshotStore store;
    private final int snapshotsKept;
    private final Set<Long> verified = new HashSet<>();

    /** @param snapshotsKept how many; 0 keeps them all. */
    public Retention(final SnapshotStore store, final int snapshotsKept) {
        this.store = store;
        this.snapshotsKept = snapshotsKept;
    }

    /** A snapshot was verified already: it is not read again. */
    public void verified(final long batchNumber) {
        verified.add(batchNumber);
    }

    /**
     * Deletes the snapshots that are older than the oldest to be kept.
     *
     * @return batch of the oldest that is kept: the journal is needed from the next batch on; 0 when all of it is.
     */
    public long retain() throws IOException {
        if (snapshotsKept == 0) {
            return 0;
        }
        final List<Long> batchNumbers = store.batchNumbers();
        int whole = 0;
        for (int i = 0; i < batchNumbers.size(); i++) {
            final long batchNumber = batchNumbers.get(i);
            if (isWhole(batchNumber) && ++whole == snapshotsKept) {
                for (final long older : batchNumbers.subList(i + 1, batchNumbers.size())) {
                    store.delete(older);
                    verified.remove(older);
                }
                return batchNumber;
            }
        }
        return 0;
    }

    private boolean isWhole(final long batchNumber) throws IOException {
        if (verified.contains(batchNumber)) {
            return true;
        }
        try (ReadableByteChannel input = store.open(batchNumber)) {
            if (SnapshotVerifier.verify(input).batchNumber() != batchNumber) {
                throw new DamagedSnapshotException("it is another batch's");
            }
            verified.add(batchNumber);
            return true;
        } catch (final DamagedSnapshotException e) {
            LOG.warn("Snapshot of batch {} in {} is damaged and doesn't count: {}", batchNumber, store, e.getMessage());
            return false;
        }
    }
}
