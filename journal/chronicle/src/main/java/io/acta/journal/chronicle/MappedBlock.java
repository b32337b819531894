package io.acta.journal.chronicle;

import java.io.IOException;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.core.io.ReferenceOwner;

/**
 * One block of a file after the other, in Chronicle's own mapping of it, which is made where the appender is not there yet, and stays while it is
 * held. For one thread.
 */
final class MappedBlock {
    private final ReferenceOwner owner;
    private final long lengthBytes;
    private MappedFile file;
    private MappedBytesStore block;
    private long start;

    /**
     * @param holder who holds it, as Chronicle's messages name it.
     * @param lengthBytes of a block.
     */
    MappedBlock(final String holder, final long lengthBytes) {
        this.owner = ReferenceOwner.temporary(holder);
        this.lengthBytes = lengthBytes;
    }

    /** Moves to the block that an offset lies in. @return true when it was at another. */
    boolean moveTo(final MappedFile nextFile, final long offset) throws IOException {
        final long nextStart = offset / lengthBytes * lengthBytes;
        if (block != null && nextFile == file && nextStart == start) {
            return false;
        }
        release();
        block = nextFile.acquireByteStore(owner, nextStart);
        file = nextFile;
        start = nextStart;
        return true;
    }

    /** Where an offset of the file, within the block, is in memory. */
    long address(final long offset) {
        return block.addressForRead(offset);
    }

    /** Offset of the block's first byte. */
    long start() {
        return start;
    }

    /** Offset behind the block's last byte. */
    long end() {
        return start + lengthBytes;
    }

    /** Lets go of it; may be called again. */
    void release() {
        if (block != null) {
            block.release(owner);
            block = null;
        }
    }
}
