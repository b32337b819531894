package io.acta.testkit.disk;

import io.acta.testkit.disk.DiskFaults.Operation;
import io.acta.testkit.disk.DiskFaults.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file of a {@link SimulatedDisk}, opened by one process: of no use to the next. */
final class SimulatedFileChannel extends FileChannel {
    private final SimulatedDisk disk;
    private final Node node;
    private final String path;
    private final boolean isWritable;
    private final int process;
    private long position;
    private boolean isLocker;

    SimulatedFileChannel(final SimulatedDisk disk, final Node node, final String path, final boolean isWritable) {
        this.disk = disk;
        this.node = node;
        this.path = path;
        this.isWritable = isWritable;
        this.process = disk.process();
    }

    private void checkUsable() throws IOException {
        if (!isOpen() || disk.isDead(process)) {
            throw new ClosedChannelException();
        }
        disk.checkUp();
    }

    @Override
    public int read(final ByteBuffer target) throws IOException {
        final int count = read(target, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public int read(final ByteBuffer target, final long offset) throws IOException {
        checkUsable();
        disk.begin(Operation.READ, path);
        if (offset >= node.length) {
            return target.hasRemaining() ? -1 : 0;
        }
        final int count = (int) Math.min(target.remaining(), node.length - offset);
        long at = offset;
        int left = count;
        while (left > 0) {
            final int within = (int) (at % Node.PAGE_LENGTH);
            final int piece = Math.min(left, Node.PAGE_LENGTH - within);
            final byte[] page = node.cached.get(at / Node.PAGE_LENGTH);
            if (page == null) {
                target.put(new byte[piece]);
            } else {
                target.put(page, within, piece);
            }
            at += piece;
            left -= piece;
        }
        return count;
    }

    @Override
    public int write(final ByteBuffer source) throws IOException {
        final int count = write(source, position);
        position += count;
        return count;
    }

    @Override
    public int write(final ByteBuffer source, final long offset) throws IOException {
        checkUsable();
        if (!isWritable) {
            throw new NonWritableChannelException();
        }
        final Verdict verdict = disk.begin(Operation.WRITE, path);
        final int length = source.remaining();
        final boolean isWhole = verdict == Verdict.DONE && !disk.isDown();
        final int wanted = isWhole ? length : disk.partOf(length);
        final int done = put(source, offset, wanted);
        disk.checkUpAfterWrite(path);
        if (verdict == Verdict.FAILED) {
            throw new IOException(path + ": Input/output error");
        }
        if (done < wanted) {
            disk.tell("no space left: " + (done == 0 ? "nothing written" : "a write in part"));
            if (done == 0) {
                throw new IOException(path + ": No space left on device");
            }
            return done;
        }
        return length;
    }

    /** @return bytes for which there was room. */
    private int put(final ByteBuffer source, final long offset, final int lengthBytes) {
        long at = offset;
        int left = lengthBytes;
        while (left > 0) {
            final long number = at / Node.PAGE_LENGTH;
            if (!disk.takePage(node, number)) {
                break;
            }
            final int within = (int) (at % Node.PAGE_LENGTH);
            final int piece = Math.min(left, Node.PAGE_LENGTH - within);
            final byte[] old = node.cached.get(number);
            final byte[] page = old == null ? new byte[Node.PAGE_LENGTH] : old.clone();
            source.get(page, within, piece);
            node.cached.put(number, page);
            node.forgotten.remove(number);
            at += piece;
            left -= piece;
        }
        if (at > offset) {
            node.length = Math.max(node.length, at);
        }
        return lengthBytes - left;
    }

    @Override
    public void force(final boolean metaData) throws IOException {
        checkUsable();
        final Verdict verdict = disk.begin(Operation.FORCE, path);
        if (verdict == Verdict.FAILED) {
            disk.forceFailed(node);
            throw new IOException(path + ": Input/output error");
        }
        if (verdict == Verdict.LIED) {
            return;
        }
        if (node.isDirectory) {
            node.forceEntries();
        } else {
            disk.force(node);
        }
    }

    @Override
    public FileChannel truncate(final long length) throws IOException {
        checkUsable();
        if (!isWritable) {
            throw new NonWritableChannelException();
        }
        if (length < node.length) {
            disk.begin(Operation.CHANGE, path);
            disk.truncate(node, length);
        }
        position = Math.min(position, length);
        return this;
    }

    @Override
    public long size() throws IOException {
        checkUsable();
        return node.length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(final long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public FileLock tryLock(final long start, final long size, final boolean shared) throws IOException {
        checkUsable();
        if (node.lockedBy != 0) {
            return null;
        }
        node.lockedBy = process;
        return new Lock(start, size, shared);
    }

    @Override
    public FileLock lock(final long start, final long size, final boolean shared) throws IOException {
        final FileLock lock = tryLock(start, size, shared);
        if (lock == null) {
            throw new IOException(path + ": locked, and in a simulation nobody can wait");
        }
        return lock;
    }

    @Override
    protected void implCloseChannel() {
        if (isLocker && node.lockedBy == process) {
            node.lockedBy = 0;
        }
    }

    @Override
    public long read(final ByteBuffer[] targets, final int offset, final int length) {
        throw unsupported();
    }

    @Override
    public long write(final ByteBuffer[] sources, final int offset, final int length) {
        throw unsupported();
    }

    @Override
    public long transferTo(final long start, final long count, final WritableByteChannel target) {
        throw unsupported();
    }

    @Override
    public long transferFrom(final ReadableByteChannel source, final long start, final long count) {
        throw unsupported();
    }

    @Override
    public MappedByteBuffer map(final MapMode mode, final long start, final long size) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("a simulated disk reads and writes single buffers, and maps nothing");
    }

    private final class Lock extends FileLock {
        private boolean isReleased;

        Lock(final long start, final long size, final boolean shared) {
            super(SimulatedFileChannel.this, start, size, shared);
            isLocker = true;
        }

        @Override
        public boolean isValid() {
            return !isReleased && SimulatedFileChannel.this.isOpen();
        }

        @Override
        public void release() {
            if (isValid()) {
                isReleased = true;
                node.lockedBy = 0;
            }
        }
    }
}
