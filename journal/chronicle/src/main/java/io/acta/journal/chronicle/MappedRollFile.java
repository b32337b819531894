package io.acta.journal.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MappedFile;

/** A roll file that Chronicle has mapped, and a descriptor by which its blocks are allocated ahead. */
final class MappedRollFile extends RollFile {
    private final MappedFile mappedFile;
    private final PosixCalls posix;
    private final int descriptor;

    MappedRollFile(final Path path, final MappedFile mappedFile, final PosixCalls posix) throws IOException {
        super(path);
        this.mappedFile = mappedFile;
        this.posix = posix;
        descriptor = posix.open(path);
    }

    MappedFile mappedFile() {
        return mappedFile;
    }

    @Override
    String allocate(final long offset, final long lengthBytes) {
        return posix.allocate(descriptor, offset, lengthBytes);
    }

    @Override
    public void close() {
        super.close();
        posix.close(descriptor);
    }
}
