package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends documents as Chronicle lays them out, by a channel: first the header, marked incomplete, with the bytes, then the header again. A
 * file that is full ends with the mark of a file that was rolled away from. One thread.
 */
final class ChannelAppender implements GenerationAppender {
    /** Bytes that a file needs beside its batches: the mark at its end. */
    static final int SLACK = 64;

    private static final int ZEROS_LENGTH = 64 * 1024;

    /** Chronicle begins a file with a document of its own, and so does this: readers must step over it. */
    private static final int OWN_DOCUMENT_LENGTH = 60;

    private final Path directory;
    private final long fileLength;
    private final RollFiles files = new RollFiles();
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private ByteBuffer document = ByteBuffer.allocate(ZEROS_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private RollFile current;
    private int fileCount;

    /** @param fileLengthBytes after which a file is full. */
    ChannelAppender(final Path directory, final long fileLengthBytes) {
        this.directory = directory;
        this.fileLength = fileLengthBytes;
    }

    /** Whether the next document begins a file. */
    boolean isFileDue() {
        return position() >= fileLength || current == null;
    }

    @Override
    public void append(final long address, final int lengthBytes) throws IOException {
        if (current != null && current.lengthBytes() < position()) {
            // Writing would make it long enough again, and nobody would see the zeros before.
            throw WrittenLast.cut(current, position());
        }
        if (isFileDue()) {
            roll();
        }
        source.wrap(address, lengthBytes);
        final long position = current.position();
        begin(lengthBytes, RollFileScanner.INCOMPLETE_BIT | lengthBytes);
        source.getBytes(0, document, lengthBytes);
        write(current, position);
        begin(0, lengthBytes);
        write(current, position);
        current.position(
                BitUtil.align(position + RollFileScanner.HEADER_LENGTH + lengthBytes, RollFileScanner.HEADER_LENGTH));
    }

    private void begin(final int lengthBytes, final int header) {
        if (document.capacity() < RollFileScanner.HEADER_LENGTH + lengthBytes) {
            document = ByteBuffer.allocate(
                            BitUtil.findNextPositivePowerOfTwo(RollFileScanner.HEADER_LENGTH + lengthBytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        document.clear();
        document.putInt(header);
    }

    private void write(final RollFile file, final long offset) throws IOException {
        document.flip();
        long at = offset;
        while (document.hasRemaining()) {
            at += file.channel().write(document, at);
        }
    }

    private void roll() throws IOException {
        if (current != null) {
            begin(0, RollFileScanner.END_OF_FILE_MARK);
            write(current, current.position());
            current.position(current.position() + RollFileScanner.HEADER_LENGTH);
        }
        fileCount++;
        final Path path =
                directory.resolve(String.format(Locale.ROOT, "%08d", fileCount) + JournalFiles.ROLL_FILE_SUFFIX);
        try (FileChannel made = JournalFiles.openOrCreate(path)) {
            begin(OWN_DOCUMENT_LENGTH, RollFileScanner.METADATA_BIT | OWN_DOCUMENT_LENGTH);
            document.put(new byte[OWN_DOCUMENT_LENGTH]).flip();
            while (document.hasRemaining()) {
                made.write(document, document.position());
            }
        }
        current = new ChannelRollFile(path);
        current.position(RollFileScanner.HEADER_LENGTH + OWN_DOCUMENT_LENGTH);
        files.add(current);
    }

    @Override
    public RollFile current() {
        return current;
    }

    @Override
    public List<RollFile> files() {
        return files.all();
    }

    @Override
    public String fault() {
        return null;
    }

    @Override
    public void close() {
        files.end(current, position());
    }

    /** A roll file whose blocks are had by writing zeros to them. */
    private static final class ChannelRollFile extends RollFile {
        ChannelRollFile(final Path path) throws IOException {
            super(path);
        }

        @Override
        String allocate(final long offset, final long lengthBytes) {
            final ByteBuffer zeros = ByteBuffer.allocate(ZEROS_LENGTH);
            try {
                final long length = lengthBytes();
                if (length < offset) {
                    throw WrittenLast.cut(this, offset);
                }
                long at = length;
                while (at < offset + lengthBytes) {
                    zeros.clear().limit((int) Math.min(zeros.capacity(), offset + lengthBytes - at));
                    at += channel().write(zeros, at);
                }
                return null;
            } catch (final IOException e) {
                return e.getMessage();
            }
        }
    }
}
