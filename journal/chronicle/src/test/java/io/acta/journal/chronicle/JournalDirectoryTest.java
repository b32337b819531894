package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else may have put into the directory stops the launch before anything opens it. */
@Timeout(60)
class JournalDirectoryTest {
    @TempDir
    private Path parent;

    private JournalImage image;

    @BeforeEach
    void write() {
        image = new JournalImage(parent.resolve("journal"));
        image.append(3);
    }

    @Test
    void shouldRefuseADirectoryThatIsASymbolicLink() throws IOException {
        final Path link = Files.createSymbolicLink(parent.resolve("link"), image.directory());
        assertRefused(
                new JournalImage(link), "is a symbolic link", image.directory().toString());
    }

    @Test
    void shouldRefuseSymbolicLinksInIt() throws IOException {
        for (final String name : List.of("lock", "high-water", "gen-000001", "gen-000002", "anything")) {
            final Path path = image.directory().resolve(name);
            final Path real = parent.resolve("real-" + name);
            if (Files.exists(path)) {
                Files.move(path, real);
            }
            Files.createSymbolicLink(path, real);
            assertRefused(image, path.toString(), "symbolic link");
            Files.delete(path);
            if (Files.exists(real)) {
                Files.move(real, path);
            }
        }
        final Path file = image.rollFile(1);
        Files.move(file, parent.resolve("real"));
        Files.createSymbolicLink(file, parent.resolve("real"));
        assertRefused(image, file + " is a symbolic link");
    }

    @Test
    void shouldRefuseNamesAndKindsThatNoJournalMakes() throws IOException, InterruptedException {
        for (final String name : List.of("notes.txt", ".hidden", "gen-000001/20261121.cq4.discard", "high-water.bak")) {
            final Path path = Files.writeString(image.directory().resolve(name), "?");
            assertRefused(image, path + " is no file of a journal", "move it away");
            Files.delete(path);
        }
        final Path directory = Files.createDirectory(image.directory().resolve("gen-1"));
        assertRefused(image, directory + " is no directory of a journal");
        Files.delete(directory);

        final Path pipe = image.directory().resolve("gen-000001/19990101.cq4");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertRefused(image, pipe + " is no file of a journal");
        Files.delete(pipe);
        assertThat(image.verify()).hasSize(3);
    }

    @Test
    void shouldRefuseWhatBelongsToAnotherUser() throws IOException {
        assumeThat(System.getProperty("user.name")).as("may give files away").isEqualTo("root");
        final Path file = image.rollFile(1);
        for (final Path path : List.of(image.directory(), image.directory().resolve("lock"), file.getParent(), file)) {
            Files.setAttribute(path, "unix:uid", 12_345);
            assertRefused(image, path + " is of uid 12345", "runs as");
            Files.setAttribute(path, "unix:uid", 0);
        }
        image.launch(journal -> {});
    }

    @Test
    void shouldRefuseADirectoryThatOthersWriteAndCloseOneThatOthersRead() throws IOException {
        Files.setPosixFilePermissions(image.directory(), PosixFilePermissions.fromString("rwxrwx---"));
        assertRefused(image, "can be written by others", "chmod 700");

        Files.setPosixFilePermissions(image.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(image.rollFile(1), PosixFilePermissions.fromString("rw-r--r--"));
        image.launch(journal -> {});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image.directory())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image.rollFile(1))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldRefuseAFileInPlaceOfTheDirectory() throws IOException {
        final Path file = Files.writeString(parent.resolve("file"), "?");
        assertRefused(new JournalImage(file), "is a file");
    }

    @Test
    void shouldSayWhatToDoWhenTheDirectoryWouldLieBelowAFile() throws IOException {
        final Path file = Files.writeString(parent.resolve("above"), "?");
        assertRefused(new JournalImage(file.resolve("journal")), "below a file: " + file + " is no directory, so");
        assertRefused(new JournalImage(file.resolve("a").resolve("journal")), "give another path");
    }

    private static void assertRefused(final JournalImage image, final String... words) {
        assertThatThrownBy(() -> image.launch(journal -> {}))
                .isInstanceOf(JournalException.class)
                .message()
                .contains(words);
    }
}
