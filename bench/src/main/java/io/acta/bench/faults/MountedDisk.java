package io.acta.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system in memory, so that a disk can be filled. Needs the right to mount. */
final class MountedDisk implements AutoCloseable {
    private static final int WORDS_NAMED = 3;

    private final Path path;

    /** @throws Fault.SkippedException when it may not be mounted. */
    MountedDisk(final Path path, final int mebibytes) throws IOException, InterruptedException, Fault.SkippedException {
        this.path = Files.createDirectories(path);
        require("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=700", "acta-faults", path.toString());
    }

    Path path() {
        return path;
    }

    /** @throws Fault.SkippedException when the command is missing or says no: then the fault is skipped here. */
    static void require(final String... command) throws InterruptedException, Fault.SkippedException {
        final String words = String.join(" ", List.of(command).subList(0, Math.min(WORDS_NAMED, command.length)));
        final int exitCode;
        try {
            exitCode = run(command);
        } catch (final IOException e) {
            throw new Fault.SkippedException("there is no '" + words + "' here", e);
        }
        if (exitCode != 0) {
            throw new Fault.SkippedException("this user may not do '" + words + "'", null);
        }
    }

    private static int run(final String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        try {
            final int exitCode = run("umount", "-l", path.toString());
            if (exitCode != 0) {
                throw new IOException(path + " cannot be unmounted: umount ended with " + exitCode);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + path + " was unmounted", e);
        }
        Files.delete(path);
    }
}
