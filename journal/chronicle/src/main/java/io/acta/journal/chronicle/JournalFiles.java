package io.acta.journal.chronicle;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names and syncing of what lies in a journal's directory; {@link JournalDirectory} sees to rights.
 *
 * <pre>
 *   DIR/lock                          who writes, see {@link JournalLock}
 *   DIR/high-water                    how far it was acknowledged, see {@link HighWaterMark}
 *   DIR/gen-000001/20261121HX.cq4     batches: a roll file of generation 1, see {@link RollFileScanner}
 *   DIR/gen-000001/metadata.cq4t      Chronicle's own; nothing here reads it
 *   DIR/gen-000002/...
 *   DIR/snapshots/...                 where a {@link SnapshotDirectory} may be
 * </pre>
 */
final class JournalFiles {
    static final String ROLL_FILE_SUFFIX = ".cq4";

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalFiles.class);
    private static final int COPY_LENGTH = 64 * 1024;
    private static final Pattern GENERATION = Pattern.compile("gen-(\\d{6,9})");

    private JournalFiles() {}

    static Path generationDirectory(final Path directory, final int generation) {
        return directory.resolve(String.format(Locale.ROOT, "gen-%06d", generation));
    }

    /** Numbers of all generations, oldest first. */
    static List<Integer> generations(final Path directory) throws IOException {
        final List<Integer> numbers = new ArrayList<>();
        for (final Path path : list(directory)) {
            final var matcher = GENERATION.matcher(path.getFileName().toString());
            if (matcher.matches() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                numbers.add(Integer.valueOf(matcher.group(1)));
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /** Roll files of a generation, oldest first: their names begin with the date. */
    static List<Path> rollFiles(final Path generationDirectory) throws IOException {
        return list(generationDirectory).stream()
                .filter(path -> path.getFileName().toString().endsWith(ROLL_FILE_SUFFIX))
                .toList();
    }

    private static List<Path> list(final Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    /** Opens a file of the journal for reading and writing, or makes it, for its owner only. Follows no symbolic link. */
    static FileChannel openOrCreate(final Path file) throws IOException {
        final Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        return JournalDirectory.POSIX
                ? FileChannel.open(file, options, JournalDirectory.FILE_ATTRIBUTE)
                : FileChannel.open(file, options);
    }

    /** Takes away what rights others have to a file that Chronicle made. */
    static void restrictFile(final Path file) throws IOException {
        if (JournalDirectory.POSIX) {
            Files.setPosixFilePermissions(file, JournalDirectory.FILE_ATTRIBUTE.value());
        }
    }

    /** Makes a file's bytes, or a directory's entries, survive power loss. */
    static void sync(final Path path) throws IOException {
        final StandardOpenOption option = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /** Deletes a generation that holds no batch, or none that anybody needs. */
    static void deleteGeneration(final Path generationDirectory) throws IOException {
        for (final Path path : list(generationDirectory)) {
            Files.delete(path);
        }
        Files.delete(generationDirectory);
        sync(generationDirectory.getParent());
    }

    /** Cuts a file, unless it is shorter already, and syncs it. */
    static void truncate(final Path file, final long lengthBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() > lengthBytes) {
                channel.truncate(lengthBytes);
            }
            channel.force(true);
        }
    }

    /** Writes what a part of a file holds to the same place again, so that the next force has to take it to the disk. */
    static void rewrite(final Path file, final long offset, final long endOffset) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            final ByteBuffer bytes = ByteBuffer.allocate(COPY_LENGTH);
            long at = offset;
            while (at < endOffset) {
                bytes.clear().limit((int) Math.min(bytes.capacity(), endOffset - at));
                if (channel.read(bytes, at) < 0) {
                    return;
                }
                bytes.flip();
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            }
        }
    }

    /** Whether a directory's file system has no disk behind it. */
    static boolean isInMemory(final Path directory) {
        try {
            return IN_MEMORY.contains(Files.getFileStore(directory).type());
        } catch (final IOException e) {
            LOGGER.debug("The file system of {} cannot be had", directory, e);
            return false;
        }
    }

    static long usableSpace(final File directory) {
        return directory.getUsableSpace();
    }

    static void closeQuietly(final Closeable closeable) {
        if (closeable != null) {
            try {
                closeable.close();
            } catch (final IOException e) {
                LOGGER.warn("Closing a file of the journal failed", e);
            }
        }
    }
}
