package io.acta.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the documents of a roll file ({@code .cq4}) in order. A file is a row of documents, each behind a 4-byte header:
 *
 * <pre>
 *    31           30         29 .. 0
 *   +------------+----------+--------+------------------+----------+
 *   | incomplete | metadata | length | length bytes     | padding  |   the next header at a multiple of 4
 *   +------------+----------+--------+------------------+----------+
 * </pre>
 *
 * A header of 0 is where nothing was written yet; incomplete and metadata with length 0 marks the end of a file that was
 * rolled away from. Metadata (Chronicle's own header and index) is stepped over by its length and never interpreted.
 *
 * <p>Reads by {@link FileChannel#read}, large pieces in order; it never maps, so that a file cut short under it cannot crash the
 * JVM, and never goes past the file's length. Documents are handed over in place. Not thread-safe; reusable for many files, one at a
 * time. A file that grows is opened once and read on by {@link #resume}.
 */
final class RollFileScanner implements AutoCloseable {
    static final int HEADER_LENGTH = Integer.BYTES;
    static final int INCOMPLETE_BIT = 1 << 31;
    static final int METADATA_BIT = 1 << 30;
    static final int LENGTH_MASK = METADATA_BIT - 1;
    static final int END_OF_FILE_MARK = INCOMPLETE_BIT | METADATA_BIT;

    private static final int BUFFER_LENGTH = 4 * 1024 * 1024;
    private static final int BUFFER_LENGTH_MIN = 64 * 1024;
    private static final int PIECE_LENGTH_MIN = 4 * 1024;

    /** Why a scan ended. */
    enum Stop {
        /** Nothing more was written: the file's last byte, or a header of 0. */
        END("nothing more stands here"),
        /** The mark that says that a later file goes on. */
        ROLLED("the file says that a later one goes on, and there is none"),
        /** A document that was begun and not finished. */
        INCOMPLETE("a document was begun and not finished"),
        /** A document that says that it is longer than what is left of the file. */
        OVERRUN("a document is longer than what is left of the file"),
        /** The handler did not want to go on. */
        HANDLER("the generation's end");

        private final String words;

        Stop(final String words) {
            this.words = words;
        }

        /** What was found, for messages; a handler that knows better says it in its own words. */
        String words() {
            return words;
        }
    }

    /** Takes documents in order. The buffer is only good within the call. */
    @FunctionalInterface
    interface DocumentHandler {
        /** @return false to stop before this document. */
        boolean onDocument(DirectBuffer buffer, int offset, int lengthBytes, long fileOffset);
    }

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final int bufferLengthMax;
    private final PieceAhead ahead;
    private ByteBuffer buffer;

    /** Where in the buffer what was read of the file starts. */
    private int bufferOffset;

    private FileChannel channel;
    private long fileLength;
    private long bufferStart;
    private int bufferLength;
    private int pieceLength;
    private long position;

    RollFileScanner() {
        this(BUFFER_LENGTH, null);
    }

    /** @param ahead reads the next piece meanwhile, once a file has proved to be long; it becomes the scanner's. */
    RollFileScanner(final PieceAhead ahead) {
        this(BUFFER_LENGTH, ahead);
    }

    /** @param bufferLengthBytes that are read at once at most, unless a document is longer. */
    RollFileScanner(final int bufferLengthBytes) {
        this(bufferLengthBytes, null);
    }

    private RollFileScanner(final int bufferLengthBytes, final PieceAhead ahead) {
        bufferLengthMax = bufferLengthBytes;
        this.ahead = ahead;
        allocate(Math.min(bufferLengthBytes, BUFFER_LENGTH_MIN));
    }

    /**
     * Hands over every complete data document, oldest first.
     *
     * @return why it ended; {@link #position()} says where.
     */
    Stop scan(final Path file, final DocumentHandler handler) throws IOException {
        open(file);
        try {
            return resume(handler);
        } finally {
            closeFile();
        }
    }

    /** Begins with a file that may still grow, in place of the one before; {@link #resume} reads it. */
    void open(final Path file) throws IOException {
        final FileChannel opened = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        closeFile();
        channel = opened;
        position = 0;
    }

    /** Goes on where the last scan stopped, with the file as it is now. Nothing that was read before is believed again. */
    Stop resume(final DocumentHandler handler) throws IOException {
        forgetAhead();
        fileLength = channel.size();
        bufferStart = position;
        bufferLength = 0;
        pieceLength = PIECE_LENGTH_MIN;
        return scan(handler);
    }

    @Override
    public void close() {
        closeFile();
        if (ahead != null) {
            ahead.close();
        }
    }

    private void closeFile() {
        forgetAhead();
        JournalFiles.closeQuietly(channel);
        channel = null;
    }

    private void forgetAhead() {
        if (ahead != null) {
            ahead.forget();
        }
    }

    /** Offset of the header before which the last scan stopped. */
    long position() {
        return position;
    }

    private Stop scan(final DocumentHandler handler) throws IOException {
        while (true) {
            if (fileLength - position < HEADER_LENGTH || !has(HEADER_LENGTH)) {
                return Stop.END;
            }
            final int header = view.getInt((int) (position - bufferStart), LITTLE_ENDIAN);
            if (header == 0) {
                return Stop.END;
            }
            if (header == END_OF_FILE_MARK) {
                return Stop.ROLLED;
            }
            if ((header & INCOMPLETE_BIT) != 0) {
                return Stop.INCOMPLETE;
            }

            final int length = header & LENGTH_MASK;
            if (length > fileLength - position - HEADER_LENGTH) {
                return Stop.OVERRUN;
            }
            if ((header & METADATA_BIT) == 0) {
                if (!has(HEADER_LENGTH + length)) {
                    return Stop.OVERRUN;
                }
                final int offset = (int) (position - bufferStart) + HEADER_LENGTH;
                if (!handler.onDocument(view, offset, length, position)) {
                    return Stop.HANDLER;
                }
            }
            position = BitUtil.align(position + HEADER_LENGTH + length, HEADER_LENGTH);
        }
    }

    /**
     * Has these bytes from the position on in the buffer.
     *
     * @return false when the file became shorter meanwhile.
     */
    private boolean has(final int lengthBytes) throws IOException {
        if (isBuffered(lengthBytes)) {
            return true;
        }
        if (ahead != null) {
            takeAhead();
        }
        if (!isBuffered(lengthBytes)) {
            read(lengthBytes);
        }
        if (ahead != null && isLongEnough() && bufferEnd() < fileLength) {
            ahead.begin(channel, bufferEnd());
        }
        return isBuffered(lengthBytes);
    }

    /** Whether so much of the file was read that the rest may be worth a thread, into a buffer that it can have in exchange. */
    private boolean isLongEnough() {
        return pieceLength > PieceAhead.PIECE_LENGTH && buffer.capacity() >= PieceAhead.BUFFER_LENGTH;
    }

    private boolean isBuffered(final int lengthBytes) {
        return position + lengthBytes <= bufferEnd();
    }

    private long bufferEnd() {
        return bufferStart + bufferLength;
    }

    /** Bytes from the position on that are in the buffer. */
    private int kept() {
        return (int) Math.max(0, bufferEnd() - position);
    }

    /** Goes on with the piece that was read meanwhile, if there is one, and what is left of this one has room before it. */
    private void takeAhead() throws IOException {
        final int kept = kept();
        if (!ahead.isAt(bufferEnd()) || kept > PieceAhead.HEADROOM) {
            ahead.forget();
            return;
        }
        final int length = ahead.await();
        final ByteBuffer old = buffer;
        buffer = ahead.exchange(old);
        buffer.put(PieceAhead.HEADROOM - kept, old, bufferOffset + bufferLength - kept, kept);
        bufferStart = bufferEnd() - kept;
        bufferLength = kept + length;
        bufferOffset = PieceAhead.HEADROOM - kept;
        view.wrap(buffer, bufferOffset, bufferLength);
    }

    /** Reads little at first and more as it goes on, so that looking for one new document costs one page. */
    private void read(final int lengthBytes) throws IOException {
        final ByteBuffer old = buffer;
        final int kept = kept();
        old.limit(bufferOffset + bufferLength).position(bufferOffset + bufferLength - kept);
        final int wanted = Math.max(lengthBytes, Math.min(bufferLengthMax, kept + pieceLength));
        if (wanted > buffer.capacity()) {
            // Twice what is needed, so that a growing piece does not move what was read again and again.
            allocate(Math.max(lengthBytes, Math.min(bufferLengthMax, 2 * wanted)));
            buffer.put(old);
        } else {
            old.compact();
            wrapBuffer();
        }

        buffer.limit(Math.min(buffer.capacity(), Math.max(lengthBytes, kept + pieceLength)))
                .position(kept);
        pieceLength = Math.min(pieceLength * 2, BUFFER_LENGTH);
        bufferStart = position;
        boolean ended = false;
        while (buffer.position() < lengthBytes && !ended) {
            ended = channel.read(buffer, bufferStart + buffer.position()) < 0;
        }
        bufferLength = buffer.position();
    }

    private void allocate(final int lengthBytes) {
        buffer = ByteBuffer.allocateDirect(lengthBytes);
        wrapBuffer();
    }

    private void wrapBuffer() {
        view.wrap(buffer);
        bufferOffset = 0;
    }
}
