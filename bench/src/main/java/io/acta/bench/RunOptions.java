package io.acta.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that all commands have. */
final class RunOptions {
    @Option(
            names = "--json",
            description = "Print each row as one JSON object on a line, and nothing else on standard output.")
    private boolean json;

    @Option(names = "--short", description = "Fewer actions and rounds: a look, not a measurement.")
    private boolean brief;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where files are written while it runs (default: a temporary directory). Deleted afterwards.")
    private Path directory;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Of the generated actions (default: ${DEFAULT-VALUE}).")
    private long seed;

    boolean json() {
        return json;
    }

    boolean brief() {
        return brief;
    }

    Path directory() {
        return directory;
    }

    /** A place for files that nobody else uses; not made yet. */
    Path freshDirectory(final String name) {
        final Path parent = directory != null ? directory : Path.of(System.getProperty("java.io.tmpdir"));
        return parent.resolve(
                "acta-bench-" + name + '-' + ProcessHandle.current().pid());
    }

    long seed() {
        return seed;
    }
}
