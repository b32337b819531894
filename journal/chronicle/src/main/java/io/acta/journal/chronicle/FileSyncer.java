package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes batches survive power loss: forces the files that they are in, by descriptors of its own, and only then says so. Used by
 * the sync thread, and by the reactor thread once that has ended.
 */
final class FileSyncer {
    /** How old the synced mark on the disk may be. */
    private static final long MARK_FORCE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path generationDirectory;
    private final GenerationAppender writer;
    private final HighWaterMark highWaterMark;
    private final FileForce fileForce;
    private RollFile named;
    private final LongSupplier nanoClock;
    private final NewestMark mark = new NewestMark();
    private long markForcedNs;
    private volatile long syncedBatch;

    /**
     * @param syncedBatch last batch of the generations before, which are synced.
     * @param nanoClock what {@code System.nanoTime} is.
     */
    FileSyncer(
            final Path generationDirectory,
            final GenerationAppender writer,
            final HighWaterMark highWaterMark,
            final FileForce fileForce,
            final long syncedBatch,
            final LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        markForcedNs = nanoClock.getAsLong();
        this.generationDirectory = generationDirectory;
        this.writer = writer;
        this.highWaterMark = highWaterMark;
        this.fileForce = fileForce;
        this.syncedBatch = syncedBatch;
    }

    /** Last batch that survives power loss. Any thread. */
    long syncedBatch() {
        return syncedBatch;
    }

    /** True when batches wait to be synced. */
    boolean isBehind() {
        return highWaterMark.readJournaled(mark) && mark.batchNumber() > syncedBatch;
    }

    /** Syncs all batches that are marked as journaled when it is called. */
    void sync() throws IOException {
        // The mark is read before the files are, so that no batch up to it can be in a file that is not seen here.
        if (!isBehind()) {
            return;
        }
        // One look at the list: a file that the reactor begins meanwhile is none that has to be synced, nor is the one
        // before it done with.
        final List<RollFile> files = writer.files();
        final int last = files.size() - 1;
        for (int done = 0; done < last; done++) {
            // Those that are done with leave the list.
            final RollFile file = files.get(0);
            file.sync(fileForce);
            finish(file);
        }
        final RollFile current = files.get(0);
        current.sync(fileForce);
        if (current != named) {
            JournalFiles.sync(generationDirectory);
            named = current;
        }

        highWaterMark.synced(mark.generation(), mark.batchNumber(), mark.lastSequence(), mark.checksum());
        syncedBatch = mark.batchNumber();
        // After the publication, and not each time, because it costs as much as forcing the batches: a synced mark that
        // lost its race with
        // a power cut only makes the next launch expect less.
        final long nowNs = nanoClock.getAsLong();
        if (nowNs - markForcedNs >= MARK_FORCE_INTERVAL_NS) {
            highWaterMark.force();
            markForcedNs = nowNs;
        }
        current.evictSynced();
    }

    /** Another file has taken over and this one is synced: what was allocated ahead goes back. */
    private void finish(final RollFile file) throws IOException {
        JournalFiles.truncate(file.path(), file.position());
        writer.files().remove(file);
        file.close();
    }
}
