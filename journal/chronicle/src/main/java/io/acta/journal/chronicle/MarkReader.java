package io.acta.journal.chronicle;

import io.acta.journal.chronicle.HighWaterMark.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at the {@link HighWaterMark} that another thread or process writes, by one small read each time. A slot that is being written
 * fails its check and its twin counts, so what is seen is at most one mark old.
 */
final class MarkReader implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(HighWaterMark.SLOTS_LENGTH);
    private final UnsafeBuffer slots = new UnsafeBuffer(bytes);
    private final long bootId;

    MarkReader(final Path directory, final long bootId) throws IOException {
        this.bootId = bootId;
        channel = FileChannel.open(
                directory.resolve(HighWaterMark.FILE_NAME), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** What must be in the journal now; null for nothing. */
    Mark floor() throws IOException {
        look();
        return HighWaterMark.floor(slots, bootId);
    }

    /** What survives power loss now; null for nothing. */
    Mark synced() throws IOException {
        look();
        return HighWaterMark.synced(slots, bootId);
    }

    private void look() throws IOException {
        bytes.clear();
        slots.setMemory(0, slots.capacity(), (byte) 0);
        int at = 0;
        for (int count = 0; count >= 0 && bytes.hasRemaining(); at += count) {
            count = channel.read(bytes, at);
        }
    }

    @Override
    public void close() {
        JournalFiles.closeQuietly(channel);
    }
}
