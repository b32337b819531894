package io.acta.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The same journal as {@link ChronicleJournal}, file for file and check for check, written by {@link java.nio.channels.FileChannel} on any
 * file system of {@code java.nio} and without a thread: the caller does by {@link #turn()} what the other's threads do. For simulations on a disk that
 * fails when a seed says so; a batch costs three system calls, so that for anything else {@code ChronicleJournal} is the one to take.
 *
 * <p>Neither Chronicle nor any memory map is involved, and no JVM flag is needed. What it leaves can be read by {@link
 * ChronicleBatchSource}.
 *
 * <p><b>Threads:</b> one. <b>Errors:</b> as {@code ChronicleJournal}: whatever {@code append} or {@code turn} meets leaves the journal failed.
 */
public final class SteppedJournal extends DirectoryJournal {
    private final SteppedJournalContext context;
    private ChannelAppender appender;
    private Throwable failure;

    /**
     * Nothing is touched before {@link #recover}.
     *
     * @throws IllegalArgumentException when the context is not complete.
     */
    public SteppedJournal(final SteppedJournalContext context) {
        super(settings(context.conclude()));
        this.context = context;
    }

    private static Settings settings(final SteppedJournalContext context) {
        return new Settings(
                context.directory(),
                context.bootId(),
                context.batchLengthMaxBytes(),
                ChannelAppender.SLACK,
                context.freeSpaceFloorBytes(),
                context.fileForce(),
                context.nanoClock());
    }

    /**
     * Looks after the files and syncs what was journaled, once.
     *
     * @return 1 when it synced something; 0 when there was nothing to do, or it failed: {@link #failure()} then says why.
     */
    public int turn() {
        if (failure != null || syncer() == null) {
            return 0;
        }
        try {
            checkFiles();
            final long before = syncedBatch();
            syncer().sync();
            return syncedBatch() > before ? 1 : 0;
        } catch (final IOException | RuntimeException e) {
            failure = e;
            return 0;
        }
    }

    /** Lets go of everything as if the process had been killed: nothing is synced, cut or closed in order. */
    public void abandon() {
        unlock();
    }

    @Override
    long usableBytes() {
        try {
            return Files.getFileStore(context.directory()).getUsableSpace();
        } catch (final IOException e) {
            throw new UncheckedIOException("free space of " + context.directory() + " is not known: " + e, e);
        }
    }

    @Override
    HighWaterMark openMark(final Path journalDirectory, final long bootId) throws IOException {
        return HighWaterMark.openUnmapped(journalDirectory, bootId);
    }

    @Override
    FreeSpace freeSpace() {
        return new FreeSpace(
                context.directory(), this::usableBytes, context.freeSpaceFloorBytes(), context.allocateStepBytes());
    }

    @Override
    GenerationAppender openAppender(final Path generationDirectory, final FreeSpace allocator) throws IOException {
        appender = new ChannelAppender(generationDirectory, context.fileLengthBytes());
        return appender;
    }

    @Override
    boolean isFileDue() {
        return appender.isFileDue();
    }

    @Override
    void startHousekeeping() {
        // The caller's turns do it.
    }

    @Override
    void onAppended(final int lengthBytes) {
        // The caller's next turn syncs it.
    }

    @Override
    boolean stopHousekeeping() {
        return syncer() != null && failure == null;
    }

    @Override
    Throwable housekeepingFailure() {
        return failure;
    }

    @Override
    public String toString() {
        return "SteppedJournal{" + context.directory() + '}';
    }
}
