package io.acta.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system in memory, so that a disk can be filled. Needs the right to mount. */
final class MountedDisk implements AutoCloseable {
    private final Path path;

    /** @throws IOException when it may not be mounted. */
    MountedDisk(final Path path, final int mebibytes) throws IOException, InterruptedException {
        this.path = Files.createDirectories(path);
        require("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=700", "acta-faults", path.toString());
    }

    Path path() {
        return path;
    }

    /** @throws IOException when the command is missing or says no: then the fault is skipped here. */
    static void require(final String... command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("this user may not run " + List.of(command).subList(0, Math.min(3, command.length))
                    + ", or it is not there");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            require("umount", "-l", path.toString());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + path + " was unmounted", e);
        }
        Files.delete(path);
    }
}
