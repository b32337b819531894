package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
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
    private final Object fileKey;
    private volatile long allocatedTo;
    private volatile long endPosition;

    RollFile(final Path path, final MappedFile mappedFile, final PosixCalls posix) throws IOException {
        this.path = path;
        this.mappedFile = mappedFile;
        this.posix = posix;
        JournalFiles.restrictFile(path);
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        descriptor = posix.open(path);
        fileKey = fileKey();
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

    /** Allocates up to an offset. One thread at a time. */
    void allocateTo(final long offset) {
        posix.allocate(descriptor, allocatedTo, offset - allocatedTo);
        allocatedTo = offset;
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
        return Files.exists(path) && (fileKey == null || fileKey.equals(fileKey()));
    }

    private Object fileKey() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() {
        JournalFiles.closeQuietly(channel);
        posix.close(descriptor);
    }
}
