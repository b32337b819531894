package io.acta.journal.chronicle;

import java.io.IOException;
import java.util.List;

/**
 * Appends documents to the roll files of one generation, in the format that {@link RollFileScanner} reads. Used by the reactor thread alone, but
 * for {@link #current()}, {@link #position()}, {@link #files()} and {@link #fault()}, which other threads may read.
 */
interface GenerationAppender extends AutoCloseable {
    /** Appends one document, which a killed process cannot take back when this has returned. */
    void append(long address, int lengthBytes) throws IOException;

    /** The file that the last document went to. */
    RollFile current();

    /** Offset in {@link #current()} after the last document; may lag behind it for a moment. 0 before the first. */
    default long position() {
        final RollFile file = current();
        return file == null ? 0 : file.position();
    }

    /** Files of this generation that are not yet done with, the current one last. */
    List<RollFile> files();

    /** The first error that was told of and not thrown, or null. */
    String fault();

    /** Gives back what was allocated ahead, and leaves every file synced. */
    @Override
    void close();
}
