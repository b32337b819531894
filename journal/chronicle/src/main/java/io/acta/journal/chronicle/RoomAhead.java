package io.acta.journal.chronicle;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether there is room for the next batch; logs once when there is none, and once when there is again. Reactor thread. */
final class RoomAhead {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryJournal.class);

    private final Path directory;
    private final FreeSpace space;
    private final GenerationAppender writer;
    private final BooleanSupplier isFileDue;
    private final int slackBytes;
    private boolean full;

    /**
     * @param isFileDue whether the next batch begins a file.
     * @param slackBytes that an appender may write beside a batch.
     */
    RoomAhead(
            final Path directory,
            final FreeSpace space,
            final GenerationAppender writer,
            final BooleanSupplier isFileDue,
            final int slackBytes) {
        this.directory = directory;
        this.space = space;
        this.writer = writer;
        this.isFileDue = isFileDue;
        this.slackBytes = slackBytes;
    }

    /** Whether a batch of so many bytes can be taken now. */
    boolean isThereFor(final int lengthBytes) {
        final String refusal = refusal(lengthBytes);
        if (full != (refusal != null)) {
            full = refusal != null;
            if (full) {
                LOGGER.warn("{}: actions wait until some is freed", refusal);
            } else {
                LOGGER.info("Space was freed: the journal goes on in {}", directory);
            }
        }
        return !full;
    }

    /** Why a batch cannot be taken now, or null. Where there is room already this costs a few comparisons. */
    String refusal(final int lengthBytes) {
        if (isFileDue.getAsBoolean()) {
            return space.tryBeginFile();
        }
        final RollFile file = writer.current();
        final long limit = writer.position() + lengthBytes + slackBytes;
        return limit <= file.allocatedTo() ? null : space.tryAllocate(file, limit);
    }
}
