package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.bank.BankActions;
import io.acta.engine.bank.BankKeeper;
import io.acta.engine.bank.Tier;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.MappedFile;
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
    void shouldHoldActionsUpWhileTheDiskIsFullAndGoOnOnceThereIsSpace() throws IOException {
        final Path hog = mount.resolve("hog");
        Files.write(hog, new byte[8 << 20]);
        final ChronicleJournal journal = new ChronicleJournal(context());
        try (Engine engine = Engine.launch(new EngineContext()
                .reactor(new BankKeeper(100))
                .journal(journal)
                .ringSlots(1024))) {
            final BankActions actions = new BankActions(engine.publisher().backPressureTimeout(1, TimeUnit.SECONDS));
            long accepted = actions.accountOpened(1, 1, Tier.BASIC);
            for (long result = accepted; result > 0; result = actions.adjusted(1, 1, accepted)) {
                accepted = Math.max(accepted, result);
                if (engine.counters().snapshot().get("journal: full") == 1L) {
                    // From here on the ring fills.
                    Files.write(mount.resolve("more"), new byte[1 << 20]);
                }
            }
            assertThat(engine.state()).as("waits, and has not halted").isEqualTo(EngineState.RUNNING);
            assertThat(engine.position(Level.JOURNALED)).isLessThan(accepted);

            Files.delete(hog);
            assertThat(engine.await(accepted, Level.JOURNALED, 20, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(engine.await(actions.adjusted(1, 1, 0), Level.SYNCED, 20, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** Others may eat what the floor kept free: then the file system itself says no, to the allocation and not to a mapped page. */
    @Test
    void shouldTakeTheFileSystemsWordWhenBlocksAreRefused() throws IOException {
        final Path path = Files.createFile(mount.resolve("file.cq4"));
        final MappedFile mapped = MappedFile.mappedFile(path.toFile(), 1 << 20);
        try (RollFile file = new MappedRollFile(path, mapped, new PosixCalls(), 1 << 20, 0)) {
            assertThat(file.allocateTo(16 << 20)).isNull();
            assertThat(file.allocateTo(64 << 20)).contains("No space left");
            assertThat(file.allocatedTo()).isEqualTo(16 << 20);
        } finally {
            mapped.releaseLast();
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
