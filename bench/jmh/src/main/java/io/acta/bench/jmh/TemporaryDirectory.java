package io.acta.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A place for a benchmark's files: below {@code java.io.tmpdir}, so {@code -jvmArgsAppend -Djava.io.tmpdir=DIR} chooses the disk. */
public final class TemporaryDirectory {
    private TemporaryDirectory() {}

    /** Makes one. */
    public static Path make() {
        try {
            return Files.createTempDirectory("acta-jmh-");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes it with all that is in it. */
    public static void delete(final Path directory) {
        try (var files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
