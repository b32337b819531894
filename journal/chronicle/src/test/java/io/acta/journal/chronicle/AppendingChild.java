package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Main class of a child that appends until it is killed. The numbers of the last batch acknowledged and the last one synced stand in
 * a mapped file, which outlives it.
 */
final class AppendingChild {
    static final int ACKNOWLEDGED_OFFSET = 0;
    static final int SYNCED_OFFSET = 8;
    static final int FILE_LENGTH = 4096;

    private AppendingChild() {}

    public static void main(final String[] arguments) throws IOException {
        final Random random = new Random(Long.parseLong(arguments[2]));
        try (FileChannel channel = FileChannel.open(
                        Path.of(arguments[1]),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                ChronicleJournal journal = new ChronicleJournal(new ChronicleJournalContext()
                        .directory(Path.of(arguments[0]))
                        .blockSizeBytes(4 << 20)
                        .pagesReadyBytes(2 << 20)
                        .freeSpaceFloorBytes(4 << 20))) {
            final UnsafeBuffer shared = new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH));
            final JournalEnd end =
                    journal.recover(BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
            final BatchFixture batches = new BatchFixture(1 << 17).from(end);
            System.out.println("appending from " + end.batchNumber());
            while (journal.failure() == null) {
                final int length = batches.next(64 + random.nextInt(random.nextInt(16) == 0 ? 60_000 : 500));
                journal.append(batches.buffer(), 0, length);
                shared.putLongOrdered(ACKNOWLEDGED_OFFSET, batches.batchNumber());
                shared.putLongOrdered(SYNCED_OFFSET, journal.syncedBatch());
            }
        }
    }
}
