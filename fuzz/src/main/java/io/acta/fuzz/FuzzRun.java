package io.acta.fuzz;

import io.acta.journal.chronicle.FlagCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Jazzer at one target, in a JVM of its own. Everything that it writes is in one directory: inputs that reached something new ({@code corpus}), what it said ({@code log}), and for a
 * finding the input ({@code crash-…}) and a class that does it again.
 */
final class FuzzRun {
    private static final int INPUT_SECONDS_MAX = 60;
    private static final int TALLY_WORDS = 4;

    private final String label;
    private final Path directory;

    /**
     * What came of it.
     *
     * @param inputs that were tried.
     * @param taken that the target let in.
     * @param slowestNs time of the slowest.
     * @param reached inputs that reached something new, of this run and of those before it in the same directory.
     * @param finding null, or what Jazzer found.
     */
    record Result(long inputs, long taken, long slowestNs, long reached, String finding) {}

    FuzzRun(final String label, final Path directory) {
        this.label = label;
        this.directory = directory;
    }

    /**
     * Tries inputs until there were so many, or one is a finding.
     *
     * @param type whose methods Jazzer calls.
     * @param guidedClasses patterns of names of classes that lead it.
     * @param seed of everything random; 0 is none.
     */
    Result run(
            final Class<?> type,
            final String guidedClasses,
            final List<byte[]> seeds,
            final int lengthMax,
            final long inputs,
            final long seed)
            throws IOException, InterruptedException {
        final Path corpus = Files.createDirectories(directory.resolve("corpus"));
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        final List<String> command = command();
        command.add("--target_class=" + type.getName());
        command.add("--instrumentation_includes=" + guidedClasses);
        command.add("--reproducer_path=" + directory);
        command.add("-artifact_prefix=" + directory + "/");
        command.add("-runs=" + inputs);
        command.add("-seed=" + seed);
        command.add("-max_len=" + lengthMax);
        command.add("-timeout=" + INPUT_SECONDS_MAX);
        command.add(corpus.toString());

        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            return result(process, corpus, inputs);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> command() {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(Arrays.asList(FlagCheck.line().split(" ")));
        command.add("-Dagrona.disable.bounds.checks=false");
        command.addAll(List.of("-XX:+EnableDynamicAgentLoading", "-XX:+UseSerialGC", "-Xmx1g"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer"));
        return command;
    }

    private Result result(final Process process, final Path corpus, final long asked)
            throws IOException, InterruptedException {
        long[] tally = {0, 0, 0};
        String finding = null;
        final Path log = directory.resolve("log");
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
                var writer = Files.newBufferedWriter(log)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.write(line);
                writer.newLine();
                if (line.startsWith(Tally.LINE)) {
                    tally = tally(line);
                } else if (finding == null && (line.contains("Java Exception:") || line.contains("ERROR: libFuzzer"))) {
                    finding = line.strip();
                }
            }
        }
        final int exitCode = process.waitFor();
        if (exitCode != 0 && finding == null) {
            finding = "Jazzer ended with " + exitCode + ", see " + log;
        } else if (finding == null && tally[0] < asked) {
            finding = "only " + tally[0] + " of " + asked + " inputs were tried, see " + log;
        }
        try (Stream<Path> files = Files.list(corpus)) {
            return new Result(tally[0], tally[1], tally[2], files.count(), finding);
        }
    }

    private long[] tally(final String line) {
        final String[] words = line.split(" ");
        if (words.length != TALLY_WORDS) {
            throw new IllegalStateException(label + ": not a tally: " + line);
        }
        return new long[] {Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])};
    }
}
