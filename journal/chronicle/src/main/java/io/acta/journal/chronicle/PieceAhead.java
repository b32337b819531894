package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.LangUtil;

/**
 * Reads the next piece of a file on a thread of its own while the one before is worked on: a recovery then takes as long as the slower of the disk and the
 * state, and not both. One piece at a time.
 *
 * <p><b>Threads:</b> one, and its own, which starts with the first piece and ends after {@link #close}. <b>Allocation:</b> one buffer, and some objects a piece.
 */
final class PieceAhead implements AutoCloseable {
    /** Free bytes before a piece, for what is left of the one before: more than most batches have. */
    static final int HEADROOM = 256 * 1024;

    /** Little enough to be in a cache still when it is worked on. */
    static final int PIECE_LENGTH = 1024 * 1024;

    /** Bytes that a buffer has at least. */
    static final int BUFFER_LENGTH = HEADROOM + PIECE_LENGTH;

    private final String threadName;
    private ExecutorService reader;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private Future<Integer> pending;
    private long start;

    PieceAhead(final String threadName) {
        this.threadName = threadName;
    }

    /** Begins to read a piece; there is none that was begun. */
    void begin(final FileChannel channel, final long fileOffset) {
        if (reader == null) {
            reader = Executors.newSingleThreadExecutor(task -> {
                final Thread thread = new Thread(task, threadName);
                thread.setDaemon(true);
                return thread;
            });
        }
        start = fileOffset;
        final ByteBuffer into = buffer.clear().position(HEADROOM).limit(BUFFER_LENGTH);
        pending = reader.submit(() -> read(channel, into, fileOffset));
    }

    private static int read(final FileChannel channel, final ByteBuffer into, final long fileOffset)
            throws IOException {
        boolean ended = false;
        while (into.hasRemaining() && !ended) {
            ended = channel.read(into, fileOffset + into.position() - HEADROOM) < 0;
        }
        return into.position() - HEADROOM;
    }

    /** Whether the piece that begins there was begun. */
    boolean isAt(final long fileOffset) {
        return pending != null && start == fileOffset;
    }

    /** Waits, through interrupts. @return bytes that were read: as many as a piece has, or up to the file's end. */
    int await() throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return pending.get();
                } catch (final InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (final ExecutionException e) {
            LangUtil.rethrowUnchecked(e.getCause());
            throw new AssertionError(e);
        } finally {
            pending = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes the buffer whose bytes from {@link #HEADROOM} on were read, for another of at least {@link #BUFFER_LENGTH} to read into. */
    ByteBuffer exchange(final ByteBuffer other) {
        final ByteBuffer read = buffer;
        buffer = other;
        return read.clear();
    }

    /** Waits for what was begun and forgets it: its channel may be closed then. */
    void forget() {
        if (pending != null) {
            try {
                await();
            } catch (final IOException e) {
                // Nobody wants these bytes any more; who does reads them again, and meets what is wrong.
            }
        }
    }

    /** Its thread ends behind the call; another begins with the next piece. */
    @Override
    public void close() {
        forget();
        if (reader != null) {
            reader.shutdown();
            reader = null;
        }
    }
}
