package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody cuts the file that batches go to, and it is made long enough again before anybody compares its length. */
class CutFileTest {
    private static final int BATCH_LENGTH = 1_000;
    private static final int BLOCK_SIZE = 1 << 20;

    @TempDir
    private Path parent;

    /** In a JVM of its own: Chronicle's assertions, which Surefire turns on, would see some of it. */
    @Test
    void shouldTakeNothingMoreWhenTheFileWasCutJustBeforeItsNextBlockIsMapped() throws IOException {
        try (ChildJvm child = ChildJvm.start(CutBeforeABlock.class, parent.toString())) {
            assertThat(child.awaitOutput())
                    .contains("refused: journal file was cut")
                    .contains("restore the directory");
        }
    }

    static final class CutBeforeABlock {
        private CutBeforeABlock() {}

        public static void main(final String[] arguments) throws IOException {
            final Path parent = Path.of(arguments[0]);
            // Where blocks begin depends on lengths alone.
            final int growing = batchesUntilItGrows(parent.resolve("dry"));
            try (ChronicleJournal journal = launch(parent.resolve("cut"))) {
                final BatchFixture batches = new BatchFixture(1 << 16);
                append(journal, batches, growing);
                cutAndGrow(rollFile(parent.resolve("cut")));
                append(journal, batches, 1);
                System.out.println("went on");
            } catch (final JournalException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @Test
    void shouldGoOnFromBlockToBlockWhenNobodyCutAnything() {
        try (ChronicleJournal journal = launch(parent.resolve("whole"))) {
            append(journal, new BatchFixture(1 << 16), 5_000);
            assertThat(journal.failure()).isNull();
        }
    }

    @Test
    void shouldNotMakeAFileLongEnoughAgainByWritingOn() throws IOException {
        for (final boolean allocates : new boolean[] {false, true}) {
            final Path directory = parent.resolve("stepped-" + allocates);
            final SteppedJournal journal = new SteppedJournal(new SteppedJournalContext().directory(directory));
            recover(journal);
            final BatchFixture batches = new BatchFixture(1 << 17);
            append(journal, batches, 3);
            try (FileChannel channel = FileChannel.open(
                    JournalFiles.rollFiles(directory.resolve("gen-000001")).get(0), StandardOpenOption.WRITE)) {
                channel.truncate(200);
            }
            final int length = batches.next(allocates ? 64_000 : BATCH_LENGTH);
            assertThatThrownBy(() -> {
                        journal.hasRoomFor(length);
                        journal.append(batches.buffer(), 0, length);
                    })
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("journal file was cut");
            journal.abandon();
        }
    }

    private static int batchesUntilItGrows(final Path directory) throws IOException {
        try (ChronicleJournal journal = launch(directory)) {
            final Path file = rollFile(directory);
            final BatchFixture batches = new BatchFixture(1 << 16);
            final long length = Files.size(file);
            int count = 0;
            while (Files.size(file) == length) {
                append(journal, batches, 1);
                count++;
            }
            return count - 1;
        }
    }

    private static void cutAndGrow(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            final long length = channel.size();
            channel.truncate(length / 4);
            channel.write(ByteBuffer.allocate(1), length - 1);
        }
    }

    private static Path rollFile(final Path directory) throws IOException {
        return JournalFiles.rollFiles(directory.resolve("gen-000001")).get(0);
    }

    private static ChronicleJournal launch(final Path directory) {
        final ChronicleJournal journal = new ChronicleJournal(new ChronicleJournalContext()
                .directory(directory)
                .blockSizeBytes(BLOCK_SIZE)
                .freeSpaceFloorBytes(BLOCK_SIZE)
                .pagesReadyBytes(0));
        recover(journal);
        return journal;
    }

    private static void recover(final Journal journal) {
        journal.recover(
                BatchFixture.ENGINE_ID, JournalEnd.EMPTY, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
    }

    private static void append(final Journal journal, final BatchFixture batches, final int count) {
        for (int i = 0; i < count; i++) {
            final int length = batches.next(BATCH_LENGTH);
            journal.append(batches.buffer(), 0, length);
        }
    }
}
