package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.Engine;
import io.acta.engine.EngineException;
import io.acta.engine.Level;
import io.acta.engine.RecoveryReport;
import io.acta.engine.golden.GoldenActions;
import io.acta.engine.golden.PlaceTable;
import io.acta.engine.journal.BatchChecksum;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals and snapshots of every format that was ever written: they open, and mean what they meant. */
@Timeout(120)
class GoldenJournalTest {
    @TempDir
    private Path parent;

    @Test
    void shouldWriteAJournalThatMeansWhatTheGoldenOneOfItsFormatMeans() throws Exception {
        final Path directory = parent.resolve("journal");
        GoldenJournal.write(directory);
        final Properties written = GoldenJournal.recordOf(directory);
        assertThat(written.getProperty("rows"))
                .isEqualTo(GoldenJournal.recorded(BatchLayout.FORMAT_VERSION).getProperty("rows"));

        final String nextFormat = System.getProperty("acta.golden.write");
        if (nextFormat != null) {
            final Path target = Path.of("src/test/resources/golden");
            GoldenJournal.zip(directory, target.resolve("format-" + nextFormat + ".zip"));
            GoldenJournal.store(written, target.resolve("format-" + nextFormat + ".properties"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = 1)
    void shouldReplayToWhatWasRecordedWhenItWasWritten(final int format) throws IOException {
        final Path directory = golden(format);
        final Properties recorded = GoldenJournal.recorded(format);
        assertThat(GoldenJournal.recordOf(directory)).isEqualTo(recorded);
        final JournalEnd end = new ChronicleBatchSource(directory)
                .readAll(GoldenJournal.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
        assertThat(end.lastSequence()).isEqualTo(Long.parseLong(recorded.getProperty("lastSequence")));
    }

    @ParameterizedTest
    @ValueSource(ints = 1)
    void shouldLaunchOnTheJournalAloneAndGoOn(final int format) throws Exception {
        final Path directory = golden(format);
        final String rows = GoldenJournal.recorded(format).getProperty("rows");
        for (int launch = 0; launch < 2; launch++) {
            try (Engine engine = Engine.launch(GoldenJournal.context().journal(GoldenJournal.journal(directory)))) {
                assertThat(engine.query(GoldenJournal::rows).get()).isEqualTo(rows);
                goOn(engine, launch);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = 1)
    void shouldLaunchFromTheSnapshotAndGoOn(final int format) throws Exception {
        final Path directory = golden(format);
        final Properties recorded = GoldenJournal.recorded(format);
        try (Engine engine = Engine.launch(GoldenJournal.contextWithSnapshots(directory))) {
            final RecoveryReport report = engine.recoveryReport();
            assertThat(report.damagedSnapshots()).isEmpty();
            assertThat(report.snapshot().batchNumber()).isPositive();
            assertThat(report.end().lastSequence()).isEqualTo(Long.parseLong(recorded.getProperty("lastSequence")));
            assertThat(engine.query(GoldenJournal::rows).get()).isEqualTo(recorded.getProperty("rows"));
            goOn(engine, 0);
        }
    }

    private static void goOn(final Engine engine, final int number) throws Exception {
        final GoldenActions actions = new GoldenActions(engine.publisher());
        actions.placeOpened(100 + number, 1);
        assertThat(engine.await(actions.placeClosed(100 + number), Level.SYNCED, 10, TimeUnit.SECONDS))
                .isTrue();
        assertThat(engine.query(state -> state.view(PlaceTable.TYPE).get(100 + number) == null)
                        .get())
                .isTrue();
    }

    @Test
    void shouldHaveAGoldenJournalOfTheFormatThatIsWritten() throws IOException {
        // A new format gets a number of its own here, a golden journal, and the old ones stay.
        assertThat(BatchLayout.FORMAT_VERSION).isEqualTo(1);
        assertThat(GenerationRecord.FORMAT_VERSION).isEqualTo(1);
        assertThat(HighWaterMark.SLOT_LENGTH).isEqualTo(64);
        assertThat(GenerationRecord.LENGTH).isEqualTo(64);
        assertThat(GoldenJournal.recorded(BatchLayout.FORMAT_VERSION)).isNotEmpty();
    }

    @Test
    void shouldRefuseABatchOfANewerFormatByName() throws IOException {
        final Path directory = golden(1);
        patch(directory, BatchLayout.MAGIC, (content, at) -> {
            final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putShort(
                    at + BatchHeaderDecoder.formatVersionEncodingOffset(), (short) (BatchLayout.FORMAT_VERSION + 1));
            final UnsafeBuffer batch = new UnsafeBuffer(content);
            bytes.putInt(
                    at + BatchLayout.CHECKSUM_OFFSET,
                    new BatchChecksum().compute(batch, at, batch.getInt(at - Integer.BYTES) & 0x3FFF_FFFF));
        });
        assertRefused(directory, "format version 2");
    }

    @Test
    void shouldRefuseAGenerationOfANewerFormatByName() throws IOException {
        final Path directory = golden(1);
        patch(directory, GenerationRecord.MAGIC, (content, at) -> {
            final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putShort(at + GenerationRecord.VERSION_OFFSET, (short) (GenerationRecord.FORMAT_VERSION + 1));
            final CRC32C crc = new CRC32C();
            crc.update(content, at, GenerationRecord.CRC_OFFSET);
            bytes.putInt(at + GenerationRecord.CRC_OFFSET, (int) crc.getValue());
        });
        assertRefused(directory, "newer format: its generation record has format version 2");
    }

    private static void assertRefused(final Path directory, final String why) {
        assertThatThrownBy(() -> Engine.launch(GoldenJournal.context().journal(GoldenJournal.journal(directory))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("restore");
        assertThatThrownBy(() -> new ChronicleBatchSource(directory)
                        .readAll(GoldenJournal.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(why);
    }

    private interface Patch {
        void apply(byte[] content, int at);
    }

    /** Changes the first document of the first generation that begins with a magic number. */
    private static void patch(final Path directory, final int magic, final Patch patch) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("gen-000001"))) {
            final Path file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            final byte[] content = Files.readAllBytes(file);
            final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            int at = 0;
            while (bytes.getInt(at) != magic) {
                at += Integer.BYTES;
            }
            patch.apply(content, at);
            Files.write(file, content);
        }
    }

    private Path golden(final int format) throws IOException {
        final Path directory = parent.resolve("golden");
        GoldenJournal.unzip(format, directory);
        return directory;
    }
}
