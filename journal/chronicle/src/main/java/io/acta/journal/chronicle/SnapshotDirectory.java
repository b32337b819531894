package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import io.acta.engine.snapshot.SnapshotOutput;
import io.acta.engine.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots in the files of one directory, best {@code snapshots} in the journal's own; owner's alone, as the journal's.
 *
 * <pre>
 *   DIR/snap-00000000000000001234.acta       the snapshot of batch 1234
 *   DIR/snap-00000000000000005678.0000000000000004711.tmp   one that somebody writes, or was killed over
 * </pre>
 *
 * A snapshot is written under its temporary name, forced, verified, renamed, and the directory forced: under its own name it is whole, or
 * a disk has damaged it since. A temporary name has a random number and is never used twice: an engine and its replicas may take snapshots of the same batch
 * at the same time, in one process or in several. Who writes has the file locked; what killed processes left is not, and is deleted when the next
 * snapshot is begun. A process id would not do to know them by: in two containers both are process 1.
 *
 * <p><b>Threads:</b> any. <b>Errors:</b> a symbolic link, a directory of somebody else's or one that others may write to is a {@link
 * JournalException}.
 */
public final class SnapshotDirectory implements SnapshotStore {
    /** What the directory is called in a journal's. */
    public static final String NAME = "snapshots";

    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotDirectory.class);
    private static final Pattern SNAPSHOT = Pattern.compile("snap-(\\d{20})\\.acta");
    private static final Pattern TEMPORARY = Pattern.compile("snap-\\d{20}\\.\\d+\\.tmp");

    /**
     * Written in this process. The operating system's locks are the process's, and one that opens and closes the file once more gives them back: so nobody
     * here may.
     */
    private static final Set<Path> WRITTEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final LongSupplier numbers;

    /**
     * Nothing is touched before it is needed.
     *
     * @param directory of the snapshots; made with the first one, its parent too.
     */
    public SnapshotDirectory(final Path directory) {
        this(directory, new SecureRandom()::nextLong);
    }

    /**
     * For simulations, in which a seed decides everything.
     *
     * @param numbers for temporary names: none may come twice.
     */
    public SnapshotDirectory(final Path directory, final LongSupplier numbers) {
        this.directory = directory.toAbsolutePath().normalize();
        this.numbers = numbers;
    }

    /** The directory for the snapshots of a journal in this one. */
    public static SnapshotDirectory of(final Path journalDirectory) {
        return new SnapshotDirectory(journalDirectory.resolve(NAME));
    }

    @Override
    public List<Long> batchNumbers() throws IOException {
        final List<Long> numbers = new ArrayList<>();
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return numbers;
        }
        JournalDirectory.prepare(directory);
        for (final Path path : list()) {
            final Matcher matcher = SNAPSHOT.matcher(path.getFileName().toString());
            if (matcher.matches()) {
                numbers.add(Long.valueOf(matcher.group(1)));
            }
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    @Override
    public SnapshotOutput create(final long batchNumber) throws IOException {
        if (directory.getParent() != null && !Files.exists(directory.getParent())) {
            JournalDirectory.prepare(directory.getParent());
        }
        JournalDirectory.prepare(directory);
        JournalDirectory.syncName(directory);
        deleteLeftOver();
        Output output = null;
        while (output == null) {
            output = tryCreate(batchNumber);
        }
        return output;
    }

    /** @return null when somebody took the file, in the moment before it was locked, for one that a dead process left. */
    private Output tryCreate(final long batchNumber) throws IOException {
        final Path temporary = directory.resolve(
                String.format(Locale.ROOT, "%s.%019d.tmp", name(batchNumber), numbers.getAsLong() & Long.MAX_VALUE));
        final Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        if (isLockOfProcess()) {
            WRITTEN_HERE.add(temporary);
        }
        FileChannel channel = null;
        boolean isOurs = false;
        try {
            channel = JournalDirectory.POSIX
                    ? FileChannel.open(temporary, options, JournalDirectory.FILE_ATTRIBUTE)
                    : FileChannel.open(temporary, options);
            isOurs = channel.tryLock() != null && Files.exists(temporary, LinkOption.NOFOLLOW_LINKS);
        } finally {
            if (!isOurs) {
                JournalFiles.closeQuietly(channel);
                WRITTEN_HERE.remove(temporary);
            }
        }
        return isOurs ? new Output(channel, temporary, file(batchNumber)) : null;
    }

    /** On a file system of some other kind, a simulated one, a lock is its channel's. */
    private boolean isLockOfProcess() {
        return directory.getFileSystem() == FileSystems.getDefault();
    }

    @Override
    public ReadableByteChannel open(final long batchNumber) throws IOException {
        return open(file(batchNumber));
    }

    @Override
    public void delete(final long batchNumber) throws IOException {
        if (Files.deleteIfExists(file(batchNumber))) {
            JournalFiles.sync(directory);
        }
    }

    private void deleteLeftOver() throws IOException {
        for (final Path path : list()) {
            if (TEMPORARY.matcher(path.getFileName().toString()).matches() && !WRITTEN_HERE.contains(path)) {
                deleteUnlessWritten(path);
            }
        }
    }

    private static void deleteUnlessWritten(final Path path) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            if (channel.tryLock() != null) {
                LOGGER.info("Deleting a snapshot that was not finished: {}", path);
                Files.deleteIfExists(path);
            }
        } catch (final NoSuchFileException e) {
            LOGGER.debug("Finished meanwhile: {}", path);
        } catch (final OverlappingFileLockException e) {
            LOGGER.debug("Written in this process, by another path: {}", path);
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    private Path file(final long batchNumber) {
        return directory.resolve(name(batchNumber) + ".acta");
    }

    private static String name(final long batchNumber) {
        return String.format(Locale.ROOT, "snap-%020d", batchNumber);
    }

    private static ReadableByteChannel open(final Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public String toString() {
        return "SnapshotDirectory{" + directory + '}';
    }

    private final class Output implements SnapshotOutput {
        private final FileChannel channel;
        private final Path temporary;
        private final Path file;
        private boolean closed;

        private Output(final FileChannel channel, final Path temporary, final Path file) {
            this.channel = channel;
            this.temporary = temporary;
            this.file = file;
        }

        @Override
        public void write(final ByteBuffer source) throws IOException {
            while (source.hasRemaining()) {
                channel.write(source);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(true);
        }

        @Override
        public ReadableByteChannel reread() throws IOException {
            // Not opened again: that would give the lock back.
            return new ReadableByteChannel() {
                private long position;

                @Override
                public int read(final ByteBuffer target) throws IOException {
                    final int count = channel.read(target, position);
                    position += Math.max(0, count);
                    return count;
                }

                @Override
                public boolean isOpen() {
                    return channel.isOpen();
                }

                @Override
                public void close() {
                    // The writer's is closed by the writer.
                }
            };
        }

        @Override
        public void commit() throws IOException {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            JournalFiles.sync(directory);
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                Files.delete(temporary);
            } catch (final NoSuchFileException e) {
                LOGGER.debug("Committed: {}", file);
            } catch (final IOException e) {
                LOGGER.warn("Deleting a snapshot that was not finished failed: {}", temporary, e);
            }
            JournalFiles.closeQuietly(channel);
            WRITTEN_HERE.remove(temporary);
        }
    }
}
