package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.MappedFile;

/**
 * A roll file that batches are appended to: Chronicle's mapping of it, and descriptors of our own for what Chronicle does not do. Made
 * by the reactor thread; its channel is used by the sync thread, its descriptor by whoever allocates.
 */
final class RollFile implements AutoCloseable {
    private final Path path;
    private final MappedFile mappedFile;
    private final PosixCalls posix;
    private final int descriptor;
    private final FileChannel channel;
    private final WatchedFile watched;
    private volatile long allocatedTo;
    private volatile long endPosition;

    RollFile(final Path path, final MappedFile mappedFile, final PosixCalls posix) throws IOException {
        this.path = path;
        this.mappedFile = mappedFile;
        this.posix = posix;
        JournalFiles.restrictFile(path);
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        descriptor = posix.open(path);
        watched = new WatchedFile(path);
    }

    Path path() {
        return path;
    }

    MappedFile mappedFile() {
        return mappedFile;
    }

    FileChannel channel() {
        return channel;
    }

    /** Offset up to which the file has its blocks on disk. */
    long allocatedTo() {
        return allocatedTo;
    }

    /** Allocates up to an offset. One thread at a time. @return null when it did, otherwise why it cannot. */
    String allocateTo(final long offset) {
        final String refusal = posix.allocate(descriptor, allocatedTo, offset - allocatedTo);
        if (refusal == null) {
            allocatedTo = offset;
        }
        return refusal;
    }

    /** Offset after the last document, once another file has taken over; 0 while this one is current. */
    long endPosition() {
        return endPosition;
    }

    void endPosition(final long endPosition) {
        this.endPosition = endPosition;
    }

    /** Whether the file that is open is still the one that its path names. */
    boolean stillThere() throws IOException {
        return watched.stillThere();
    }

    /** Bytes that the open file has now; fewer than were written when somebody cut it. */
    long lengthBytes() throws IOException {
        return channel.size();
    }

    @Override
    public void close() {
        JournalFiles.closeQuietly(channel);
        posix.close(descriptor);
    }
}
