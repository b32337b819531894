package io.acta.bench.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories that live for one run. */
public final class Directories {
    private Directories() {}

    /** An empty directory; what was there is deleted. */
    public static Path empty(final Path directory) throws IOException {
        delete(directory);
        return Files.createDirectories(directory);
    }

    /** Deletes a directory with all that is in it; nothing when it is not there. */
    public static void delete(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Bytes of all files in a directory. */
    public static long bytes(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long bytes = 0;
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += sizeOf(file);
            }
            return bytes;
        }
    }

    private static long sizeOf(final Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (final NoSuchFileException e) {
            return 0;
        }
    }
}
