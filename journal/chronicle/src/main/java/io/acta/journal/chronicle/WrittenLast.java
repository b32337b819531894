package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Knows the first and the last bytes of the document that was written last, so that it is seen when they are gone although the file is as long as it
 * should be. Reactor thread. Allocates nothing.
 */
final class WrittenLast {
    private static final int LENGTH = Long.BYTES;

    private final ByteBuffer found = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private long start;
    private long end;
    private long firstBytes;
    private long lastBytes;

    /** @param endOffset in the file, behind the document's last byte. */
    void wrote(final BytesStore<?, ?> document, final long endOffset) {
        final long length = document.readRemaining();
        end = endOffset;
        start = endOffset - length;
        firstBytes = document.readLong(0);
        lastBytes = document.readLong(length - LENGTH);
    }

    /** @throws JournalException when the file no longer has what was written to it last. */
    void check(final RollFile file) throws IOException {
        if (end > 0 && !(has(file.channel(), start, firstBytes) && has(file.channel(), end - LENGTH, lastBytes))) {
            throw cut(file, end);
        }
    }

    private boolean has(final FileChannel channel, final long offset, final long bytes) throws IOException {
        found.clear();
        int read = 0;
        while (found.hasRemaining() && read >= 0) {
            read = channel.read(found, offset + found.position());
        }
        return read >= 0 && found.getLong(0) == bytes;
    }

    /** What to say of a file that has lost what was written to it. */
    static JournalException cut(final RollFile file, final long written) throws IOException {
        return new JournalException("journal file was cut: " + file.path() + " has " + file.lengthBytes()
                + " bytes and no longer all of the " + written + " written: restore the directory and launch again");
    }
}
