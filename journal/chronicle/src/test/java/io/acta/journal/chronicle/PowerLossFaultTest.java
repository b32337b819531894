package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.journal.chronicle.HighWaterMark.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The machine goes down: what was synced is demanded, what was only journaled may be gone. */
@Timeout(120)
class PowerLossFaultTest {
    private static final long ANOTHER_BOOT = 0x0BAD_B007;
    private static final int SYNCED = 4;
    private static final int JOURNALED = 9;

    @TempDir
    private Path parent;

    private JournalImage image;
    private byte[] content;
    private List<Integer> offsets;

    @BeforeEach
    void writeUnderAnotherBoot() throws IOException {
        image = new JournalImage(parent.resolve("journal"));
        Mark synced = null;
        Mark journaled = null;
        try (ChronicleJournal journal = new ChronicleJournal(image.context())) {
            final JournalEnd end =
                    journal.recover(BatchFixture.ENGINE_ID, (buffer, offset, length) -> {}, RecoveryProgress.NONE);
            final BatchFixture batches = new BatchFixture(1 << 16).from(end);
            JournalImage.append(journal, batches, SYNCED);
            synced = mark();
            JournalImage.append(journal, batches, JOURNALED - SYNCED);
            journaled = mark();
        }
        Files.delete(image.directory().resolve(HighWaterMark.FILE_NAME));
        try (HighWaterMark mark = HighWaterMark.open(image.directory(), ANOTHER_BOOT)) {
            mark.synced(1, synced.batchNumber(), synced.lastSequence(), synced.checksum());
            mark.journaled(1, journaled.batchNumber(), journaled.lastSequence(), journaled.checksum());
        }
        content = Files.readAllBytes(image.rollFile(1));
        offsets = JournalImage.documentOffsets(image.rollFile(1));
    }

    @Test
    void shouldDemandOnlyWhatWasSynced() throws IOException {
        for (int kept = SYNCED; kept <= JOURNALED; kept++) {
            zeroFrom(kept);
            assertThat(image.verify()).hasSize(kept);
        }
    }

    @Test
    void shouldStopWhenSomethingSyncedIsGone() throws IOException {
        for (int kept = 0; kept < SYNCED; kept++) {
            zeroFrom(kept);
            assertThatThrownBy(image::verify)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("acknowledged up to batch " + SYNCED);
        }
    }

    @Test
    void shouldGoOnAfterWhatIsLeft() throws IOException {
        zeroFrom(6);
        assertThat(image.launch(journal -> {}).batchNumber()).isEqualTo(6);
        image.append(3);
        assertThat(image.verify()).hasSize(9);
        zeroFrom(5);
        assertThatThrownBy(image::verify).isInstanceOf(JournalException.class);
    }

    /** Keeps the generation record and this many batches. */
    private void zeroFrom(final int batchCount) throws IOException {
        final byte[] zeroed = content.clone();
        Arrays.fill(zeroed, offsets.get(batchCount + 1), zeroed.length, (byte) 0);
        Files.write(image.rollFile(1), zeroed);
    }

    private Mark mark() throws IOException {
        try (HighWaterMark mark = HighWaterMark.open(image.directory())) {
            return mark.journaled();
        }
    }
}
