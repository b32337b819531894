package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ChronicleJournalTest {
    @TempDir
    private Path parent;

    private final List<Long> recovered = new ArrayList<>();
    private final BatchFixture batches = new BatchFixture(1 << 20);

    @Test
    void shouldHandOverEveryBatchOfEveryGeneration() {
        for (int launch = 0; launch < 4; launch++) {
            try (ChronicleJournal journal = new ChronicleJournal(context())) {
                final JournalEnd end = recover(journal);
                assertThat(recovered).hasSize(launch * 50);
                assertThat(end.batchNumber()).isEqualTo(launch * 50L);
                assertThat(end.lastSequence()).isEqualTo(batches.lastSequence());
                append(journal, 50);
            }
        }
        assertThat(directory().resolve("gen-000004")).isDirectory();
    }

    @Test
    void shouldSayWhoseJournalItIsWhenAnotherEngineOpensIt() {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            append(journal, 1);
        }
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            assertThatThrownBy(() -> journal.recover(
                            BatchFixture.ENGINE_ID + 4, (buffer, offset, length) -> {}, RecoveryProgress.NONE))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("belongs to engineId=" + BatchFixture.ENGINE_ID)
                    .hasMessageContaining("this engine has engineId=" + (BatchFixture.ENGINE_ID + 4))
                    .hasMessageNotContaining("damaged");
        }
    }

    @Test
    void shouldNotPileUpGenerationsThatHoldNothing() throws IOException {
        for (int launch = 0; launch < 3; launch++) {
            try (ChronicleJournal journal = new ChronicleJournal(context())) {
                recover(journal);
            }
        }
        assertThat(JournalFiles.generations(directory())).containsExactly(1);
    }

    @Test
    void shouldSyncWhatWasAppendedAndSaySo() throws InterruptedException {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            append(journal, 10);
            batches.awaitSynced(journal);
        }
    }

    @Test
    void shouldSyncBeforeTheIntervalIsOverWhenManyBytesWait() throws InterruptedException {
        final int manyBytes = 64 * 1024;
        try (ChronicleJournal journal = new ChronicleJournal(context()
                .syncMode(SyncMode.PERIODIC)
                .syncIntervalNs(TimeUnit.HOURS.toNanos(1))
                .syncAfterBytes(manyBytes))) {
            recover(journal);
            // What was appended before the thread's first look is synced anyway, so that it takes a second time.
            long first = 0;
            while (first == 0 || journal.syncedBatch() == first) {
                assertThat(journal.failure()).isNull();
                journal.append(batches.buffer(), 0, batches.next(manyBytes));
                first = first == 0 ? journal.syncedBatch() : first;
                Thread.sleep(1);
            }
        }
    }

    @Test
    void shouldTakeBatchesFromTheHeapToo() {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            final int length = batches.next(500);
            final UnsafeBuffer heap = new UnsafeBuffer(new byte[1000]);
            heap.putBytes(40, batches.buffer(), 0, length);
            journal.append(heap, 40, length);
        }
        assertRecovers(1);
    }

    @Test
    void shouldKeepEverythingToItsOwner() throws IOException {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            append(journal, 3);
        }
        assertKeptToTheOwner();
    }

    private void assertKeptToTheOwner() throws IOException {
        try (var paths = Files.walk(directory())) {
            for (final Path path : paths.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void shouldGiveBackWhatItAllocatedAhead() throws IOException {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            append(journal, 3);
        }
        final Path file =
                JournalFiles.rollFiles(directory().resolve("gen-000001")).get(0);
        assertThat(Files.size(file)).isLessThan(1 << 20);
    }

    @Test
    void shouldGoOnInANewFileWhenTheCycleEndsAndIgnoreAClockThatGoesBack() throws IOException, InterruptedException {
        final AtomicLong nowMs = new AtomicLong(1_000_000_000_000L);
        final ChronicleJournalContext context =
                context().rollCycle(TestRollCycles.TEST_SECONDLY).clockMs(nowMs::get);
        try (ChronicleJournal journal = new ChronicleJournal(context)) {
            recover(journal);
            for (int cycle = 0; cycle < 4; cycle++) {
                append(journal, 20);
                final Path generation = directory().resolve("gen-000001");
                nowMs.addAndGet(5_000);
                while (JournalFiles.rollFiles(generation).size() < cycle + 2) {
                    append(journal, 1);
                    Thread.sleep(1);
                }
                nowMs.addAndGet(-2_000);
                append(journal, 20);
            }
            assertKeptToTheOwner();
            batches.awaitSynced(journal);
        }
        assertRecovers(batches.batchNumber());
    }

    /** The pages thread is ahead in the next block, or in a file that is done with, most of the time. */
    @Test
    void shouldSyncEachBatchAcrossBlocksAndFiles() throws IOException, InterruptedException {
        final AtomicLong nowMs = new AtomicLong(1_000_000_000_000L);
        try (ChronicleJournal journal = new ChronicleJournal(context()
                .blockSizeBytes(4 << 20)
                .rollCycle(TestRollCycles.TEST_SECONDLY)
                .clockMs(nowMs::get))) {
            recover(journal);
            for (int file = 0; file < 8; file++) {
                batches.appendSynced(journal, 60, 100_000);
                nowMs.addAndGet(1_000);
            }
        }
        assertThat(JournalFiles.rollFiles(directory().resolve("gen-000001"))).hasSizeGreaterThan(4);
        assertRecovers(480);
    }

    @Test
    void shouldTakeBatchesAcrossBlocks() {
        final ChronicleJournalContext context =
                context().blockSizeBytes(1 << 20).freeSpaceFloorBytes(1 << 20);
        try (ChronicleJournal journal = new ChronicleJournal(context)) {
            recover(journal);
            for (int i = 0; i < 200; i++) {
                final int length = batches.next(64 + i * 640);
                journal.append(batches.buffer(), 0, length);
            }
        }
        assertRecovers(200);
    }

    @Test
    void shouldRefuseABatchThatIsTooLongAndThenEverything() {
        try (ChronicleJournal journal = new ChronicleJournal(context().batchLengthMaxBytes(1024))) {
            recover(journal);
            append(journal, 2);
            final int length = batches.next(2048);
            assertThatThrownBy(() -> journal.append(batches.buffer(), 0, length))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("lengthBytes=2048");
            assertThatThrownBy(() -> journal.append(batches.buffer(), 0, 64)).hasMessageContaining("failed before");
        }
        assertRecovers(2);
    }

    @Test
    void shouldRefuseCleanlyBelowTheFreeSpaceFloor() {
        final long free = JournalFiles.usableSpace(parent.toFile());
        final ChronicleJournal journal = new ChronicleJournal(context().freeSpaceFloorBytes(free * 2));
        assertThatThrownBy(() -> recover(journal))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("disk is full: needs " + free * 2 + " bytes free in " + directory());
        assertRecovers(0);
    }

    @Test
    void shouldCloseTwiceAndNeverOpenAgain() {
        final ChronicleJournal journal = new ChronicleJournal(context());
        recover(journal);
        journal.close();
        journal.close();
        assertThatThrownBy(() -> recover(journal)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseASecondOpenerInTheSameProcess() {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            final ChronicleJournal second = new ChronicleJournal(context());
            assertThatThrownBy(() -> recover(second))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
            append(journal, 1);
        }
        assertRecovers(1);
    }

    @Test
    void shouldSayThatItsFileWasTakenAway() throws IOException, InterruptedException {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            append(journal, 5);
            final Path file =
                    JournalFiles.rollFiles(directory().resolve("gen-000001")).get(0);
            Files.move(file, parent.resolve("taken"));
            while (journal.failure() == null) {
                Thread.sleep(10);
            }
            assertThat(journal.failure()).hasMessageContaining("taken away: " + file);
        }
    }

    @Test
    void shouldSayThatItsFileWasReplacedOrItsLockOrMarkTaken() throws IOException {
        for (final String victim : List.of("gen", JournalLock.FILE_NAME, HighWaterMark.FILE_NAME)) {
            final JournalImage image = new JournalImage(parent.resolve("of-" + victim));
            image.launch(journal -> {
                try {
                    final Path file = victim.equals("gen")
                            ? image.rollFile(1)
                            : image.directory().resolve(victim);
                    final Path copy = Files.copy(file, parent.resolve("copy-" + victim));
                    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
                    while (journal.failure() == null) {
                        Thread.onSpinWait();
                    }
                    assertThat(journal.failure()).hasMessageContaining("taken away: " + file);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void shouldFailWhenChronicleReportsAnErrorOnAThreadOfItsOwn() throws InterruptedException {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            final Thread foreign = new Thread(() -> Jvm.error().on(getClass(), "somebody else's queue"), "foreign");
            foreign.start();
            foreign.join();
            assertThat(journal.failure()).isNull();

            final Thread own = new Thread(() -> Jvm.error().on(getClass(), "the disk is gone"), "background~test");
            own.start();
            own.join();
            assertThat(journal.failure()).hasMessageContaining("the disk is gone");
            final int length = batches.next(100);
            assertThatThrownBy(() -> journal.append(batches.buffer(), 0, length))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("the disk is gone");
        }
    }

    @Test
    void shouldEndItsThreads() {
        try (ChronicleJournal journal = new ChronicleJournal(context().name("threads-test"))) {
            recover(journal);
            assertThat(threadNames()).contains("acta-journal-threads-test", "acta-journal-threads-test-sync");
        }
        assertThat(threadNames()).noneMatch(name -> name.startsWith("acta-journal-threads-test"));
    }

    @Test
    void shouldTellProgressAtItsEnd() {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            append(journal, 5);
        }
        final List<Long> told = new ArrayList<>();
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            journal.recover(BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, (read, total, sequence) -> {
                assertThat(read).isEqualTo(total);
                told.add(sequence);
            });
        }
        assertThat(told).containsExactly(batches.lastSequence());
    }

    private static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private void assertRecovers(final long batchCount) {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal);
            assertThat(recovered).hasSize((int) batchCount);
        }
    }

    private JournalEnd recover(final ChronicleJournal journal) {
        recovered.clear();
        return journal.recover(
                BatchFixture.ENGINE_ID,
                (buffer, offset, length) -> recovered.add(buffer.getLong(offset + 40)),
                RecoveryProgress.NONE);
    }

    private void append(final ChronicleJournal journal, final int count) {
        for (int i = 0; i < count; i++) {
            final int length = batches.next(64 + 40 * (i % 10));
            journal.append(batches.buffer(), 0, length);
        }
    }

    private Path directory() {
        return parent.resolve("journal");
    }

    private ChronicleJournalContext context() {
        return new ChronicleJournalContext()
                .directory(directory())
                .blockSizeBytes(8 << 20)
                .freeSpaceFloorBytes(8 << 20)
                .pagesReadyBytes(2 << 20);
    }
}
