package io.acta.journal.chronicle;

import io.acta.engine.journal.BatchChain;
import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.Journal.BatchHandler;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.journal.chronicle.HighWaterMark.Mark;
import io.acta.journal.chronicle.RollFileScanner.DocumentHandler;
import io.acta.journal.chronicle.RollFileScanner.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Reads all generations in order while somebody may be writing the last one. The high-water mark tells what is missing from what is not
 * there yet, and it is read before the bytes are:
 *
 * <ul>
 *   <li>What the mark names stands in the files, whole. Where the current file ends before it, a later file goes on; where no
 *       file does, or the bytes are wrong, it is lost or damaged.
 *   <li>What is after the mark may be half written, or the torn end that a killed writer left: not there yet.
 *   <li>A generation without a batch may be gone for a moment: a launch removes it and makes it again under the same name.
 *   <li>A generation is over when the mark names a later one, whose {@link GenerationRecord} must name the very batch that was read
 *       last; so a torn end that was cut is passed over, and nothing else.
 * </ul>
 */
final class JournalFollower implements BatchReader {
    private static final int PROBE_LENGTH = 64 * 1024;

    private final Path directory;
    private final long engineId;
    private final JournalEnd from;
    private final long bootId;
    private final RollFileScanner scanner = new RollFileScanner();
    private final RollFileScanner probe = new RollFileScanner(PROBE_LENGTH);
    private final DocumentHandler documentHandler = this::onDocument;
    private final GenerationIndex index;
    private MarkReader marks;
    private BatchChain chain;
    private int generation;
    private Path file;
    private Path probedFile;
    private boolean recordSeen;
    private boolean batchSeen;
    private boolean reopened;
    private String fault;
    private BatchHandler handler;
    private int wanted;
    private Mark floor;
    private long markedSequence;

    JournalFollower(final Path directory, final long engineId, final JournalEnd from, final long bootId) {
        this.bootId = bootId;
        this.directory = directory;
        this.engineId = engineId;
        this.from = from;
        index = new GenerationIndex(engineId);
        chain = new BatchChain(engineId, from);
    }

    @Override
    public int poll(final BatchHandler batchHandler, final int batchesMax) {
        handler = batchHandler;
        wanted = batchesMax;
        try {
            read();
        } catch (final NoSuchFileException e) {
            // Seen and then gone: a launch makes its generation again. If it was another file, the next poll will miss
            // it.
            checkNotRetired();
            return batchesMax - wanted;
        } catch (final IOException e) {
            throw new JournalException("journal cannot be read: " + (file == null ? directory : file) + ": " + e, e);
        }
        return batchesMax - wanted;
    }

    private void read() throws IOException {
        if (marks == null && !findMarks()) {
            return;
        }
        while (true) {
            floor = marks.floor();
            if (floor != null) {
                markedSequence = Math.max(markedSequence, floor.lastSequence());
            }
            if (generation == 0 && !enterFirst()) {
                return;
            }
            fault = null;
            final Stop stop = scanner.resume(documentHandler);
            if (wanted == 0 || !goOn(stop)) {
                return;
            }
        }
    }

    /** The writer makes the mark before the first generation. */
    private boolean findMarks() throws IOException {
        final boolean written = !JournalFiles.generations(directory).isEmpty();
        if (HighWaterMark.exists(directory)) {
            marks = new MarkReader(directory, bootId);
        } else if (written) {
            throw new JournalException("journal lost its high-water mark: "
                    + directory.resolve(HighWaterMark.FILE_NAME)
                    + " is missing, so nobody can say whether batches are; restore it from a copy");
        }
        return marks != null;
    }

    /** Enters the last generation that begins at or before the batch to start after. */
    private boolean enterFirst() throws IOException {
        final List<Integer> numbers = JournalFiles.generations(directory);
        for (int i = numbers.size() - 1; i >= 0; i--) {
            final int number = numbers.get(i);
            final List<Path> files = from.batchNumber() == 0
                    ? List.of()
                    : JournalFiles.rollFiles(JournalFiles.generationDirectory(directory, number));
            if (i == 0 && from.batchNumber() > 0 && index.record(files) == null) {
                final GenerationIndex.Start start = index.start(files, from.batchNumber());
                if (start != null) {
                    // The files before these were retired, the generation's record with them.
                    begin(number, files.get(start.fileIndex()), start);
                    recordSeen = true;
                    return true;
                }
            }
            final GenerationRecord record = probe(number);
            if (record == null && (i < numbers.size() - 1 || i == 0 && floor != null && floor.batchNumber() > 0)) {
                throw noRecord(number);
            }
            if (record != null && record.previousEnd().batchNumber() <= from.batchNumber()) {
                checkIdentity(number, record);
                final GenerationIndex.Start later = index.start(files, from.batchNumber());
                if (later == null || later.fileIndex() == 0) {
                    begin(number, probedFile, new GenerationIndex.Start(0, record.previousEnd()));
                } else {
                    begin(number, files.get(later.fileIndex()), later);
                }
                return true;
            }
        }
        if (floor != null && floor.batchNumber() > 0) {
            throw tooLate(from);
        }
        return false;
    }

    private JournalException tooLate(final JournalEnd place) {
        return new JournalException("journal begins too late: " + directory + " does not hold batch "
                + (place.batchNumber() + 1) + ", sequence " + (place.lastSequence() + 1)
                + ", any more; begin from a newer snapshot, or restore the directory from a copy");
    }

    /** The writer keeps what is next in a snapshot, perhaps, and not in files any more: no later poll will find it. */
    private void checkNotRetired() {
        try {
            final List<Integer> numbers = JournalFiles.generations(directory);
            if (!numbers.isEmpty() && numbers.get(0) > generation && floor != null && floor.generation() > generation) {
                throw tooLate(position());
            }
        } catch (final IOException e) {
            throw new JournalException("journal cannot be read: " + directory + ": " + e, e);
        }
    }

    /** Enters a generation at the file that holds the batch to start after. */
    private void begin(final int number, final Path first, final GenerationIndex.Start start) throws IOException {
        if (start.end().batchNumber() == from.batchNumber() && !GenerationIndex.isSame(start.end(), from)) {
            throw new JournalException("not the journal that this began in: " + directory + " stands at " + start.end()
                    + ", expected " + from);
        }
        probedFile = first;
        enter(number);
        chain = new BatchChain(engineId, start.end());
        recordSeen = start.fileIndex() > 0;
    }

    /** After {@link #probe}, which found its record. */
    private void enter(final int number) throws IOException {
        open(probedFile);
        generation = number;
        recordSeen = false;
        batchSeen = false;
        reopened = false;
    }

    private void open(final Path next) throws IOException {
        scanner.open(next);
        file = next;
    }

    private boolean onDocument(
            final DirectBuffer buffer, final int offset, final int lengthBytes, final long fileOffset) {
        if (!recordSeen) {
            recordSeen = true;
            return true;
        }
        if (wanted == 0) {
            return false;
        }
        fault = chain.check(buffer, offset, lengthBytes);
        if (fault != null) {
            return false;
        }
        batchSeen = true;
        if (floor != null && chain.batchNumber() == floor.batchNumber() && chain.checksum() != floor.checksum()) {
            throw new JournalException("journal is not the one that its high-water mark belongs to: batch "
                    + floor.batchNumber() + " in " + file + " has another checksum; restore it from a copy");
        }
        if (chain.batchNumber() > from.batchNumber()) {
            wanted--;
            handler.onBatch(buffer, offset, lengthBytes);
        } else if (chain.batchNumber() == from.batchNumber() && !chain.end().equals(from)) {
            throw new JournalException("not the journal that this began in: batch " + from.batchNumber() + " is "
                    + chain.end() + " in " + file + ", expected " + from);
        }
        return true;
    }

    /** Nothing more stands where the scan stopped. @return true when there is another place to look at. */
    private boolean goOn(final Stop stop) throws IOException {
        if (floor != null && floor.batchNumber() <= chain.batchNumber() && floor.generation() <= generation) {
            checkStarted();
            return false;
        }
        if (!batchSeen && !reopened && reopenFirstFile()) {
            return true;
        }
        if (fault == null && (stop == Stop.END || stop == Stop.ROLLED) && openNextFile()) {
            return true;
        }
        if (floor == null || floor.generation() > generation) {
            return enterNext(stop);
        }
        throw damaged(stop, "acknowledged up to batch " + floor.batchNumber());
    }

    private void checkStarted() {
        if (chain.batchNumber() < from.batchNumber()) {
            throw new JournalException("journal ends too early: " + directory + " ends at batch " + chain.batchNumber()
                    + ", and reading was to begin after batch " + from.batchNumber());
        }
    }

    /** The mark names a batch of a generation in which none was seen: it was made again, and what is open is what the one before left, half a batch perhaps. */
    private boolean reopenFirstFile() throws IOException {
        final List<Path> files = JournalFiles.rollFiles(JournalFiles.generationDirectory(directory, generation));
        if (files.isEmpty()) {
            return false;
        }
        open(files.get(0));
        recordSeen = false;
        reopened = true;
        return true;
    }

    private boolean openNextFile() throws IOException {
        final List<Path> files = JournalFiles.rollFiles(JournalFiles.generationDirectory(directory, generation));
        for (final Path next : files) {
            if (next.compareTo(file) > 0) {
                open(next);
                return true;
            }
        }
        return false;
    }

    private boolean enterNext(final Stop stop) throws IOException {
        final int next = generation + 1;
        final GenerationRecord record = probe(next);
        if (record == null) {
            if (floor != null && floor.batchNumber() > chain.batchNumber()) {
                checkNotRetired();
                throw noRecord(next);
            }
            checkStarted();
            return false;
        }
        checkIdentity(next, record);
        if (!record.previousEnd().equals(chain.end())) {
            throw damaged(
                    stop,
                    "the next generation says that this one ends at batch "
                            + record.previousEnd().batchNumber() + ", sequence "
                            + record.previousEnd().lastSequence());
        }
        enter(next);
        return true;
    }

    /** The record of a generation; null when there is none, or none yet. */
    private GenerationRecord probe(final int number) throws IOException {
        final Path path = JournalFiles.generationDirectory(directory, number);
        final List<Path> files = Files.isDirectory(path) ? JournalFiles.rollFiles(path) : List.of();
        if (files.isEmpty()) {
            return null;
        }
        probedFile = files.get(0);
        final GenerationRecord[] found = new GenerationRecord[1];
        final int[] documents = new int[1];
        probe.scan(probedFile, (buffer, offset, length, fileOffset) -> {
            if (documents[0]++ == 0) {
                found[0] = GenerationRecord.decode(buffer, offset, length);
            }
            return documents[0] < 2;
        });
        if (found[0] == null && documents[0] > 1) {
            throw noRecord(number);
        }
        return found[0];
    }

    private void checkIdentity(final int number, final GenerationRecord record) {
        if (record.generation() != number || record.engineId() != engineId) {
            throw new JournalException(
                    "journal damaged, or another engine's: " + JournalFiles.generationDirectory(directory, number)
                            + " holds " + record + ", expected generation=" + number + " engineId=" + engineId);
        }
    }

    private JournalException noRecord(final int number) {
        return new JournalException(
                "journal damaged: the first document of " + JournalFiles.generationDirectory(directory, number)
                        + " is no generation record, or is missing; expected batch " + (chain.batchNumber() + 1)
                        + ", sequence " + (chain.lastSequence() + 1)
                        + "; restore the journal's directory from a copy");
    }

    private JournalException damaged(final Stop stop, final String expectation) {
        return new JournalException("journal damaged: " + file + " at offset " + scanner.position() + ": "
                + (fault == null ? stop.words() : fault) + "; expected batch " + (chain.batchNumber() + 1)
                + ", sequence " + (chain.lastSequence() + 1) + ": " + expectation
                + "; restore the journal's directory from a copy, nothing was changed in it");
    }

    @Override
    public JournalEnd position() {
        return chain.batchNumber() <= from.batchNumber() ? from : chain.end();
    }

    @Override
    public long knownSequence() {
        return Math.max(position().lastSequence(), markedSequence);
    }

    @Override
    public long syncedBatch() {
        try {
            final Mark synced = marks == null ? null : marks.synced();
            return synced == null ? 0 : synced.batchNumber();
        } catch (final IOException e) {
            throw new JournalException("journal cannot be read: " + directory + ": " + e, e);
        }
    }

    @Override
    public void close() {
        scanner.close();
        if (marks != null) {
            marks.close();
        }
    }
}
