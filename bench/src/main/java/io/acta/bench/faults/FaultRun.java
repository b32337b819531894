package io.acta.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a fault has to work with: a place for its files, its counts, the JDKs to use. */
final class FaultRun implements AutoCloseable {
    private final Path directory;
    private final List<Path> otherJdks;
    private final long restartMsMax;
    private final FaultCounts counts = new FaultCounts();
    private int next;

    /** @param parent in which a directory is made for this fault alone; null for the system's place for temporary files. */
    FaultRun(final Path parent, final List<Path> otherJdks, final long restartMsMax) throws IOException {
        this.otherJdks = otherJdks;
        this.restartMsMax = restartMsMax;
        if (parent != null) {
            Files.createDirectories(parent);
        }
        directory = parent == null
                ? Files.createTempDirectory("acta-faults-")
                : Files.createTempDirectory(parent, "acta-faults-");
    }

    FaultCounts counts() {
        return counts;
    }

    List<Path> otherJdks() {
        return otherJdks;
    }

    /** How long a killed process may take to run again, without the replay. */
    long restartMsMax() {
        return restartMsMax;
    }

    /** Makes a fault. @return null when it cannot be done on this machine, or what it needs cannot be had, which is a finding. */
    Fault make(final Fault.Maker maker) {
        try {
            return maker.make(this);
        } catch (final Fault.SkippedException e) {
            counts.skip(e.getMessage());
        } catch (final Exception e) {
            counts.finding("it cannot begin: " + e);
        }
        return null;
    }

    /** A path that nothing is at yet. */
    Path fresh(final String name) {
        return directory.resolve(name + "-" + next++);
    }

    /** Copies everything as it is now, which is what a killed process leaves. */
    static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (final Path path : paths.toList()) {
                Files.copy(
                        path,
                        to.resolve(from.relativize(path).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static void delete(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }
}
