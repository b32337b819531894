package io.acta.bench.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories that live for one run. */
public final class Directories {
    private static final int DELETE_ATTEMPTS = 100;

    private Directories() {}

    /** An empty directory; what was there is deleted. */
    public static Path empty(final Path directory) throws IOException {
        delete(directory);
        return Files.createDirectories(directory);
    }

    /** Deletes a directory with all that is in it; nothing when it is not there. Somebody may still write there, or delete it as well. */
    public static void delete(final Path directory) throws IOException {
        for (int attempt = 1; Files.exists(directory); attempt++) {
            try {
                deleteOnce(directory);
                return;
            } catch (final NoSuchFileException | DirectoryNotEmptyException e) {
                failIfLast(attempt, e);
            } catch (final UncheckedIOException e) {
                failIfLast(attempt, e.getCause());
            }
        }
    }

    private static void failIfLast(final int attempt, final IOException failure) throws IOException {
        if (attempt >= DELETE_ATTEMPTS) {
            throw failure;
        }
    }

    private static void deleteOnce(final Path directory) throws IOException {
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
