package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;

/** A small journal in a directory, for tests that damage it. */
final class JournalImage {
    private static final RollFileScanner SCANNER = new RollFileScanner();

    private final Path directory;

    JournalImage(final Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** A context with small blocks and Chronicle's smallest index, so that files are short. */
    ChronicleJournalContext context() {
        return new ChronicleJournalContext()
                .directory(directory)
                .rollCycle(TestRollCycles.TEST_DAILY)
                .blockSizeBytes(1 << 20)
                .freeSpaceFloorBytes(1 << 20)
                .pagesReadyBytes(0);
    }

    /** Launches, hands the journal over, and closes it. */
    JournalEnd launch(final Consumer<ChronicleJournal> use) {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            final JournalEnd end =
                    journal.recover(BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
            use.accept(journal);
            return end;
        }
    }

    /** Launches and appends batches that follow what is there. */
    void append(final int count) {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            final JournalEnd end =
                    journal.recover(BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
            append(journal, new BatchFixture(1 << 16).from(end), count);
        }
    }

    static void append(final ChronicleJournal journal, final BatchFixture batches, final int count) {
        for (int i = 0; i < count; i++) {
            final int length = batches.next(112);
            journal.append(batches.buffer(), 0, length);
        }
    }

    /** Only reads: checksums of all batches in order. */
    List<Integer> verify() throws IOException {
        final List<Integer> checksums = new ArrayList<>();
        if (!HighWaterMark.exists(directory)) {
            throw new JournalException("high-water mark is missing");
        }
        try (HighWaterMark mark = HighWaterMark.open(directory)) {
            new JournalRecovery(
                            directory,
                            SCANNER,
                            BatchFixture.ENGINE_ID,
                            JournalEnd.EMPTY,
                            mark.floor(),
                            0,
                            (buffer, offset, length) -> checksums.add(buffer.getInt(offset + 60)),
                            RecoveryProgress.NONE)
                    .run();
        }
        return checksums;
    }

    Path rollFile(final int generation) throws IOException {
        return JournalFiles.rollFiles(JournalFiles.generationDirectory(directory, generation))
                .get(0);
    }

    /** Where each data document of a file begins; the generation record first, the end of the last one at the end. */
    static List<Integer> documentOffsets(final Path file) throws IOException {
        final List<Integer> offsets = new ArrayList<>();
        SCANNER.scan(file, (buffer, offset, length, fileOffset) -> offsets.add((int) fileOffset));
        offsets.add((int) SCANNER.position());
        return offsets;
    }

    /** Copies everything as it is now, which is what a kill leaves behind. */
    JournalImage copyTo(final Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.toList()) {
                Files.copy(
                        path,
                        target.resolve(directory.relativize(path).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return new JournalImage(target);
    }
}
