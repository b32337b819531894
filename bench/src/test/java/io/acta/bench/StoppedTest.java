package io.acta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The suite in a process of its own, stopped halfway as Ctrl-C and a service manager do it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StoppedTest {
    private static final long LOOK_MS = 20;

    @TempDir
    private Path directory;

    @Test
    void shouldTakeTheForkedJvmAndItsFilesAlong() throws IOException, InterruptedException {
        final Path files = Files.createDirectory(directory.resolve("files"));
        final Process suite = start("epsilon", "--actions", "1000000000", "--directory", files.toString());
        final ProcessHandle fork = awaitFork(suite);

        stop(suite);

        assertThat(fork.isAlive()).isFalse();
        assertThat(list(files)).isEmpty();
    }

    @Test
    void shouldSayWhereTheResultsAreAndCallNothingFailed() throws IOException, InterruptedException {
        final Path out = directory.resolve("out");
        final Process suite = start(
                "compare",
                "--only",
                "direct",
                "--modes",
                "saturated",
                "--measure-ms",
                "600000",
                "--out",
                out.toString());
        final ProcessHandle fork = awaitFork(suite);

        stop(suite);

        assertThat(fork.isAlive()).isFalse();
        assertThat(Files.readString(directory.resolve("log")))
                .contains("Stopped.", out.toString())
                .doesNotContain("Exception");
        assertThat(Files.readString(out.resolve("results.jsonl"))).isEmpty();
        assertThat(list(out)).noneMatch(name -> name.startsWith("files-"));
    }

    private Process start(final String... args) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ActaBench.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private ProcessHandle awaitFork(final Process suite) throws IOException, InterruptedException {
        while (true) {
            final List<ProcessHandle> forks = suite.descendants().toList();
            if (!forks.isEmpty()) {
                return forks.get(0);
            }
            assertThat(suite.isAlive()).as(() -> read(directory.resolve("log"))).isTrue();
            Thread.sleep(LOOK_MS);
        }
    }

    private static void stop(final Process suite) throws InterruptedException {
        suite.destroy();
        suite.waitFor();
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            return e.toString();
        }
    }

    private static List<String> list(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::getFileName).map(Path::toString).toList();
        }
    }
}
