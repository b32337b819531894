package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import io.acta.engine.snapshot.SnapshotOutput;
import io.acta.engine.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
 *   DIR/snap-00000000000000005678.4711.tmp   one that process 4711 writes, or was killed over
 * </pre>
 *
 * A snapshot is written under its temporary name, forced, verified, renamed, and the directory forced: under its own name it is whole, or
 * a disk has damaged it since. What killed processes left is deleted when the next snapshot is begun.
 *
 * <p><b>Threads:</b> any. <b>Errors:</b> a symbolic link, a directory of somebody else's or one that others may write to is a {@link
 * JournalException}.
 */
public final class SnapshotDirectory implements SnapshotStore {
    /** What the directory is called in a journal's. */
    public static final String NAME = "snapshots";

    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotDirectory.class);
    private static final Pattern SNAPSHOT = Pattern.compile("snap-(\\d{20})\\.acta");
    private static final Pattern TEMPORARY = Pattern.compile("snap-\\d{20}\\.(\\d+)\\.tmp");

    private final Path directory;
    private Path writing;

    /**
     * Nothing is touched before it is needed.
     *
     * @param directory of the snapshots; made with the first one, its parent too.
     */
    public SnapshotDirectory(final Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
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
    public synchronized SnapshotOutput create(final long batchNumber) throws IOException {
        if (directory.getParent() != null && !Files.exists(directory.getParent())) {
            JournalDirectory.prepare(directory.getParent());
        }
        JournalDirectory.prepare(directory);
        JournalDirectory.syncName(directory);
        deleteLeftOver();
        final Path temporary = directory.resolve(
                name(batchNumber) + '.' + ProcessHandle.current().pid() + ".tmp");
        final Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        final FileChannel channel = JournalDirectory.POSIX
                ? FileChannel.open(temporary, options, JournalDirectory.FILE_ATTRIBUTE)
                : FileChannel.open(temporary, options);
        writing = temporary;
        return new Output(channel, temporary, file(batchNumber));
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

    /** Whether it is this or another process that wrote a file, a process that is there will take it away itself. */
    private void deleteLeftOver() throws IOException {
        for (final Path path : list()) {
            final Matcher matcher = TEMPORARY.matcher(path.getFileName().toString());
            if (matcher.matches() && !path.equals(writing) && isLeftOver(matcher.group(1))) {
                LOGGER.info("Deleting a snapshot that was not finished: {}", path);
                Files.deleteIfExists(path);
            }
        }
    }

    private static boolean isLeftOver(final String pid) {
        final long number = Long.parseLong(pid);
        return number == ProcessHandle.current().pid()
                || ProcessHandle.of(number).isEmpty();
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
            return open(temporary);
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
            JournalFiles.closeQuietly(channel);
            try {
                Files.delete(temporary);
            } catch (final NoSuchFileException e) {
                LOGGER.debug("Committed: {}", file);
            } catch (final IOException e) {
                LOGGER.warn("Deleting a snapshot that was not finished failed: {}", temporary, e);
            }
            synchronized (SnapshotDirectory.this) {
                if (temporary.equals(writing)) {
                    writing = null;
                }
            }
        }
    }
}
