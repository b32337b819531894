package io.acta.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Reads files from beginning to end, as {@code cat} does: what a restart can't be faster than. */
final class Reading {
    private static final int CHUNK_BYTES = 128 * 1024;

    private Reading() {}

    /** How long it takes to read all files below a directory. */
    static long allFilesNs(final Path directory) throws IOException {
        final List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        final long startNs = System.nanoTime();
        for (final Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                while (channel.read(chunk.clear()) >= 0) {
                    // Read is enough.
                    continue;
                }
            }
        }
        return System.nanoTime() - startNs;
    }
}
