package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read ahead on another thread must be what is read without. */
@Timeout(120)
class RollFileScannerTest {
    private static final int FILES = 12;
    private static final int FILE_LENGTH = 24 << 20;

    @TempDir
    Path directory;

    private final PieceAhead ahead = new PieceAhead("acta-test-recovery");

    @Test
    void shouldHandOverTheSameDocumentsOfAnyFileWhenItReadsAhead() throws IOException {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        try (RollFileScanner plain = new RollFileScanner();
                RollFileScanner readingAhead = new RollFileScanner(ahead)) {
            for (int i = 0; i < (given != null ? 1 : FILES); i++) {
                final long seed = first + i;
                System.out.println("random roll file: -Dacta.seed=" + seed);
                final Path file = directory.resolve("file-" + i + ".cq4");
                write(file, new Random(seed));
                final List<String> expected = documents(plain, file);
                assertThat(expected).hasSizeGreaterThan(10);
                assertThat(documents(readingAhead, file)).isEqualTo(expected);
                Files.delete(file);
            }
        }
    }

    /** What was begun to be read belongs to nobody any more. */
    @Test
    void shouldReadTheNextFileAfterAHandlerEndedAScanOrThrew() throws IOException {
        final Path file = directory.resolve("first.cq4");
        final Path other = directory.resolve("other.cq4");
        write(file, new Random(2));
        write(other, new Random(3));
        try (RollFileScanner plain = new RollFileScanner();
                RollFileScanner scanner = new RollFileScanner(ahead)) {
            final RollFileScanner.Stop stop =
                    scanner.scan(file, (buffer, offset, lengthBytes, fileOffset) -> fileOffset < FILE_LENGTH / 2);
            assertThat(stop).isEqualTo(RollFileScanner.Stop.HANDLER);
            assertThat(documents(scanner, other)).isEqualTo(documents(plain, other));
            assertThatThrownBy(() -> scanner.scan(file, (buffer, offset, lengthBytes, fileOffset) -> {
                        if (fileOffset > FILE_LENGTH / 3) {
                            throw new IllegalStateException("enough");
                        }
                        return true;
                    }))
                    .hasMessage("enough");
            assertThat(documents(scanner, other)).isEqualTo(documents(plain, other));
        }
    }

    /** The bytes that are ahead already are not those of the file that is there now. */
    @Test
    void shouldMeetTheEndOfAFileThatIsCutWhileItIsRead() throws IOException {
        final Path file = directory.resolve("cut.cq4");
        write(file, new Random(1));
        final int[] count = new int[1];
        final RollFileScanner.Stop stop;
        try (RollFileScanner scanner = new RollFileScanner(ahead)) {
            stop = scanner.scan(file, (buffer, offset, lengthBytes, fileOffset) -> {
                if (fileOffset > FILE_LENGTH / 2 && count[0]++ == 0) {
                    cut(file, fileOffset);
                }
                return true;
            });
            assertThat(stop).isIn(RollFileScanner.Stop.END, RollFileScanner.Stop.OVERRUN);
            // A buffer and a piece at most were in memory, and the longest document.
            assertThat(scanner.position()).isLessThan(FILE_LENGTH / 2 + (8L << 20));
        }
    }

    private static void cut(final Path file, final long lengthBytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(lengthBytes);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> documents(final RollFileScanner scanner, final Path file) throws IOException {
        final List<String> documents = new ArrayList<>();
        final RollFileScanner.Stop stop = scanner.scan(
                file,
                (buffer, offset, lengthBytes, fileOffset) ->
                        documents.add(fileOffset + " " + lengthBytes + " " + checksum(buffer, offset, lengthBytes)));
        documents.add(stop + " " + scanner.position());
        return documents;
    }

    private static long checksum(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(offset, bytes);
        final CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Short documents in the main, some longer than what is read at once, some that are stepped over; then zeros, half a document, or nothing. */
    private static void write(final Path file, final Random random) throws IOException {
        final int shortMax = 1 << 4 + random.nextInt(13);
        try (OutputStream out = Files.newOutputStream(file)) {
            long written = 0;
            while (written < FILE_LENGTH) {
                final int roll = random.nextInt(1_000);
                final int length = roll == 0
                        ? random.nextInt(3 << 20)
                        : roll < 4 ? random.nextInt(PieceAhead.HEADROOM * 2) : 1 + random.nextInt(shortMax);
                final byte[] document = new byte[RollFileScanner.HEADER_LENGTH + (length + 3) / 4 * 4];
                random.nextBytes(document);
                ByteBuffer.wrap(document)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(
                                roll % 10 == 3 || roll == 0 && length % 2 == 0
                                        ? RollFileScanner.METADATA_BIT | length
                                        : length);
                out.write(document);
                written += document.length;
            }
            switch (random.nextInt(3)) {
                case 0 -> out.write(new byte[random.nextInt(4 << 20)]);
                case 1 -> out.write(new byte[] {0, 1, 0, 0, 7, 7, 7});
                default -> out.flush();
            }
        }
    }
}
