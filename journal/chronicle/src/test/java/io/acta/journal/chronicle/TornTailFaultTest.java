package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process killed while it appends leaves half a document. */
@Timeout(300)
class TornTailFaultTest {
    private static final int ACKNOWLEDGED = 5;

    @TempDir
    private Path parent;

    private byte[] markBefore;
    private byte[] markAfter;
    private byte[] content;
    private int start;
    private int end;

    @Test
    void shouldCutAnUnacknowledgedDocumentTornAtAnyOffset() throws IOException {
        final JournalImage image = killedJournal();
        final Path mark = image.directory().resolve(HighWaterMark.FILE_NAME);
        Files.write(mark, markBefore);
        for (int cut = start; cut <= end; cut++) {
            for (final byte[] torn : new byte[][] {truncated(cut), zeroed(cut)}) {
                Files.write(image.rollFile(2), torn);
                assertThat(image.verify()).as("cut at %d", cut).hasSize(cut == end ? ACKNOWLEDGED + 1 : ACKNOWLEDGED);
            }
        }
    }

    @Test
    void shouldStopWhenTheDocumentWasAcknowledged() throws IOException {
        final JournalImage image = killedJournal();
        Files.write(image.directory().resolve(HighWaterMark.FILE_NAME), markAfter);
        for (int cut = start; cut < end; cut++) {
            for (final byte[] torn : new byte[][] {truncated(cut), zeroed(cut)}) {
                Files.write(image.rollFile(2), torn);
                assertThatThrownBy(image::verify)
                        .as("cut at %d", cut)
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("gen-000002")
                        .hasMessageContaining("sequence")
                        .hasMessageContaining("restore");
            }
        }
    }

    @Test
    void shouldGiveTheSameVerdictHoweverOftenItIsLaunched() throws IOException {
        for (final int cut : new int[] {start(), start + 4, start + 30, end - 1}) {
            final JournalImage image = killedJournal();
            Files.write(image.directory().resolve(HighWaterMark.FILE_NAME), markBefore);
            Files.write(image.rollFile(2), zeroed(cut));
            for (int launch = 0; launch < 3; launch++) {
                final JournalEnd found = image.launch(journal -> {});
                assertThat(found.batchNumber()).as("cut at %d", cut).isEqualTo(ACKNOWLEDGED);
            }
            image.append(2);
            image.append(1);
            assertThat(image.verify()).hasSize(ACKNOWLEDGED + 3);
        }
    }

    private int start() throws IOException {
        killedJournal();
        return start;
    }

    /** One closed generation, and one whose last document may or may not have been acknowledged. */
    private JournalImage killedJournal() throws IOException {
        final JournalImage live = new JournalImage(Files.createTempDirectory(parent, "live"));
        live.append(2);
        final JournalImage killed;
        try (ChronicleJournal journal = new ChronicleJournal(live.context())) {
            final JournalEnd found =
                    journal.recover(BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
            final BatchFixture batches = new BatchFixture(1 << 16).from(found);
            JournalImage.append(journal, batches, ACKNOWLEDGED - 2);
            markBefore = Files.readAllBytes(live.directory().resolve(HighWaterMark.FILE_NAME));
            JournalImage.append(journal, batches, 1);
            markAfter = Files.readAllBytes(live.directory().resolve(HighWaterMark.FILE_NAME));
            killed = live.copyTo(Files.createTempDirectory(parent, "killed"));
        }
        final List<Integer> offsets = JournalImage.documentOffsets(killed.rollFile(2));
        start = offsets.get(offsets.size() - 2);
        end = offsets.get(offsets.size() - 1);
        content = Arrays.copyOf(Files.readAllBytes(killed.rollFile(2)), end + 4096);
        return killed;
    }

    private byte[] truncated(final int cut) {
        return Arrays.copyOf(content, cut);
    }

    private byte[] zeroed(final int cut) {
        return Arrays.copyOf(truncated(cut), content.length);
    }
}
