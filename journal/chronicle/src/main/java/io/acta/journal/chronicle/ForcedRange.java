package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A part of a file that is to survive power loss. Good within the call of {@link FileForce} that it is handed to. */
public interface ForcedRange {
    /** The file. */
    Path path();

    /** The file, open for reading and writing. */
    FileChannel channel();

    /** Offset of the first byte. */
    long from();

    /** Offset behind the last byte. */
    long to();

    /**
     * The operating system's way: returns when these bytes, and what is needed to find them again, are on disk. More may be.
     *
     * @throws IOException when the disk says no: then nobody knows what it has.
     */
    void force() throws IOException;
}
