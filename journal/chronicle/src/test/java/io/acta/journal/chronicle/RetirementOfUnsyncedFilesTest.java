package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retirement and the sync that is due meet in the same generation: the order is the test's. */
class RetirementOfUnsyncedFilesTest {
    private static final int BATCH_LENGTH = 1_000;

    private final BatchFixture batches = new BatchFixture(1 << 16).from(JournalEnd.EMPTY);

    @TempDir
    private Path parent;

    @Test
    void shouldKeepAFileUntilTheOneAfterItIsSynced() throws IOException {
        final SteppedJournal journal = new SteppedJournal(
                new SteppedJournalContext().directory(parent.resolve("journal")).fileLengthBytes(2 * BATCH_LENGTH));
        try (journal) {
            journal.recover(
                    BatchFixture.ENGINE_ID, JournalEnd.EMPTY, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
            while (files() == 1) {
                journal.turn();
                append(journal);
            }
            final long lastOfFirstFile = batches.batchNumber() - 1;
            assertThat(journal.syncedBatch()).isEqualTo(lastOfFirstFile);

            journal.retire(lastOfFirstFile);
            assertThat(files()).as("files while the second is not synced").isEqualTo(2);
            journal.turn();
            assertThat(journal.failure()).isNull();

            journal.retire(lastOfFirstFile);
            assertThat(files()).as("files once the second is synced").isEqualTo(1);
            append(journal);
            journal.turn();
            assertThat(journal.failure()).isNull();
        }
    }

    private void append(final SteppedJournal journal) {
        journal.append(batches.buffer(), 0, batches.next(BATCH_LENGTH));
    }

    private int files() throws IOException {
        return JournalFiles.rollFiles(JournalFiles.generationDirectory(parent.resolve("journal"), 1))
                .size();
    }
}
