package io.acta.journal.chronicle;

import io.acta.engine.journal.BatchChain;
import io.acta.engine.journal.Journal.BatchHandler;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.journal.chronicle.HighWaterMark.Mark;
import io.acta.journal.chronicle.RollFileScanner.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all generations, or those from a snapshot's place on, verifies every batch and says where the journal ends. Its verdict depends on the files alone:
 *
 * <ul>
 *   <li>A generation ends where the next one's {@link GenerationRecord} says; what stands after that was cut by an earlier launch.
 *   <li>The last generation ends at its last valid batch. When that is not before the high-water mark, what stands after it is
 *       a torn tail, which nobody was told of: cut and reported.
 *   <li>Everything else, an end before the mark above all, is loss or damage: {@link JournalException}.
 *   <li>A last generation without a batch is as if it weren't there.
 * </ul>
 */
final class JournalRecovery {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalRecovery.class);
    private static final long PROGRESS_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final String ADVICE = "; restore the journal's directory from a copy, nothing was changed in it";

    private final Path directory;
    private final long engineId;
    private final JournalEnd from;
    private final Mark floor;
    private final long syncedBatch;
    private final BatchHandler handler;
    private final RecoveryProgress progress;
    private final RollFileScanner scanner;
    private final GenerationIndex index;
    private final List<Generation> generations = new ArrayList<>();
    private final List<Generation> later = new ArrayList<>();

    private BatchChain chain;
    private Generation scanned;
    private JournalEnd scannedEnd;
    private boolean skipRecord;
    private boolean recordSeen;
    private String fault;
    private Path tailFile;
    private long tailOffset;
    private final List<Unsynced> unsynced = new ArrayList<>();
    private long syncedOffset;
    private boolean torn;
    private int lastGeneration;
    private long bytesBefore;
    private long bytesTotal;
    private long progressNs = System.nanoTime();

    /** A part of a file whose batches nobody has seen synced. */
    record Unsynced(Path file, long offset, long endOffset) {}

    private record Generation(int number, Path directory, List<Path> files, GenerationRecord record) {}

    /**
     * @param from batches after this place are handed over; what lies before it is read as far as its file begins.
     * @param floor the mark that must be reached; null when nothing was acknowledged yet.
     * @param syncedBatch last batch that is known to be on the disk, 0 for none.
     */
    JournalRecovery(
            final Path directory,
            final RollFileScanner scanner,
            final long engineId,
            final JournalEnd from,
            final Mark floor,
            final long syncedBatch,
            final BatchHandler handler,
            final RecoveryProgress progress) {
        this.directory = directory;
        this.scanner = scanner;
        this.engineId = engineId;
        this.from = from;
        this.floor = floor;
        this.syncedBatch = syncedBatch;
        this.handler = handler;
        this.progress = progress;
        index = new GenerationIndex(engineId);
    }

    /** Hands over every batch. @return where the journal ends. */
    JournalEnd run() throws IOException {
        findGenerations();
        chooseStart();
        for (int i = 0; i < generations.size(); i++) {
            final JournalEnd end =
                    i + 1 < generations.size() ? generations.get(i + 1).record().previousEnd() : null;
            scan(generations.get(i), end);
        }
        checkStarted();
        checkFloorReached();
        progress.onProgress(bytesTotal, bytesTotal, chain.lastSequence());
        return chain.batchNumber() == from.batchNumber() ? from : chain.end();
    }

    /** Number of the last generation that counts, 0 when there is none. */
    int lastGeneration() {
        return lastGeneration;
    }

    /** Where the last document of the last generation ends; null when there is none. */
    Path tailFile() {
        return tailFile;
    }

    long tailOffset() {
        return tailOffset;
    }

    /** Where batches of the last generation stand that are not known to be on the disk, oldest first. */
    List<Unsynced> unsynced() {
        return unsynced;
    }

    /** Whether something stands after the end that was cut. */
    boolean torn() {
        return torn;
    }

    private void findGenerations() throws IOException {
        final List<Integer> numbers = JournalFiles.generations(directory);
        for (int i = 0; i < numbers.size(); i++) {
            final int number = numbers.get(i);
            final Path path = JournalFiles.generationDirectory(directory, number);
            if (i > 0 && number != numbers.get(i - 1) + 1) {
                throw lost(numbers.get(i - 1) + 1, "");
            }
            final List<Path> files = JournalFiles.rollFiles(path);
            final GenerationRecord found = index.record(files);
            final boolean last = i == numbers.size() - 1;
            if (found == null && last && index.batchBefore(files) == null && !holdsDocuments(files)) {
                continue;
            }
            if (found == null && i == 0) {
                // Its beginning was retired, or all of it, and what is left of it.
                if (index.isEmpty(files)) {
                    continue;
                }
                if (index.batchBefore(files) != null) {
                    generations.add(new Generation(number, path, files, null));
                    continue;
                }
            }
            if (found != null && found.engineId() != engineId) {
                throw new JournalException("journal of another engine: " + directory + " belongs to engineId="
                        + found.engineId() + ", this engine has engineId=" + engineId
                        + "; set the journal's engineId, or name another directory");
            }
            if (found == null || found.generation() != number) {
                throw new JournalException(
                        "journal damaged: the first document of " + (files.isEmpty() ? path : files.get(0))
                                + " is " + (found == null ? "no generation record" : found)
                                + ", expected that of generation=" + number + " engineId=" + engineId + ADVICE);
            }
            generations.add(new Generation(number, path, files, found));
        }
    }

    /** Leaves out what lies before the file that the batch after {@link #from} stands in, or would. */
    private void chooseStart() throws IOException {
        JournalEnd start = null;
        while (start == null && !generations.isEmpty()) {
            final int last = generations.size() - 1 - later.size();
            if (last < 0) {
                throw lost(
                        generations.get(0).number() - 1,
                        ", or it was retired and no snapshot that is whole goes so far: the journal does not hold batch "
                                + (from.batchNumber() + 1));
            }
            final Generation generation = generations.get(last);
            final GenerationIndex.Start found = later.isEmpty()
                    ? startOfUnsynced(generation.files())
                    : index.start(generation.files(), from.batchNumber());
            if (found == null) {
                later.add(0, generation);
            } else {
                start = found.end();
                skipRecord = found.fileIndex() > 0 || generation.record() == null;
                later.add(
                        0,
                        new Generation(
                                generation.number(),
                                generation.directory(),
                                generation
                                        .files()
                                        .subList(
                                                found.fileIndex(),
                                                generation.files().size()),
                                generation.record()));
            }
        }
        if (start == null) {
            start = startWithoutGenerations();
        }
        generations.clear();
        generations.addAll(later);
        for (final Generation generation : generations) {
            for (final Path file : generation.files()) {
                bytesTotal += Files.size(file);
            }
        }
        if (start.batchNumber() == from.batchNumber()) {
            checkIsFrom(start);
        }
        chain = new BatchChain(engineId, start);
    }

    /**
     * In the last generation: what is not known to be on the disk is read too, and so written again, whoever has applied it; the generations before were
     * synced when the last one was begun.
     */
    private GenerationIndex.Start startOfUnsynced(final List<Path> files) throws IOException {
        final GenerationIndex.Start needed = index.start(files, from.batchNumber());
        if (needed == null || needed.fileIndex() == 0 || syncedBatch >= from.batchNumber()) {
            return needed;
        }
        final GenerationIndex.Start unsynced = index.start(files, syncedBatch);
        return unsynced == null ? index.first(files) : unsynced;
    }

    /** All generations were retired but the last, and that was lost to a power cut before its first batch was synced. */
    private JournalEnd startWithoutGenerations() {
        if (from.batchNumber() > 0) {
            if (floor == null || floor.batchNumber() != from.batchNumber() || floor.checksum() != from.checksum()) {
                throw lost(1, ", and the snapshot of batch " + from.batchNumber() + " does not stand for all of it");
            }
            lastGeneration = (int) Math.max(0, floor.generation() - 1);
        }
        return from;
    }

    private void checkIsFrom(final JournalEnd end) {
        if (!GenerationIndex.isSame(end, from)) {
            throw new JournalException("not the journal that was followed or snapshotted: " + directory
                    + " stands at " + end + ", expected " + from
                    + "; give the directory that belongs to the snapshots");
        }
    }

    private void checkStarted() {
        if (chain.batchNumber() < from.batchNumber()) {
            throw new JournalException("not the journal that was followed or snapshotted: " + directory
                    + " ends before batch " + from.batchNumber() + ", at batch " + chain.batchNumber()
                    + "; give the directory that belongs to the snapshots");
        }
    }

    private JournalException lost(final int number, final String why) {
        return new JournalException("journal lost a generation: "
                + JournalFiles.generationDirectory(directory, Math.max(1, number)) + " is missing" + why + ADVICE);
    }

    /** A generation whose opening was cut short holds one document at most, which is its record, whole or not: no batch. */
    private boolean holdsDocuments(final List<Path> files) throws IOException {
        final int[] count = new int[1];
        for (final Path file : files) {
            scanner.scan(file, (buffer, offset, length, fileOffset) -> ++count[0] < 2);
        }
        return count[0] >= 2;
    }

    private void scan(final Generation generation, final JournalEnd end) throws IOException {
        scanned = generation;
        scannedEnd = end;
        recordSeen = skipRecord;
        skipRecord = false;
        fault = null;
        unsynced.clear();
        final JournalEnd before = chain.end();
        Stop stop = Stop.END;
        Path stoppedIn = generation.directory();
        for (final Path file : generation.files()) {
            stoppedIn = file;
            syncedOffset = 0;
            stop = scanner.scan(file, this::onDocument);
            if (syncedOffset < scanner.position()) {
                unsynced.add(new Unsynced(file, syncedOffset, scanner.position()));
            }
            bytesBefore += Files.size(file);
            if (stop != Stop.END && stop != Stop.ROLLED) {
                break;
            }
        }

        if (end != null) {
            if (!chain.end().equals(end)) {
                throw damaged(
                        stoppedIn,
                        stop,
                        "the next generation says that this one ends at batch " + end.batchNumber() + ", sequence "
                                + end.lastSequence());
            }
            return;
        }
        closeLast(generation, before, stop, stoppedIn);
    }

    private void closeLast(
            final Generation generation, final JournalEnd before, final Stop stop, final Path stoppedIn) {
        torn = stop != Stop.END && stop != Stop.ROLLED;
        if (torn) {
            if (floor != null && chain.batchNumber() < floor.batchNumber()) {
                throw damaged(stoppedIn, stop, "acknowledged up to batch " + floor.batchNumber());
            }
            LOGGER.warn(
                    "Torn tail cut: {} at offset {}: {}; the journal ends at batch {}, sequence {}, and nothing after that was"
                            + " acknowledged",
                    stoppedIn,
                    scanner.position(),
                    describe(stop),
                    chain.batchNumber(),
                    chain.lastSequence());
        }
        final boolean empty = chain.end().equals(before);
        lastGeneration = empty ? generation.number() - 1 : generation.number();
        if (!empty) {
            tailFile = stoppedIn;
            tailOffset = scanner.position();
        }
    }

    private boolean onDocument(
            final DirectBuffer buffer, final int offset, final int lengthBytes, final long fileOffset) {
        if (!recordSeen) {
            recordSeen = true;
            if (!scanned.record().previousEnd().equals(chain.end())) {
                fault = "the generation goes on from " + scanned.record().previousEnd()
                        + ", and the one before ends at " + chain.end();
                return false;
            }
            return true;
        }
        if (scannedEnd != null && chain.batchNumber() == scannedEnd.batchNumber()) {
            return false;
        }
        fault = chain.check(buffer, offset, lengthBytes);
        if (fault != null) {
            return false;
        }
        if (floor != null && chain.batchNumber() == floor.batchNumber() && chain.checksum() != floor.checksum()) {
            throw new JournalException("journal is not the one that its high-water mark belongs to: batch "
                    + floor.batchNumber() + " has another checksum" + ADVICE);
        }
        if (chain.batchNumber() <= syncedBatch) {
            unsynced.clear();
            syncedOffset = BitUtil.align(
                    fileOffset + RollFileScanner.HEADER_LENGTH + lengthBytes, RollFileScanner.HEADER_LENGTH);
        }
        if (chain.batchNumber() > from.batchNumber()) {
            handler.onBatch(buffer, offset, lengthBytes);
        } else if (chain.batchNumber() == from.batchNumber()) {
            checkIsFrom(chain.end());
        }
        tellProgress(fileOffset);
        return true;
    }

    private void tellProgress(final long fileOffset) {
        final long nowNs = System.nanoTime();
        if (nowNs - progressNs >= PROGRESS_INTERVAL_NS) {
            progressNs = nowNs;
            progress.onProgress(bytesBefore + fileOffset, bytesTotal, chain.lastSequence());
        }
    }

    private void checkFloorReached() {
        if (floor != null && chain.batchNumber() < floor.batchNumber()) {
            throw new JournalException("journal lost batches: it ends at batch " + chain.batchNumber() + ", sequence "
                    + chain.lastSequence() + ", but was acknowledged up to batch " + floor.batchNumber() + ", sequence "
                    + floor.lastSequence() + " in "
                    + JournalFiles.generationDirectory(directory, (int) floor.generation()) + ADVICE);
        }
    }

    private JournalException damaged(final Path file, final Stop stop, final String expectation) {
        return new JournalException("journal damaged: " + file + " at offset " + scanner.position() + ": "
                + describe(stop)
                + "; expected batch " + (chain.batchNumber() + 1) + ", sequence " + (chain.lastSequence() + 1) + ": "
                + expectation + ADVICE);
    }

    private String describe(final Stop stop) {
        return stop == Stop.HANDLER && fault != null ? fault : stop.words();
    }
}
