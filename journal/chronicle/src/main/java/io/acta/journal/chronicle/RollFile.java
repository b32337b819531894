package io.acta.journal.chronicle;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A roll file that batches are appended to, with a descriptor of our own. Made by the reactor thread; its channel is used by the sync
 * thread too, and {@link #allocateTo} by whoever allocates.
 *
 * <p>What is synced is a range of it, because pages are made ready far behind it: a sync of the whole file would write
 * all of them too, and each would have to be made ready again.
 */
abstract class RollFile implements ForcedRange, AutoCloseable {
    private static final VarHandle POSITION;

    static {
        try {
            POSITION = MethodHandles.lookup().findVarHandle(RollFile.class, "position", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Path path;
    private final FileChannel channel;
    private final WatchedFile watched;
    private volatile long allocatedTo;
    private volatile long position;
    private long from;
    private long to;

    RollFile(final Path path) throws IOException {
        this.path = path;
        JournalFiles.restrictFile(path);
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        watched = new WatchedFile(path);
    }

    @Override
    public final Path path() {
        return path;
    }

    @Override
    public final FileChannel channel() {
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

    /** Offset after the last document; after the mark at its end once another file has taken over. Any thread. */
    final long position() {
        return position;
    }

    final void position(final long newPosition) {
        // The appender waits for no other processor to see it.
        POSITION.setRelease(this, newPosition);
    }

    /** Makes what was appended survive power loss. Sync thread. @throws IOException as the force says. */
    final void sync(final FileForce fileForce) throws IOException {
        to = position;
        if (to > from) {
            fileForce.force(this);
            from = to;
        }
    }

    /** Takes what was synced, and is not wanted again soon, out of the page cache. Sync thread. */
    void evictSynced() {
        // Only where pages are made ready by whoever would have them again.
    }

    @Override
    public final long from() {
        return from;
    }

    @Override
    public final long to() {
        return to;
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
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
