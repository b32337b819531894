package io.acta.journal.chronicle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second writer out. The operating system holds the lock and gives it back when the process dies, however it dies;
 * the file's text, {@code pid start-time}, is there for people and for the error that a second opener gets.
 *
 * <p>Directories locked by this JVM are remembered here too: closing any descriptor of a file gives back all locks that the process has on
 * it, so a second opener in the same JVM must be sent away before it opens the file.
 */
final class JournalLock implements AutoCloseable {
    static final String FILE_NAME = "lock";

    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final int TEXT_LENGTH_MAX = 256;
    private static final byte[] SELF = self();

    private final Path directory;
    private final FileChannel channel;

    private JournalLock(final Path directory, final FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock of a journal's directory.
     *
     * @throws JournalException that names who has it.
     */
    static JournalLock take(final Path journalDirectory) {
        final Path directory = realPath(journalDirectory);
        final Path file = directory.resolve(FILE_NAME);
        if (!HELD_HERE.add(directory)) {
            throw new JournalException("journal in use by this process, pid "
                    + ProcessHandle.current().pid() + ": close the other engine on " + directory + " first");
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = JournalFiles.openOrCreate(file);
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new JournalException("journal in use by process " + text(channel)
                        + ": stop it first, or use a directory" + " other than " + directory);
            }
            write(channel);
            taken = true;
            return new JournalLock(directory, channel);
        } catch (final OverlappingFileLockException e) {
            throw new JournalException(
                    "journal in use by this process: close the other engine on " + directory + " first", e);
        } catch (final IOException e) {
            throw new JournalException("journal cannot be locked: " + file + ": " + e.getMessage(), e);
        } finally {
            if (!taken) {
                JournalFiles.closeQuietly(channel);
                HELD_HERE.remove(directory);
            }
        }
    }

    private static Path realPath(final Path directory) {
        try {
            return directory.toRealPath();
        } catch (final IOException e) {
            throw new JournalException("journal directory cannot be reached: " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void write(final FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(SELF), 0);
    }

    private static byte[] self() {
        final ProcessHandle self = ProcessHandle.current();
        final Instant start = self.info().startInstant().orElse(Instant.EPOCH);
        return (self.pid() + " started " + start + "\n").getBytes(US_ASCII);
    }

    private static String text(final FileChannel channel) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(TEXT_LENGTH_MAX);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), US_ASCII).strip();
    }

    /** Gives the lock back. The file stays: deleting it would let two openers lock two files of the same name. */
    @Override
    public void close() {
        JournalFiles.closeQuietly(channel);
        HELD_HERE.remove(directory);
    }
}
