package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.BatchChain;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What retirement leaves of the generation in use, and when; the order of retirement and sync is the test's. */
class RetirementOfUnsyncedFilesTest {
    private static final int BATCH_LENGTH = 1_000;

    private final BatchFixture batches = new BatchFixture(1 << 16).from(JournalEnd.EMPTY);

    @TempDir
    private Path parent;

    @Test
    void shouldKeepAFileUntilTheOneAfterItIsSynced() throws IOException {
        try (SteppedJournal journal = new SteppedJournal(context())) {
            recover(journal, JournalEnd.EMPTY);
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

    /** All that is left of the journal is a file with one batch: not the opening of a generation that was cut short. */
    @Test
    void shouldFindTheOnlyBatchThatARetirementLeft() throws IOException {
        final SteppedJournal journal = new SteppedJournal(context());
        recover(journal, JournalEnd.EMPTY);
        final BatchChain chain = new BatchChain(BatchFixture.ENGINE_ID, JournalEnd.EMPTY);
        JournalEnd covered = chain.end();
        while (files() == 1) {
            covered = chain.end();
            assertThat(chain.check(batches.buffer(), 0, append(journal))).isNull();
        }
        journal.turn();
        journal.retire(covered.batchNumber());
        assertThat(files()).isEqualTo(1);
        journal.abandon();

        try (SteppedJournal next = new SteppedJournal(context())) {
            assertThat(recover(next, covered)).isEqualTo(chain.end());
        }
    }

    private SteppedJournalContext context() {
        return new SteppedJournalContext()
                .directory(parent.resolve("journal"))
                .bootId(1)
                .fileLengthBytes(2 * BATCH_LENGTH);
    }

    private static JournalEnd recover(final SteppedJournal journal, final JournalEnd from) {
        return journal.recover(BatchFixture.ENGINE_ID, from, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
    }

    private int append(final SteppedJournal journal) {
        final int lengthBytes = batches.next(BATCH_LENGTH);
        journal.append(batches.buffer(), 0, lengthBytes);
        return lengthBytes;
    }

    private int files() throws IOException {
        return JournalFiles.rollFiles(JournalFiles.generationDirectory(parent.resolve("journal"), 1))
                .size();
    }
}
