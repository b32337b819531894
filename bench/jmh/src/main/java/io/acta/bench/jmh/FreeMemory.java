package io.acta.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks the machine before a benchmark takes much of its memory: a process that the kernel kills tells nothing. */
final class FreeMemory {
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final long RESERVE_BYTES = 1L << 30;
    private static final int KIB = 1024;

    private FreeMemory() {}

    /** @throws IllegalStateException when the machine has not this much to give and a reserve left. */
    static void require(final String what, final long bytes) {
        if (!Files.isReadable(MEMORY_INFO)) {
            return;
        }
        final long available = availableBytes();
        if (available < bytes + RESERVE_BYTES) {
            throw new IllegalStateException(what + " needs " + bytes + " bytes and " + RESERVE_BYTES
                    + " to spare; the machine has " + available + ": choose fewer with -p rows=N");
        }
    }

    private static long availableBytes() {
        try (var lines = Files.lines(MEMORY_INFO, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(Long.MAX_VALUE / 2);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
