package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.BatchChain;
import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal that is read from a place in it, and whose beginning is let go of. */
@Timeout(120)
class RetirementTest {
    private static final int LAUNCHES = 3;
    private static final int CYCLES = 3;
    private static final int BATCHES_PER_CYCLE = 4;

    private final List<JournalEnd> ends = new ArrayList<>();
    private final BatchFixture batches = new BatchFixture(1 << 16);
    private final AtomicLong nowMs = new AtomicLong(1_000_000_000_000L);

    @TempDir
    private Path parent;

    /** Three generations of three files each, four batches a file. */
    @BeforeEach
    void write() throws IOException, InterruptedException {
        for (int launch = 0; launch < LAUNCHES; launch++) {
            try (ChronicleJournal journal = new ChronicleJournal(context())) {
                batches.from(recover(journal, JournalEnd.EMPTY, new ArrayList<>()));
                appendCycles(journal, CYCLES);
            }
        }
        final BatchChain chain = new BatchChain(BatchFixture.ENGINE_ID, JournalEnd.EMPTY);
        ends.add(JournalEnd.EMPTY);
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            journal.recover(
                    BatchFixture.ENGINE_ID,
                    (buffer, offset, length) -> {
                        assertThat(chain.check(buffer, offset, length)).isNull();
                        ends.add(chain.end());
                    },
                    RecoveryProgress.NONE);
        }
        assertThat(ends).hasSizeGreaterThan(LAUNCHES * CYCLES * BATCHES_PER_CYCLE);
    }

    private void appendCycles(final ChronicleJournal journal, final int cycles)
            throws IOException, InterruptedException {
        for (int cycle = 0; cycle < cycles; cycle++) {
            append(journal, BATCHES_PER_CYCLE);
            nowMs.addAndGet(1_000);
            final int before = files().size();
            while (cycle < cycles - 1 && files().size() == before) {
                // The journal's clock is read in the background.
                Thread.sleep(1);
                append(journal, 1);
            }
        }
    }

    @Test
    void shouldHandOverExactlyWhatComesAfterAnyPlace() throws IOException {
        for (final JournalEnd from : ends) {
            assertRecoversFrom(from);
            assertFollowsFrom(from);
        }
    }

    @Test
    void shouldLetGoOfWhatIsCoveredAndOfNothingElse() throws IOException {
        int batchesPerFileMax = 0;
        for (final Path file : files()) {
            batchesPerFileMax =
                    Math.max(batchesPerFileMax, batchNumbers(List.of(file)).size());
        }
        for (int k = 0; k < ends.size(); k++) {
            retire(ends.get(k));
            assertRecoversFrom(ends.get(k));
            assertFollowsFrom(ends.get(k));
            assertRecoversFrom(ends.get(ends.size() - 1));
            assertThat(heldBefore(ends.get(k)))
                    .as("whole files of batches up to %s are gone", ends.get(k))
                    .isLessThanOrEqualTo(batchesPerFileMax);
        }
    }

    @Test
    void shouldSayThatWhatIsWantedWasRetired() throws IOException {
        final JournalEnd covered = ends.get(ends.size() - 2);
        retire(covered);
        for (final JournalEnd from : List.of(JournalEnd.EMPTY, ends.get(1), ends.get(6))) {
            assertThatThrownBy(() -> assertRecoversFrom(from))
                    .as("from %s", from)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("does not hold batch " + (from.batchNumber() + 1));
        }
        assertRecoversFrom(covered);
    }

    /** A reader that is slower than retirement must not wait for ever for what is gone. */
    @Test
    void shouldTellAFollowerThatWhatIsNextWasRetired() {
        try (BatchReader reader =
                new ChronicleBatchSource(parent.resolve("journal")).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            assertThat(reader.poll((buffer, offset, length) -> {}, 2)).isEqualTo(2);
            retire(ends.get(ends.size() - 1));
            assertThatThrownBy(() -> {
                        for (int poll = 0; poll < 1_000; poll++) {
                            reader.poll((buffer, offset, length) -> {}, 2);
                        }
                    })
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("begins too late");
        }
    }

    @Test
    void shouldNotReadFilesBeforeThePlace() throws IOException {
        final JournalEnd from = ends.get(ends.size() - 3);
        final List<Path> files = files();
        for (final Path file : files.subList(0, files.size() - 3)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[16]), channel.size() - 16);
                channel.truncate(channel.size() - 200);
            }
        }
        assertRecoversFrom(from);
    }

    @Test
    void shouldRefuseAPlaceOfAnotherJournal() {
        final JournalEnd place = ends.get(20);
        for (final JournalEnd wrong : List.of(
                new JournalEnd(place.batchNumber(), place.lastSequence(), place.timeNs(), place.checksum() + 1),
                new JournalEnd(place.batchNumber(), place.lastSequence() + 1, place.timeNs(), place.checksum()),
                new JournalEnd(9_999, 99_999, place.timeNs(), 7))) {
            assertThatThrownBy(() -> assertRecoversFrom(wrong))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("not the journal that was followed or snapshotted");
        }
    }

    @Test
    void shouldFinishARetirementThatWasCutShort() throws IOException {
        final JournalEnd covered = ends.get(ends.size() - 2);
        final Path first = parent.resolve("journal").resolve("gen-000001");
        // A process was killed between two deletions: a generation without its first files, then one without any.
        for (final Path file : JournalFiles.rollFiles(first)) {
            Files.delete(file);
            assertRecoversFrom(covered);
        }
        retire(covered);
        assertThat(first).doesNotExist();
        assertRecoversFrom(covered);
    }

    private void retire(final JournalEnd upTo) {
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            recover(journal, upTo, new ArrayList<>());
            journal.retire(upTo.batchNumber());
        }
    }

    private void assertRecoversFrom(final JournalEnd from) {
        final List<Long> numbers = new ArrayList<>();
        try (ChronicleJournal journal = new ChronicleJournal(context())) {
            assertThat(recover(journal, from, numbers)).isEqualTo(ends.get(ends.size() - 1));
        }
        assertThat(numbers).as("from %s", from).isEqualTo(numbersAfter(from));
    }

    private void assertFollowsFrom(final JournalEnd from) {
        final List<Long> numbers = new ArrayList<>();
        try (BatchReader reader =
                new ChronicleBatchSource(parent.resolve("journal")).follow(BatchFixture.ENGINE_ID, from)) {
            while (reader.poll((buffer, offset, length) -> numbers.add(buffer.getLong(offset + 40)), 7) > 0) {}
            assertThat(reader.position()).isEqualTo(ends.get(ends.size() - 1));
        }
        assertThat(numbers).as("followed from %s", from).isEqualTo(numbersAfter(from));
    }

    private List<Long> numbersAfter(final JournalEnd from) {
        return ends.stream()
                .map(JournalEnd::batchNumber)
                .filter(number -> number > from.batchNumber())
                .toList();
    }

    /** Batches up to a place that the files still hold. */
    private long heldBefore(final JournalEnd place) throws IOException {
        return batchNumbers(files()).stream()
                .filter(number -> number <= place.batchNumber())
                .count();
    }

    private static List<Long> batchNumbers(final List<Path> files) throws IOException {
        final List<Long> numbers = new ArrayList<>();
        for (final Path file : files) {
            new RollFileScanner().scan(file, (buffer, offset, length, fileOffset) -> {
                if (GenerationRecord.decode(buffer, offset, length) == null) {
                    numbers.add(buffer.getLong(offset + 40));
                }
                return true;
            });
        }
        return numbers;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(parent.resolve("journal"))) {
            return paths.filter(path -> path.toString().endsWith(JournalFiles.ROLL_FILE_SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static JournalEnd recover(
            final ChronicleJournal journal, final JournalEnd from, final List<Long> batchNumbers) {
        return journal.recover(
                BatchFixture.ENGINE_ID,
                from,
                (buffer, offset, length) -> batchNumbers.add(buffer.getLong(offset + 40)),
                RecoveryProgress.NONE);
    }

    private void append(final ChronicleJournal journal, final int count) {
        for (int i = 0; i < count; i++) {
            final int length = batches.next(200 + 40 * i);
            journal.append(batches.buffer(), 0, length);
        }
    }

    private ChronicleJournalContext context() {
        return new ChronicleJournalContext()
                .directory(parent.resolve("journal"))
                .rollCycle(TestRollCycles.TEST_SECONDLY)
                .clockMs(nowMs::get)
                .blockSizeBytes(8 << 20)
                .freeSpaceFloorBytes(8 << 20)
                .pagesReadyBytes(0);
    }
}
