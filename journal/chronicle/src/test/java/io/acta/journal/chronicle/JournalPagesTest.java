package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acta.engine.journal.RecoveryProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where a journal's pages come from and where they go, as Linux tells of them. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class JournalPagesTest {
    private static final int BATCH_LENGTH = 104;

    @TempDir
    private Path directory;

    private final BatchFixture batches = new BatchFixture(1 << 20);

    /** A page that is synced must not bring its neighbours along: a disk would write a hundred times what it is given. */
    @Test
    void shouldWriteLittleMoreThanItSyncs() throws IOException, InterruptedException {
        assumeThat(JournalFiles.isInMemory(directory)).isFalse();
        final int syncs = 1_000;
        final int lengthBytes = 4_000;
        final int longBytes = 512 * 1024;
        // Behind the first pages, which come with the file.
        final int longBatches = 40;
        try (ChronicleJournal journal =
                new ChronicleJournal(context().blockSizeBytes(64 << 20).pagesReadyBytes(8 << 20))) {
            open(journal);
            batches.appendSynced(journal, longBatches, longBytes);
            final long before = bytesDirtied();
            batches.appendSynced(journal, syncs, lengthBytes);
            // Zeros written ahead, the batches, and the page that two of them share: twice.
            assertThat(bytesDirtied() - before).isBetween(1L * syncs * lengthBytes, 12L * syncs * lengthBytes);
        }
    }

    /** Large folios are a stall of milliseconds, which only much data makes up for. */
    @Test
    void shouldHaveSinglePagesBehindASlowAppender() throws IOException, InterruptedException {
        assumeTrue(PosixCalls.heedsHugePages(), "large folios are not to be had");
        assumeThat(Path.of("/sys/kernel/mm/transparent_hugepage")).exists();
        try (ChronicleJournal journal = new ChronicleJournal(context().syncMode(SyncMode.PERIODIC))) {
            open(journal);
            while (!isPartOfARollFileAdvised("nh")) {
                assertThat(journal.failure()).isNull();
                appendOne(journal);
                Thread.sleep(1);
            }
            // The rest of the block still has its large ones.
            assertThat(isPartOfARollFileAdvised("hg")).isTrue();
        }
    }

    /** Advice as Linux abbreviates it: "nh" against large folios, "hg" for them. */
    private static boolean isPartOfARollFileAdvised(final String advice) throws IOException {
        boolean ofRollFile = false;
        for (final String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                ofRollFile = line.endsWith(".cq4");
            } else if (ofRollFile
                    && line.startsWith("VmFlags:")
                    && List.of(line.split(" +")).contains(advice)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldLetGoOfPagesOfASlowAppender() throws IOException, InterruptedException {
        shouldLetGoOfPages(true);
    }

    @Test
    void shouldLetGoOfPagesOfAFastAppender() throws IOException, InterruptedException {
        shouldLetGoOfPages(false);
    }

    private void shouldLetGoOfPages(final boolean isSlow) throws IOException, InterruptedException {
        assumeThat(JournalFiles.isInMemory(directory)).isFalse();
        assumeThat(Path.of("/usr/bin/fincore")).exists();
        assumeTrue(PosixCalls.heedsHugePages(), "synced pages leave the page cache from Linux 5.14 on");
        final int lengthBytes = 64 * 1024;
        final long writtenBytes = 48L << 20;
        try (ChronicleJournal journal = new ChronicleJournal(context()
                .syncMode(SyncMode.PERIODIC)
                .syncIntervalNs(TimeUnit.MILLISECONDS.toNanos(10))
                .pagesKeptBytes(1 << 20))) {
            open(journal);
            for (long written = 0; written < writtenBytes; written += lengthBytes) {
                journal.append(batches.buffer(), 0, batches.next(lengthBytes));
                if (isSlow) {
                    batches.awaitSynced(journal);
                }
            }
            // What is ready, what is kept, and what Chronicle has mapped of the block before: a third of all.
            while (cachedBytes(directory) > writtenBytes / 3) {
                assertThat(journal.failure()).isNull();
                appendOne(journal);
                Thread.sleep(1);
            }
        }
    }

    /** Of all roll files. */
    private static long cachedBytes(final Path directory) throws IOException {
        final List<String> command = new ArrayList<>(List.of("fincore", "--bytes", "--noheadings", "--output", "RES"));
        try (Stream<Path> files = Files.walk(directory)) {
            files.map(Path::toString).filter(name -> name.endsWith(".cq4")).forEach(command::add);
        }
        try (BufferedReader lines = new ProcessBuilder(command).start().inputReader()) {
            return lines.lines().mapToLong(line -> Long.parseLong(line.trim())).sum();
        }
    }

    private static long bytesDirtied() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/io"))) {
            return lines.filter(line -> line.startsWith("write_bytes:"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void open(final ChronicleJournal journal) {
        journal.recover(BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
    }

    private void appendOne(final ChronicleJournal journal) {
        journal.append(batches.buffer(), 0, batches.next(BATCH_LENGTH));
    }

    private ChronicleJournalContext context() {
        return new ChronicleJournalContext()
                .directory(directory.resolve("journal"))
                .blockSizeBytes(8 << 20)
                .freeSpaceFloorBytes(8 << 20)
                .pagesReadyBytes(2 << 20);
    }
}
