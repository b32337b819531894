package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Makes the bytes of a file survive power loss. The journal has one way, {@link #SYSTEM}; another is for tests of what an engine
 * does when a disk fails or is slow. Called on the journal's sync thread. What it throws ends the journal, for after a force
 * that failed nobody knows what the disk has.
 */
@FunctionalInterface
public interface FileForce {
    /** The operating system's: {@code fdatasync}. */
    FileForce SYSTEM = (file, channel) -> channel.force(false);

    /** Returns when everything that was written to the file before is on disk. */
    void force(Path file, FileChannel channel) throws IOException;
}
