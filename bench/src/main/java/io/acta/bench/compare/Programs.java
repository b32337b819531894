package io.acta.bench.compare;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that are not the suite's. */
final class Programs {
    private Programs() {}

    /** True when a program of that name is on the path. */
    static boolean isInstalled(final String program) {
        final String path = System.getenv("PATH");
        if (path == null) {
            return false;
        }
        for (final String directory : path.split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
