package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class JournalFollowerTest {
    @TempDir
    private Path parent;

    private final List<Long> followed = new ArrayList<>();

    @Test
    void shouldReadAllGenerationsAndChangeNothing() throws IOException {
        final JournalImage image = threeGenerations();
        final Map<Path, String> before = files(image.directory());
        final JournalEnd end = source(image)
                .readAll(
                        BatchFixture.ENGINE_ID,
                        (buffer, offset, length) -> followed.add(buffer.getLong(offset + 40)),
                        RecoveryProgress.NONE);
        assertThat(followed).isEqualTo(numbers(1, 18));
        assertThat(end.batchNumber()).isEqualTo(18);
        assertThat(files(image.directory())).isEqualTo(before);
    }

    @Test
    void shouldBeginAfterAnyBatchAndRefuseOneThatIsNotTheJournals() throws IOException {
        final JournalImage image = threeGenerations();
        final List<JournalEnd> ends = new ArrayList<>();
        try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            do {
                ends.add(reader.position());
            } while (poll(reader, 1) == 1);
        }
        for (final JournalEnd from : ends) {
            followed.clear();
            try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, from)) {
                assertThat(reader.position()).isEqualTo(from);
                poll(reader, 100);
                assertThat(followed).isEqualTo(numbers(from.batchNumber() + 1, 18));
                assertThat(reader.knownSequence()).isEqualTo(ends.get(18).lastSequence());
            }
        }
        final JournalEnd strange = new JournalEnd(7, 7, 7_000, 7);
        try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, strange)) {
            assertThatThrownBy(() -> poll(reader, 100))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("not the journal that this began in: batch 7");
        }
        final JournalEnd beyond = new JournalEnd(19, 19, 19_000, 7);
        try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, beyond)) {
            assertThatThrownBy(() -> poll(reader, 100)).hasMessageContaining("ends at batch 18");
        }
    }

    /** A writer was killed in its first batch: the next launch makes the generation again, and the follower has the old file open. */
    @Test
    void shouldLookAgainWhenAGenerationIsMadeAgainAfterHalfABatch() throws IOException {
        final Path directory = parent.resolve("journal");
        final SteppedJournal killed = steppedJournal();
        recover(killed);
        try (BatchReader reader =
                new ChronicleBatchSource(directory, 1).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            assertThat(poll(reader, 10)).isZero();
            writeHalfADocument(JournalFiles.generationDirectory(directory, 1));
            assertThat(poll(reader, 10)).isZero();
            killed.abandon();

            try (SteppedJournal next = steppedJournal()) {
                recover(next);
                final BatchFixture batches = new BatchFixture(1 << 16).from(JournalEnd.EMPTY);
                next.append(batches.buffer(), 0, batches.next(500));
                assertThat(poll(reader, 10)).isEqualTo(1);
            }
        }
    }

    private SteppedJournal steppedJournal() {
        return new SteppedJournal(
                new SteppedJournalContext().directory(parent.resolve("journal")).bootId(1));
    }

    private static void recover(final SteppedJournal journal) {
        journal.recover(
                BatchFixture.ENGINE_ID, JournalEnd.EMPTY, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
    }

    private static void writeHalfADocument(final Path generation) throws IOException {
        final Path file = JournalFiles.rollFiles(generation).get(0);
        final RollFileScanner scanner = new RollFileScanner();
        scanner.scan(file, (buffer, offset, length, fileOffset) -> true);
        final ByteBuffer half = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        half.putInt(0, RollFileScanner.INCOMPLETE_BIT | 500);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(half, scanner.position());
        }
    }

    @Test
    void shouldNotBeginBeforeTheOldestGeneration() throws IOException {
        final JournalImage image = threeGenerations();
        JournalFiles.deleteGeneration(JournalFiles.generationDirectory(image.directory(), 1));
        try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            assertThatThrownBy(() -> poll(reader, 100))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("does not hold batch 1, sequence 1, any more");
        }
    }

    @Test
    void shouldFollowThroughLaunchesAndRollsWhateverTheirOrder() throws Exception {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : 6); i++) {
            System.err.println("JournalFollowerTest -Dacta.seed=" + (first + i));
            followRandomWriter(first + i);
        }
    }

    private void followRandomWriter(final long seed) throws Exception {
        final Random random = new Random(seed);
        final Path directory = Files.createTempDirectory(parent, "live");
        final AtomicLong nowMs = new AtomicLong(1_000_000_000_000L);
        followed.clear();
        JournalEnd end = JournalEnd.EMPTY;
        try (BatchReader reader =
                new ChronicleBatchSource(directory).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            for (int launch = 0; launch < 8; launch++) {
                try (ChronicleJournal journal = new ChronicleJournal(new JournalImage(directory)
                        .context()
                        .rollCycle(TestRollCycles.TEST_SECONDLY)
                        .clockMs(nowMs::get))) {
                    end = journal.recover(
                            BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
                    assertThat(end.batchNumber()).isEqualTo(numberOf(followed));
                    final BatchFixture batches = new BatchFixture(1 << 18).from(end);
                    // A launch in four appends nothing, and its generation is removed by the next.
                    for (int i = random.nextInt(4) == 0 ? 0 : random.nextInt(300); i > 0; i--) {
                        final int length = batches.next(64 + random.nextInt(random.nextInt(20) == 0 ? 100_000 : 600));
                        journal.append(batches.buffer(), 0, length);
                        if (random.nextInt(100) == 0) {
                            nowMs.addAndGet(1_000);
                            // The journal reads its clock in the background.
                            Thread.sleep(2);
                        }
                        if (random.nextInt(10) == 0) {
                            pollAll(reader, 1 + random.nextInt(5));
                            assertThat(followed).isEqualTo(numbers(1, batches.batchNumber()));
                        }
                    }
                    if (random.nextBoolean()) {
                        pollAll(reader, 100);
                        assertThat(numberOf(followed)).isEqualTo(batches.batchNumber());
                    }
                }
                pollAll(reader, 1 + random.nextInt(50));
                nowMs.addAndGet(random.nextInt(3_000));
            }
        }
        assertThat(followed).as("seed %d", seed).hasSizeGreaterThan(100);
    }

    @Test
    void shouldStopOrGiveTheWholeJournalWhateverBitFlips() throws IOException {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.err.println("JournalFollowerTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        final JournalImage image = threeGenerations();
        int refused = 0;
        for (int generation = 1; generation <= 3; generation++) {
            final Path file = image.rollFile(generation);
            final byte[] content = Files.readAllBytes(file);
            final List<Integer> offsets = JournalImage.documentOffsets(file);
            for (int at = offsets.get(0); at < offsets.get(offsets.size() - 1); at++) {
                final byte was = content[at];
                content[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, content);
                followed.clear();
                try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
                    pollAll(reader, 100);
                    assertThat(followed).as("flip in %s at %d", file, at).isEqualTo(numbers(1, 18));
                } catch (final JournalException e) {
                    assertThat(e).hasMessageContaining("gen-00000").hasMessageContaining("sequence");
                    refused++;
                }
                content[at] = was;
            }
            Files.write(file, content);
        }
        assertThat(refused).isGreaterThan(18 * 100);
    }

    @Test
    void shouldWaitAtATornEndAndGoOnOnceALaunchHasCutIt() throws IOException {
        final JournalImage image = threeGenerations();
        final Path file = image.rollFile(3);
        final Path mark = image.directory().resolve(HighWaterMark.FILE_NAME);
        final byte[] whole = Files.readAllBytes(file);
        final byte[] markAfter = Files.readAllBytes(mark);
        final List<Integer> offsets = JournalImage.documentOffsets(file);
        final int start = offsets.get(offsets.size() - 2);
        final int end = offsets.get(offsets.size() - 1);
        Files.write(mark, markOf(image, 17));
        final byte[] markBefore = Files.readAllBytes(mark);
        for (int cut = start; cut < end; cut++) {
            Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, cut), end + 4096));
            followed.clear();
            try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
                pollAll(reader, 100);
                assertThat(followed).as("cut at %d", cut).isEqualTo(numbers(1, 17));
                Files.write(mark, markAfter);
                assertThatThrownBy(() -> poll(reader, 100))
                        .as("cut at %d, and acknowledged", cut)
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining("expected batch 18, sequence 18");
            }
            Files.write(mark, markBefore);
        }
        Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, end - 9), end + 4096));
        followed.clear();
        try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            pollAll(reader, 100);
            image.append(2);
            image.append(2);
            pollAll(reader, 100);
        }
        assertThat(followed).isEqualTo(numbers(1, 21));
    }

    /** The high-water mark as it was when a batch was the last. */
    private byte[] markOf(final JournalImage image, final int batches) throws IOException {
        final List<JournalEnd> ends = new ArrayList<>();
        try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            while (poll(reader, 1) == 1) {
                ends.add(reader.position());
            }
        }
        final JournalEnd end = ends.get(batches - 1);
        final Path directory = Files.createTempDirectory(parent, "mark");
        try (HighWaterMark mark = HighWaterMark.open(directory)) {
            mark.journaled(3, end.batchNumber(), end.lastSequence(), end.checksum());
        }
        return Files.readAllBytes(directory.resolve(HighWaterMark.FILE_NAME));
    }

    @Test
    void shouldWaitWhileALaunchMakesAGenerationWithoutBatchesAgain() throws IOException {
        final JournalImage image = new JournalImage(Files.createTempDirectory(parent, "image"));
        try (BatchReader fromTheStart = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY);
                BatchReader later = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            image.append(0);
            assertThat(poll(fromTheStart, 10)).isZero();
            JournalFiles.deleteGeneration(JournalFiles.generationDirectory(image.directory(), 1));
            assertThat(poll(fromTheStart, 10)).isZero();
            assertThat(poll(later, 10)).isZero();
            image.append(3);
            assertThat(poll(fromTheStart, 10)).isEqualTo(3);
            image.append(0);
            JournalFiles.deleteGeneration(JournalFiles.generationDirectory(image.directory(), 2));
            assertThat(poll(fromTheStart, 10)).isZero();
            assertThat(poll(later, 10)).isEqualTo(3);
            image.append(2);
            assertThat(poll(fromTheStart, 10)).isEqualTo(2);
            assertThat(poll(later, 10)).isEqualTo(2);
        }
    }

    @Test
    void shouldStopAtALostFileAndAtALostGeneration() throws IOException {
        for (int generation = 1; generation <= 3; generation++) {
            final JournalImage image = threeGenerations();
            Files.delete(image.rollFile(generation));
            assertRefused(image);
            JournalFiles.deleteGeneration(JournalFiles.generationDirectory(image.directory(), generation));
            assertRefused(image);
        }
        final JournalImage image = threeGenerations();
        Files.delete(image.directory().resolve(HighWaterMark.FILE_NAME));
        assertRefused(image);
    }

    @Test
    void shouldWaitForADirectorysJournalAndRefuseADirectoryThatIsNotThere() throws IOException {
        final Path directory = parent.resolve("later");
        final ChronicleBatchSource source = new ChronicleBatchSource(directory);
        assertThatThrownBy(() -> source.follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(directory.toString());
        assertThatThrownBy(() -> source.readAll(
                        BatchFixture.ENGINE_ID, (buffer, offset, lengthBytes) -> {}, RecoveryProgress.NONE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("no journal: " + directory);
        Files.createDirectory(directory);
        try (BatchReader reader = source.follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            assertThat(poll(reader, 10)).isZero();
            new JournalImage(directory).append(3);
            assertThat(poll(reader, 10)).isEqualTo(3);
        }
    }

    @Test
    void shouldRefuseAnotherEnginesJournal() throws IOException {
        final JournalImage image = threeGenerations();
        try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID + 1, JournalEnd.EMPTY)) {
            assertThatThrownBy(() -> poll(reader, 10))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("engineId=" + (BatchFixture.ENGINE_ID + 1));
        }
    }

    private void assertRefused(final JournalImage image) {
        try (BatchReader reader = source(image).follow(BatchFixture.ENGINE_ID, JournalEnd.EMPTY)) {
            assertThatThrownBy(() -> pollAll(reader, 100))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("journal");
        }
    }

    private JournalImage threeGenerations() throws IOException {
        final JournalImage image = new JournalImage(Files.createTempDirectory(parent, "image"));
        image.append(6);
        image.append(6);
        image.append(6);
        return image;
    }

    private static ChronicleBatchSource source(final JournalImage image) {
        return new ChronicleBatchSource(image.directory());
    }

    private int poll(final BatchReader reader, final int batchesMax) {
        return reader.poll((buffer, offset, length) -> followed.add(buffer.getLong(offset + 40)), batchesMax);
    }

    private void pollAll(final BatchReader reader, final int batchesMax) {
        int count = batchesMax;
        while (count > 0) {
            count = poll(reader, batchesMax);
            assertThat(count).isLessThanOrEqualTo(batchesMax);
        }
    }

    private static long numberOf(final List<Long> numbers) {
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    private static List<Long> numbers(final long first, final long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static Map<Path, String> files(final Path directory) throws IOException {
        final Map<Path, String> files = new TreeMap<>();
        try (var paths = Files.walk(directory)) {
            for (final Path path : paths.toList()) {
                files.put(path, Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        }
        return files;
    }
}
