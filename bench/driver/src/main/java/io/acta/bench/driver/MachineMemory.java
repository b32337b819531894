package io.acta.bench.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of memory. On other systems nothing is known: {@link #UNKNOWN}. */
public final class MachineMemory {
    /** Not told. */
    public static final long UNKNOWN = -1;

    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final Path OWN_STATUS = Path.of("/proc/self/status");
    private static final long RESERVE_BYTES = 1L << 30;
    private static final int KIB = 1024;

    private MachineMemory() {}

    /**
     * Asks before much is taken: a process that the kernel kills tells nothing.
     *
     * @throws IllegalArgumentException when the machine has not this much to give, and a GiB to spare.
     */
    public static void require(final String what, final long bytes) {
        final long available = field(MEMORY_INFO, "MemAvailable:");
        if (available != UNKNOWN && available < bytes + RESERVE_BYTES) {
            throw new IllegalArgumentException(what + " needs " + bytes + " bytes and " + RESERVE_BYTES
                    + " to spare; the machine has " + available + ": choose fewer");
        }
    }

    /** Bytes of this process that are in memory. */
    public static long residentBytes() {
        return field(OWN_STATUS, "VmRSS:");
    }

    private static long field(final Path file, final String name) {
        if (!Files.isReadable(file)) {
            return UNKNOWN;
        }
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
