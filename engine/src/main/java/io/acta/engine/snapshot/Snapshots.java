package io.acta.engine.snapshot;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.loop.ActionApplier;
import io.acta.engine.loop.Assembly;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots of an engine's or a replica's state, and restores the newest that is whole.
 *
 * <p><b>Threads:</b> {@link #take} and {@link #restoreNewest} on the thread that applies, between batches; the rest of a snapshot's life is
 * {@link PendingSnapshot}'s, on any.
 */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final ActionApplier applier;
    private final SnapshotStore store;
    private final SnapshotWriter writer;
    private final SnapshotReader reader;

    /**
     * @param assembly the reactors and their state.
     * @param applier that changes it.
     * @param engineId stands in every snapshot; another engine's is refused.
     * @param store where they are kept.
     */
    public Snapshots(
            final Assembly assembly, final ActionApplier applier, final long engineId, final SnapshotStore store) {
        this.applier = applier;
        this.store = store;
        this.writer = new SnapshotWriter(assembly, applier, engineId);
        this.reader = new SnapshotReader(assembly, applier, engineId);
    }

    /**
     * Writes the state down. It is no snapshot before {@link PendingSnapshot#finish()}.
     *
     * @param end where the journal stands, which the applier has reached.
     * @throws SnapshotException when the store can't take it; nothing is left of it then.
     */
    public PendingSnapshot take(final JournalEnd end) {
        SnapshotOutput output = null;
        boolean written = false;
        try {
            output = store.create(end.batchNumber());
            writer.write(end, output);
            written = true;
            return new PendingSnapshot(end, output);
        } catch (final IOException e) {
            throw new SnapshotException(
                    "snapshot of batch " + end.batchNumber() + " cannot be written to " + store + ": " + e, e);
        } finally {
            if (output != null && !written) {
                output.close();
            }
        }
    }

    /**
     * Fills fresh state from the newest snapshot that is whole. A damaged one is logged and passed over.
     *
     * @param lastSequenceMax snapshots that hold later actions are passed over; {@link Long#MAX_VALUE} for none.
     * @throws IncompatibleSnapshotException when the newest that is whole does not fit this engine.
     */
    public Restored restoreNewest(final long lastSequenceMax) {
        final List<String> damaged = new ArrayList<>();
        for (final long batchNumber : batchNumbers()) {
            try (ReadableByteChannel input = store.open(batchNumber)) {
                final JournalEnd end = reader.read(input, lastSequenceMax);
                if (end == null) {
                    continue;
                }
                if (end.batchNumber() != batchNumber) {
                    throw new DamagedSnapshotException("it is the snapshot of batch " + end.batchNumber());
                }
                return new Restored(end, damaged);
            } catch (final IOException | DamagedSnapshotException e) {
                LOG.warn(
                        "Snapshot of batch {} in {} is damaged and passed over: {}",
                        batchNumber,
                        store,
                        e.getMessage());
                damaged.add("batch " + batchNumber + ": " + e.getMessage());
                applier.clear();
            }
        }
        return new Restored(JournalEnd.EMPTY, damaged);
    }

    private List<Long> batchNumbers() {
        try {
            return store.batchNumbers();
        } catch (final IOException e) {
            throw new SnapshotException("snapshots cannot be listed in " + store + ": " + e, e);
        }
    }

    /**
     * What was restored.
     *
     * @param end where the journal stood; {@link JournalEnd#EMPTY} when there was no snapshot that is whole.
     * @param damaged what was passed over, newest first, in words.
     */
    public record Restored(JournalEnd end, List<String> damaged) {
        /** Copies the list. */
        public Restored {
            damaged = List.copyOf(damaged);
        }
    }
}
