package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A roll file that batches are appended to, with a descriptor of our own. Made by the reactor thread; its channel is used by the sync
 * thread too, and {@link #allocateTo} by whoever allocates.
 */
abstract class RollFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final WatchedFile watched;
    private volatile long allocatedTo;
    private volatile long endPosition;

    RollFile(final Path path) throws IOException {
        this.path = path;
        JournalFiles.restrictFile(path);
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        watched = new WatchedFile(path);
    }

    final Path path() {
        return path;
    }

    final FileChannel channel() {
        return channel;
    }

    /** Offset up to which the file has its blocks on disk. */
    final long allocatedTo() {
        return allocatedTo;
    }

    /** Allocates up to an offset. One thread at a time. @return null when it did, otherwise why it cannot. */
    final String allocateTo(final long offset) {
        final String refusal = allocate(allocatedTo, offset - allocatedTo);
        if (refusal == null) {
            allocatedTo = offset;
        }
        return refusal;
    }

    /** Gives a part of the file its blocks. @return null when it did, otherwise why it cannot. */
    abstract String allocate(long offset, long lengthBytes);

    /** Offset after the last document, once another file has taken over; 0 while this one is current. */
    final long endPosition() {
        return endPosition;
    }

    final void endPosition(final long endPosition) {
        this.endPosition = endPosition;
    }

    /** Whether the file that is open is still the one that its path names. */
    final boolean stillThere() throws IOException {
        return watched.stillThere();
    }

    /** Bytes that the open file has now; fewer than were written when somebody cut it. */
    final long lengthBytes() throws IOException {
        return channel.size();
    }

    @Override
    public void close() {
        JournalFiles.closeQuietly(channel);
    }
}
