package io.acta.journal.chronicle;

import java.io.IOException;

/**
 * Makes bytes of a file survive power loss. The journal has one way, {@link #SYSTEM}; another is for tests of what an engine
 * does when a disk fails or is slow; zeros that are written ahead do not come through it. Called on the journal's sync thread. What it throws ends the journal, for after a force
 * that failed nobody knows what the disk has.
 */
@FunctionalInterface
public interface FileForce {
    /** The operating system's: {@code msync} of the range where that syncs it alone, as on Linux; elsewhere {@code fdatasync}. */
    FileForce SYSTEM = ForcedRange::force;

    /** Returns when everything that was written to the range before is on disk. */
    void force(ForcedRange range) throws IOException;
}
