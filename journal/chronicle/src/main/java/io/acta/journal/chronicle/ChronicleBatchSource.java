package io.acta.journal.chronicle;

import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.BatchSource;
import io.acta.engine.journal.Journal.BatchHandler;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The batches of a {@link ChronicleJournal}'s directory, to be read in this process or another one, while it is written or
 * afterwards. Every batch is verified: length, magic, sequence, chain and checksum.
 *
 * <p>Nothing is opened for writing, mapped or locked, Chronicle is not involved and needs no JVM flags, and the writer does not
 * notice. It must run on the writer's machine: on a copy, batches that the high-water mark does not call synced may be missing unseen.
 *
 * <p><b>Threads:</b> any; each reader belongs to one at a time. <b>Allocation:</b> a reader has a buffer of 4 MiB, or as long as the longest
 * batch. <b>Errors:</b> {@link JournalException}, which names file and sequence.
 */
public final class ChronicleBatchSource implements BatchSource {
    private static final int BATCHES_PER_POLL = 256;

    private final Path directory;
    private final long bootId;

    /** @param directory as {@link ChronicleJournalContext#directory(Path)} was given. */
    public ChronicleBatchSource(final Path directory) {
        this(directory, HighWaterMark.currentBootId());
    }

    /** @param bootId which run of the machine this is, as {@link ChronicleJournalContext#bootId(long)} was given. */
    public ChronicleBatchSource(final Path directory, final long bootId) {
        this.directory = directory.toAbsolutePath().normalize();
        this.bootId = bootId;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Ends where nothing more was written, or where a killed writer left half a batch.
     */
    @Override
    public JournalEnd readAll(final long engineId, final BatchHandler handler, final RecoveryProgress progress) {
        final long bytesTotal = lengthBytes();
        final long[] bytesRead = new long[1];
        try (BatchReader reader = follow(engineId, JournalEnd.EMPTY)) {
            while (reader.poll(
                            (buffer, offset, lengthBytes) -> {
                                bytesRead[0] += lengthBytes;
                                handler.onBatch(buffer, offset, lengthBytes);
                            },
                            BATCHES_PER_POLL)
                    > 0) {
                progress.onProgress(
                        bytesRead[0],
                        Math.max(bytesRead[0], bytesTotal),
                        reader.position().lastSequence());
            }
            progress.onProgress(bytesRead[0], bytesRead[0], reader.position().lastSequence());
            return reader.position();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The directory must be there; the journal in it may begin later.
     */
    @Override
    public BatchReader follow(final long engineId, final JournalEnd from) {
        requireDirectory();
        return new JournalFollower(directory, engineId, from, bootId);
    }

    private void requireDirectory() {
        if (!Files.isDirectory(directory)) {
            throw new JournalException(
                    "no journal: " + directory + " is not a directory; give the one that the writer's context names");
        }
    }

    private long lengthBytes() {
        requireDirectory();
        long bytes = 0;
        try {
            for (final int number : JournalFiles.generations(directory)) {
                for (final Path file : JournalFiles.rollFiles(JournalFiles.generationDirectory(directory, number))) {
                    bytes += Files.size(file);
                }
            }
        } catch (final IOException e) {
            throw new JournalException("journal cannot be read: " + directory + ": " + e, e);
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "ChronicleBatchSource{directory=" + directory + '}';
    }
}
