package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of which file is forced, and which files are done with. */
class FileSyncerTest {
    private static final long FILE_LENGTH = 2_000;
    private static final int DOCUMENT_LENGTH_MAX = 700;
    private static final long SEED = Long.getLong("acta.seed", System.nanoTime());

    @TempDir
    private Path directory;

    private final UnsafeBuffer document = new UnsafeBuffer(ByteBuffer.allocateDirect(DOCUMENT_LENGTH_MAX));
    private final Map<Path, Long> forcedTo = new HashMap<>();
    private ChannelAppender appender;
    private HighWaterMark mark;
    private long batchNumber;

    @BeforeEach
    void open() throws IOException {
        appender = new ChannelAppender(directory, FILE_LENGTH);
        mark = HighWaterMark.open(directory, 1);
    }

    @AfterEach
    void close() {
        appender.close();
        mark.close();
    }

    private void append(final int lengthBytes) throws IOException {
        appender.append(document.addressOffset(), lengthBytes);
        mark.journaled(1, ++batchNumber, batchNumber, 0);
    }

    private FileSyncer syncer(final GenerationAppender files) {
        return new FileSyncer(directory, files, mark, this::force, 0, System::nanoTime);
    }

    private void force(final ForcedRange range) {
        assertThat(range.from())
                .as("a range begins where the one before ended, or overlaps it")
                .isLessThanOrEqualTo(forcedTo.getOrDefault(range.path(), 0L));
        assertThat(range.to()).isGreaterThan(range.from());
        forcedTo.put(range.path(), range.to());
    }

    @Test
    void shouldForceEveryByteOfEveryFileBeforeItSaysSynced() throws IOException {
        System.err.println("ranges: -Dacta.seed=" + SEED);
        final Random random = new Random(SEED);
        final FileSyncer syncer = syncer(appender);
        for (int i = 0; i < 500; i++) {
            final List<RollFile> before = List.copyOf(appender.files());
            append(Integer.BYTES * (1 + random.nextInt(DOCUMENT_LENGTH_MAX / Integer.BYTES)));
            if (random.nextInt(4) > 0) {
                continue;
            }
            final List<RollFile> written = List.copyOf(appender.files());
            syncer.sync();
            assertThat(syncer.syncedBatch()).isEqualTo(batchNumber);
            assertThat(written).containsAll(before);
            assertThat(written)
                    .allSatisfy(file -> assertThat(forcedTo.get(file.path()))
                            .as(file.path().toString())
                            .isEqualTo(file.position()));
            assertThat(appender.files())
                    .as("files that are done with are let go")
                    .hasSize(1);
        }
        assertThat(forcedTo).hasSizeGreaterThan(50);
    }

    @Test
    void shouldForceNothingAgainWhenNothingWasAppended() throws IOException {
        final FileSyncer syncer = syncer(appender);
        append(100);
        syncer.sync();
        final Map<Path, Long> once = Map.copyOf(forcedTo);
        forcedTo.replaceAll((path, to) -> -1L);
        syncer.sync();
        assertThat(forcedTo.keySet()).isEqualTo(once.keySet());
        assertThat(forcedTo.values()).containsOnly(-1L);
    }

    /** The reactor may begin a file at any moment: one that was not there a moment ago is not one that is done with. */
    @Test
    void shouldNotCutAFileThatWasBegunWhileItLooked() throws IOException {
        append(DOCUMENT_LENGTH_MAX);
        final RollFile first = appender.current();
        while (appender.current() == first) {
            append(DOCUMENT_LENGTH_MAX);
        }
        final RollFile second = appender.current();
        final FileSyncer syncer = syncer(new SeenBefore(appender, first));
        syncer.sync();
        assertThat(Files.size(second.path())).isGreaterThanOrEqualTo(second.position());
        assertThat(appender.files()).containsExactly(second);
    }

    /** An appender that was asked for its file just before it began another. */
    private record SeenBefore(ChannelAppender appender, RollFile current) implements GenerationAppender {
        @Override
        public void append(final long address, final int lengthBytes) throws IOException {
            appender.append(address, lengthBytes);
        }

        @Override
        public List<RollFile> files() {
            return appender.files();
        }

        @Override
        public String fault() {
            return appender.fault();
        }

        @Override
        public void close() {
            appender.close();
        }
    }
}
