package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small file system in memory fills up. Skipped where this user may not mount one. */
@Timeout(120)
class FullDiskFaultTest {
    @TempDir
    private Path parent;

    private Path mount;
    private boolean mounted;

    @BeforeEach
    void mountSmallFileSystem() throws IOException, InterruptedException {
        mount = Files.createDirectory(parent.resolve("small"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "acta-test", mount.toString());
        assumeThat(mounted).as("may mount a tmpfs").isTrue();
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertThat(run("umount", "-l", mount.toString())).isTrue();
        }
    }

    @Test
    void shouldRefuseCleanlyLoseNothingAndGoOnOnceThereIsSpace() throws IOException {
        final Path hog = mount.resolve("hog");
        Files.write(hog, new byte[8 << 20]);
        long acknowledged = 0;
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            final BatchFixture batches = new BatchFixture(1 << 16).from(recover(journal));
            JournalException refusal = null;
            while (refusal == null) {
                final int length = batches.next(20_000);
                try {
                    journal.append(batches.buffer(), 0, length);
                    acknowledged = batches.batchNumber();
                } catch (final JournalException e) {
                    refusal = e;
                }
            }
            assertThat(refusal).hasMessageContaining("disk is full: needs ").hasMessageContaining(" bytes free in ");
        }
        assertThat(acknowledged).isGreaterThan(100);

        Files.delete(hog);
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            final JournalEnd end = recover(journal);
            assertThat(end.batchNumber()).isEqualTo(acknowledged);
            JournalImage.append(journal, new BatchFixture(1 << 16).from(end), 10);
        }
    }

    @Test
    void shouldNotLaunchOnAFullDisk() throws IOException {
        Files.write(mount.resolve("hog"), new byte[42 << 20]);
        final ChronicleJournal journal = new ChronicleJournal(context());
        assertThatThrownBy(() -> recover(journal))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("disk is full");
    }

    private ChronicleJournalContext context() {
        return new ChronicleJournalContext()
                .directory(mount.resolve("journal"))
                .blockSizeBytes(16 << 20)
                .batchLengthMaxBytes(1 << 20)
                .freeSpaceFloorBytes(8 << 20)
                .pagesReadyBytes(4 << 20);
    }

    private static JournalEnd recover(final ChronicleJournal journal) {
        return journal.recover(BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
    }

    private static boolean run(final String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
