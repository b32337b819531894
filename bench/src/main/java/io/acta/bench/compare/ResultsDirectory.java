package io.acta.bench.compare;

import io.acta.bench.driver.Directories;
import io.acta.bench.report.Environment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The directory of one comparison's results, which no other run writes to while this is open. What an earlier run left is taken out; nobody else's files are. */
final class ResultsDirectory implements AutoCloseable {
    static final String RESULTS = "results.jsonl";
    static final String FORKS = "forks";
    static final String LATENCIES = "latencies";
    private static final String LOCK = "running.lock";

    private final Path path;
    private final FileChannel lockFile;

    private ResultsDirectory(final Path path, final FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes a directory, which is made when it is not there.
     *
     * @throws CompareRun.RefusedException when it is a file, another run's, or has directories of somebody else that a run would take out.
     */
    static ResultsDirectory take(final Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new CompareRun.RefusedException("--out: " + path + " is no directory");
        }
        final List<Path> old = List.of(path.resolve(FORKS), path.resolve(LATENCIES));
        if (!Environment.isIn(path) && old.stream().anyMatch(Files::exists)) {
            throw new CompareRun.RefusedException("--out: " + path + " has " + FORKS + " or " + LATENCIES
                    + " that are no comparison's, and would be deleted; give another directory");
        }
        Files.createDirectories(path);
        final FileChannel lockFile =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!lock(lockFile)) {
                throw new CompareRun.RefusedException("--out: another run writes to " + path
                        + "; wait for its end or give this one another directory");
            }
            for (final Path directory : old) {
                Directories.delete(directory);
            }
            return new ResultsDirectory(path, lockFile);
        } catch (final IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static boolean lock(final FileChannel file) throws IOException {
        try {
            final FileLock lock = file.tryLock();
            return lock != null;
        } catch (final OverlappingFileLockException e) {
            // By this JVM.
            return false;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path.resolve(LOCK));
        lockFile.close();
    }
}
