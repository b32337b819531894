package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalEnd;
import io.acta.journal.chronicle.HighWaterMark.Mark;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that a recovery has read to their end, put in order before and after a new generation is built upon them. Reactor thread. */
final class RecoveredTail {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryJournal.class);

    /** Bytes of a torn tail that stay in the file for whoever wants to look at them. */
    private static final int TORN_KEPT = 1024 * 1024;

    private final Path directory;
    private final JournalRecovery recovery;

    /** @param recovery that has run. */
    RecoveredTail(final Path directory, final JournalRecovery recovery) {
        this.directory = directory;
        this.recovery = recovery;
    }

    /** @param journaled what the mark says was journaled, null when it says nothing. */
    void warnOfPowerLoss(final Mark journaled, final JournalEnd end) {
        if (journaled != null && journaled.batchNumber() > end.batchNumber()) {
            LOGGER.warn(
                    "The machine went down before batches {} to {} were synced (sequences {} to {}): they are lost, as the level"
                            + " JOURNALED allows",
                    end.batchNumber() + 1,
                    journaled.batchNumber(),
                    end.lastSequence() + 1,
                    journaled.lastSequence());
        }
    }

    /** Makes what was recovered survive power loss, before anything is built upon it. */
    void settle() throws IOException {
        final int last = recovery.lastGeneration();
        for (final int number : JournalFiles.generations(directory)) {
            if (number > last) {
                JournalFiles.deleteGeneration(JournalFiles.generationDirectory(directory, number));
            }
        }
        if (recovery.tailFile() != null) {
            final Path lastDirectory = JournalFiles.generationDirectory(directory, last);
            for (final JournalRecovery.Unsynced part : recovery.unsynced()) {
                // What was read may stand in the page cache alone: after a force that failed, the system takes its
                // pages for written, and no later force writes them unless they are written to again.
                JournalFiles.rewrite(part.file(), part.offset(), part.endOffset());
            }
            for (final Path file : JournalFiles.rollFiles(lastDirectory)) {
                JournalFiles.sync(file);
            }
            JournalFiles.sync(lastDirectory);
        }
        JournalFiles.sync(directory);
    }

    /** Takes off what lies behind the end, once the next generation says where that is. */
    void cut() throws IOException {
        if (recovery.tailFile() != null) {
            final long kept = recovery.tailOffset() + (recovery.torn() ? TORN_KEPT : 0);
            JournalFiles.truncate(recovery.tailFile(), kept);
        }
    }
}
