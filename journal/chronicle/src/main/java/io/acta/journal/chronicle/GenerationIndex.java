package io.acta.journal.chronicle;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.journal.BatchChain;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.JournalEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Where in the files of a journal a batch stands, known from the first document of each file: a {@link GenerationRecord} in a generation's first
 * file, a batch in a later one, and in the oldest generation's first file too when those before it were retired.
 *
 * <p>Believes nothing that is not verified. Not thread-safe.
 */
final class GenerationIndex {
    private static final int PROBE_LENGTH = 64 * 1024;

    private final long engineId;
    private final RollFileScanner scanner = new RollFileScanner(PROBE_LENGTH);
    private final BatchHeaderDecoder header = new BatchHeaderDecoder();
    private GenerationRecord record;
    private JournalEnd before;
    private int documents;

    /** A file to begin with, and where the journal stands before the first batch in it. */
    record Start(int fileIndex, JournalEnd end) {}

    GenerationIndex(final long engineId) {
        this.engineId = engineId;
    }

    /** Whether two places are the same, as far as is known: a file's beginning does not say the time of the batch before. */
    static boolean isSame(final JournalEnd place, final JournalEnd other) {
        return place.batchNumber() == other.batchNumber()
                && place.lastSequence() == other.lastSequence()
                && place.checksum() == other.checksum();
    }

    /** The record of a generation with these files; null when its first document is none. */
    GenerationRecord record(final List<Path> files) throws IOException {
        if (files.isEmpty()) {
            return null;
        }
        look(files.get(0));
        return record;
    }

    /** Where the journal stands before the first document of a file, which is a batch; null when it is none that is whole. */
    JournalEnd before(final Path file) throws IOException {
        look(file);
        return before;
    }

    /** Where the journal stands before the first batch of a generation whose beginning was retired; null when its first document is no batch, or the first of all. */
    JournalEnd batchBefore(final List<Path> files) throws IOException {
        final JournalEnd end = files.isEmpty() ? null : before(files.get(0));
        return end != null && end.batchNumber() > 0 ? end : null;
    }

    /** Whether any document stands in these files. */
    boolean isEmpty(final List<Path> files) throws IOException {
        for (final Path file : files) {
            look(file);
            if (documents > 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The last file of a generation that begins at or before a batch.
     *
     * @return null when none does.
     */
    Start start(final List<Path> files, final long batchNumber) throws IOException {
        for (int i = files.size() - 1; i > 0 && batchNumber > 0; i--) {
            final JournalEnd end = before(files.get(i));
            if (end != null && end.batchNumber() <= batchNumber) {
                return new Start(i, end);
            }
        }
        final Start first = first(files);
        return first != null && first.end().batchNumber() <= batchNumber ? first : null;
    }

    /** The first file of a generation; null when there is none, or it begins with nothing that is whole. */
    Start first(final List<Path> files) throws IOException {
        if (files.isEmpty()) {
            return null;
        }
        look(files.get(0));
        final JournalEnd end = record == null ? before : record.previousEnd();
        return end == null ? null : new Start(0, end);
    }

    /**
     * Deletes what holds nothing but batches up to this one: generations, and the oldest files of the oldest that is left. Never a file that the
     * journal still ends in, and none before the file that follows it is on the disk: until then power loss could leave the generation without a
     * beginning, and whoever syncs it still has it in hand.
     *
     * @param current the generation that is appended to.
     * @param syncedBatch last batch that survives power loss.
     */
    void retire(final Path directory, final long batchNumber, final int current, final long syncedBatch)
            throws IOException {
        final long coveredBatch = Math.min(batchNumber, syncedBatch - 1);
        final List<Integer> numbers = JournalFiles.generations(directory);
        for (int i = 0; i < numbers.size() && numbers.get(i) <= current; i++) {
            final Path generation = JournalFiles.generationDirectory(directory, numbers.get(i));
            if (numbers.get(i) < current && isCovered(directory, numbers.get(i + 1), batchNumber)) {
                JournalFiles.deleteGeneration(generation);
                continue;
            }
            final List<Path> files = JournalFiles.rollFiles(generation);
            for (int j = 0; j + 1 < files.size() && isCovered(files.get(j + 1), coveredBatch); j++) {
                Files.delete(files.get(j));
                JournalFiles.sync(generation);
            }
            return;
        }
    }

    private boolean isCovered(final Path directory, final int next, final long batchNumber) throws IOException {
        final GenerationRecord found =
                record(JournalFiles.rollFiles(JournalFiles.generationDirectory(directory, next)));
        return found != null
                && found.generation() == next
                && found.previousEnd().batchNumber() <= batchNumber;
    }

    private boolean isCovered(final Path next, final long batchNumber) throws IOException {
        final JournalEnd end = before(next);
        return end != null && end.batchNumber() <= batchNumber;
    }

    private void look(final Path file) throws IOException {
        record = null;
        before = null;
        documents = 0;
        scanner.scan(file, this::onDocument);
    }

    private boolean onDocument(
            final DirectBuffer buffer, final int offset, final int lengthBytes, final long fileOffset) {
        documents++;
        record = GenerationRecord.decode(buffer, offset, lengthBytes);
        if (record == null && lengthBytes >= BatchLayout.HEADER_LENGTH) {
            header.wrap(buffer, offset, BatchLayout.HEADER_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION);
            final JournalEnd claimed =
                    new JournalEnd(header.batchNumber() - 1, header.firstSequence() - 1, Long.MIN_VALUE, (int)
                            header.previousChecksum());
            before = new BatchChain(engineId, claimed).check(buffer, offset, lengthBytes) == null ? claimed : null;
        }
        return false;
    }
}
