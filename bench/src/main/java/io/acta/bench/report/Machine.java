package io.acta.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where figures were measured, in one line each. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** @param directory whose file system is named; null for that of temporary files. */
    public static String describe(final Path directory) {
        final Path files = directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : directory;
        return "cpu:    " + cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores\n"
                + "jdk:    " + System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version")
                + "\n"
                + "system: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", files on " + fileSystem(files);
    }

    private static String cpu() {
        if (!Files.isReadable(CPU_INFO)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.UTF_8)) {
            final var info = lines.filter(line -> line.startsWith("model name") || line.startsWith("cpu MHz"))
                    .limit(2)
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .toList();
            return info.isEmpty() ? "unknown" : String.join(", MHz ", info);
        } catch (final IOException e) {
            return "unknown";
        }
    }

    private static String fileSystem(final Path directory) {
        try {
            Path existing = directory.toAbsolutePath();
            while (!Files.exists(existing)) {
                existing = existing.getParent();
            }
            return Files.getFileStore(existing).type();
        } catch (final IOException e) {
            return "unknown";
        }
    }
}
