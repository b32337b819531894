package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The roll files of a generation that are not yet done with, the current one last. Added by the reactor thread; any thread may read. */
final class RollFiles {
    private final List<RollFile> files = new CopyOnWriteArrayList<>();

    void add(final RollFile file) {
        files.add(file);
    }

    List<RollFile> all() {
        return files;
    }

    /**
     * Gives back what was allocated ahead of the generation's end, and closes every file, whatever fails.
     *
     * @param current the last one, null when there is none.
     * @param position behind the last document in it.
     */
    void end(final RollFile current, final long position) {
        try {
            if (current != null && current.stillThere() && position > 0) {
                JournalFiles.truncate(current.path(), position);
            }
        } catch (final IOException e) {
            throw new JournalException(
                    "journal cannot be closed cleanly in " + current.path() + ": " + e.getMessage(), e);
        } finally {
            close();
        }
    }

    /** Closes every file as it is. */
    void close() {
        files.forEach(RollFile::close);
        files.clear();
    }
}
