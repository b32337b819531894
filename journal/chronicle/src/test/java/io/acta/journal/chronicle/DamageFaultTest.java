package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to the files: every batch comes back, or an error says where it is missing. */
@Timeout(300)
class DamageFaultTest {
    @TempDir
    private Path parent;

    private JournalImage image;
    private List<Integer> whole;

    @BeforeEach
    void writeThreeGenerations() throws IOException {
        image = new JournalImage(parent.resolve("journal"));
        image.append(6);
        image.append(6);
        image.append(6);
        whole = image.verify();
        assertThat(whole).hasSize(18);
    }

    @Test
    void shouldNeverLoseABatchSilentlyWhateverBitFlips() throws IOException {
        final long seed = Long.getLong("acta.seed", System.nanoTime());
        System.err.println("DamageFaultTest -Dacta.seed=" + seed);
        final Random random = new Random(seed);
        int refused = 0;
        for (int generation = 1; generation <= 3; generation++) {
            final Path file = image.rollFile(generation);
            final byte[] content = Files.readAllBytes(file);
            for (int i = 0; i < content.length; i++) {
                final byte was = content[i];
                content[i] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, content);
                refused += wholeOrRefused("flip in " + file + " at " + i) ? 0 : 1;
                content[i] = was;
            }
            Files.write(file, content);
        }
        assertThat(refused).isGreaterThan(18 * 100);
    }

    @Test
    void shouldNoticeEveryFlippedBitOfEveryBatchAndRecord() throws IOException {
        final Path file = image.rollFile(2);
        final byte[] content = Files.readAllBytes(file);
        final List<Integer> offsets = JournalImage.documentOffsets(file);
        final int length = RollFileScanner.HEADER_LENGTH + 112;
        for (final int offset : offsets.subList(1, offsets.size() - 1)) {
            for (int bit = 0; bit < length * 8; bit += bit < 64 ? 1 : 7) {
                content[offset + bit / 8] ^= (byte) (1 << (bit % 8));
                Files.write(file, content);
                assertThatThrownBy(image::verify)
                        .as("document at %d bit %d", offset, bit)
                        .isInstanceOf(JournalException.class);
                content[offset + bit / 8] ^= (byte) (1 << (bit % 8));
            }
        }
    }

    @Test
    void shouldBearAnyOneDamagedSlotOfTheHighWaterMark() throws IOException {
        final Path file = image.directory().resolve(HighWaterMark.FILE_NAME);
        final byte[] content = Files.readAllBytes(file);
        for (int bit = 0; bit < 4 * HighWaterMark.SLOT_LENGTH * 8; bit++) {
            content[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, content);
            assertThat(image.verify()).as("bit %d", bit).isEqualTo(whole);
            content[bit / 8] ^= (byte) (1 << (bit % 8));
        }
    }

    @Test
    void shouldNoticeDeletedDoubledAndSwappedDocuments() throws IOException {
        for (int generation = 1; generation <= 3; generation++) {
            final Path file = image.rollFile(generation);
            final byte[] content = Files.readAllBytes(file);
            final List<byte[]> documents = documents(content, JournalImage.documentOffsets(file));
            for (int i = 1; i < documents.size() - 1; i++) {
                for (int change = 0; change < 3; change++) {
                    final List<byte[]> changed = new ArrayList<>(documents);
                    if (change == 0) {
                        changed.remove(i);
                    } else if (change == 1) {
                        changed.add(i, documents.get(i));
                    } else if (i < documents.size() - 2) {
                        changed.set(i, documents.get(i + 1));
                        changed.set(i + 1, documents.get(i));
                    } else {
                        continue;
                    }
                    Files.write(file, join(changed));
                    final String what = "change " + change + " of document " + i + " in generation " + generation;
                    if (change == 1) {
                        wholeOrRefused(what);
                    } else {
                        assertThatThrownBy(image::verify).as(what).isInstanceOf(JournalException.class);
                    }
                }
            }
            Files.write(file, content);
        }
    }

    @Test
    void shouldNoticeALostFileAndALostGeneration() throws IOException {
        for (int generation = 1; generation <= 3; generation++) {
            final Path file = image.rollFile(generation);
            final byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            assertThatThrownBy(image::verify).isInstanceOf(JournalException.class);
            Files.write(file, content);

            final Path directory = file.getParent();
            final Path elsewhere = parent.resolve("elsewhere");
            Files.move(directory, elsewhere);
            assertThatThrownBy(image::verify)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("gen-00000" + generation);
            Files.move(elsewhere, directory);
        }
        assertThat(image.verify()).isEqualTo(whole);
    }

    @Test
    void shouldNotLaunchWithoutItsHighWaterMark() throws IOException {
        Files.delete(image.directory().resolve(HighWaterMark.FILE_NAME));
        assertThatThrownBy(() -> image.launch(journal -> {}))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("high-water")
                .hasMessageContaining("missing");
    }

    @Test
    void shouldChangeNothingWhenItRefuses() throws IOException {
        final Path file = image.rollFile(3);
        final byte[] content = Files.readAllBytes(file);
        content[content.length - 10] ^= 1;
        Files.write(file, content);
        assertThatThrownBy(() -> image.launch(journal -> {})).isInstanceOf(JournalException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(JournalFiles.generations(image.directory())).containsExactly(1, 2, 3);
        content[content.length - 10] ^= 1;
        Files.write(file, content);
        assertThat(image.verify()).isEqualTo(whole);
    }

    private boolean wholeOrRefused(final String what) throws IOException {
        try {
            assertThat(image.verify()).as(what).isEqualTo(whole);
            return true;
        } catch (final JournalException e) {
            assertThat(e.getMessage()).as(what).contains("journal", "restore");
            return false;
        }
    }

    /** Cuts a file into what stands before each document and after the last. */
    private static List<byte[]> documents(final byte[] content, final List<Integer> offsets) {
        final List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (final int offset : offsets) {
            pieces.add(Arrays.copyOfRange(content, from, offset));
            from = offset;
        }
        pieces.add(Arrays.copyOfRange(content, from, content.length));
        return pieces;
    }

    private static byte[] join(final List<byte[]> pieces) {
        final byte[] joined =
                new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int position = 0;
        for (final byte[] piece : pieces) {
            System.arraycopy(piece, 0, joined, position, piece.length);
            position += piece.length;
        }
        return joined;
    }
}
