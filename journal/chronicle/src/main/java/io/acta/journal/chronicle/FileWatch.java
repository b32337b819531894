package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks whether the files that are in use are still the ones at their paths: an appender goes on into a file that nobody will find again, so somebody
 * has to look. One thread at a time.
 */
final class FileWatch {
    private final GenerationAppender writer;
    private final List<WatchedFile> others;

    /** @param others beside those that are appended to: the lock and the mark. */
    FileWatch(final GenerationAppender writer, final List<WatchedFile> others) {
        this.writer = writer;
        this.others = others;
    }

    /** @throws JournalException when a file that is open is no longer the one at its path, or was cut. */
    void check() throws IOException {
        final RollFile file = writer.current();
        if (!file.stillThere()) {
            throw takenAway(file.path());
        }
        final long position = writer.position();
        // When another file has taken over meanwhile, the position may be that one's.
        if (file.lengthBytes() < position && file == writer.current()) {
            throw WrittenLast.cut(file, position);
        }
        for (final WatchedFile each : others) {
            if (!each.stillThere()) {
                throw takenAway(each.path());
            }
        }
    }

    private static JournalException takenAway(final Path path) {
        return new JournalException("journal file was taken away: " + path
                + " is no longer the file that batches go to: restore the directory and launch again");
    }
}
