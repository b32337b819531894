package io.acta.bench.faults;

import io.acta.bench.driver.StealClock;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.journal.chronicle.ChronicleJournalContext;
import io.acta.journal.chronicle.SteppedJournal;
import io.acta.journal.chronicle.SteppedJournalContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A roll file that ends at each of its last 64 KiB lengths, in turn: a file of each generation, so that 196,608 rounds are all there are, and each comes once. Cut in place and
 * put right again, and recovered by the journal's own code without an engine, which makes a round so short that all of them can be done.
 *
 * <p>Where anything that counts is gone, the launch and the reader refuse and the launch changes nothing; where nothing is, both have every batch, byte by byte.
 */
final class EveryLengthFault implements Fault {
    /** Rounds after which every length of every file has been. */
    static final int ROUNDS = 3 * 64 * 1024;

    private static final int ACTIONS_PER_GENERATION = 60;
    private static final int TAIL_BYTES = 64 * 1024;
    private static final long OPEN_MS_MAX = 5_000;

    /** Odd and no multiple of 3, so that neighbouring rounds are far apart and every one is another. */
    private static final int SCATTER = 80_501;

    /** Of the run of the machine that wrote the journal: without it, what was not synced may be cut. */
    private static final long BOOT_ID = new ChronicleJournalContext().bootId();

    private final FaultCounts counts;
    private final Path directory;
    private final long last;
    private final Map<Path, byte[]> contents = new HashMap<>();
    private final List<Path> rollFiles;
    private final BatchSum pristine;

    EveryLengthFault(final FaultRun run) throws IOException {
        counts = run.counts();
        directory = run.fresh("cut");
        last = JournalImages.write(directory, run.fresh("live"), ACTIONS_PER_GENERATION);
        for (final Path file : JournalImages.files(directory)) {
            contents.put(file, Files.readAllBytes(file));
        }
        rollFiles = JournalImages.rollFiles(directory);
        if (rollFiles.size() * TAIL_BYTES != ROUNDS) {
            throw new IOException("three roll files are expected, there are " + rollFiles);
        }
        pristine = read();
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        final int place = (int) ((long) number * SCATTER % ROUNDS);
        final Path file = rollFiles.get(place / TAIL_BYTES);
        final byte[] content = contents.get(file);
        final List<Integer> headers = JournalImages.headers(content);
        final int end = headers.get(headers.size() - 1);
        // Around the last bytes that count, where the files of small journals are empty behind them.
        final int top = Math.min(content.length, end + TAIL_BYTES / 2);
        final int length = top - place % TAIL_BYTES;
        final String what = directory.relativize(file) + " cut to " + length + " of " + end;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
        final boolean isWhole = length >= end;
        final StealClock clock = StealClock.start();
        check(isWhole, what + ", read", this::read);
        check(isWhole, what + ", launched", this::recover);
        counts.within(OPEN_MS_MAX, clock, what + ", read and launched");
        putRight(file, length, isWhole, what);
    }

    /** Somebody who reads the journal. */
    @FunctionalInterface
    private interface Reader {
        BatchSum read();
    }

    private void check(final boolean isWhole, final String what, final Reader reader) {
        try {
            final BatchSum sum = reader.read();
            if (!isWhole) {
                counts.silent(what + ": opened, and batches are gone");
            } else if (!sum.isSame(pristine)) {
                counts.silent(what + ": ends at " + sum.end() + " of " + last + ", or has other bytes");
            } else {
                counts.acknowledged(last);
            }
        } catch (final JournalException e) {
            if (isWhole) {
                counts.lost(last, what + ": refused, and nothing is gone: " + e.getMessage());
            } else if (!e.getMessage().contains("restore")) {
                counts.finding(what + ": the error does not say what to do: " + e);
            }
        }
    }

    private BatchSum read() {
        final BatchSum sum = new BatchSum();
        sum.end(new ChronicleBatchSource(directory).readAll(Counting.ENGINE_ID, sum, RecoveryProgress.NONE));
        return sum;
    }

    private BatchSum recover() {
        final BatchSum sum = new BatchSum();
        final SteppedJournalContext context =
                new SteppedJournalContext().directory(directory).bootId(BOOT_ID);
        try (Journal journal = new SteppedJournal(context)) {
            sum.end(journal.recover(Counting.ENGINE_ID, JournalEnd.EMPTY, sum, RecoveryProgress.NONE));
        }
        return sum;
    }

    /** Everything as it was. What a refused launch changed is a finding. */
    private void putRight(final Path cut, final int length, final boolean isWhole, final String what)
            throws IOException {
        for (final Path left : JournalImages.files(directory)) {
            if (!contents.containsKey(left)) {
                if (!isWhole) {
                    counts.silent(what + ": the refused launch made " + left);
                }
                FaultRun.delete(left.getParent());
            }
        }
        for (final Map.Entry<Path, byte[]> entry : contents.entrySet()) {
            final Path file = entry.getKey();
            final byte[] content = entry.getValue();
            if (!rollFiles.contains(file)) {
                Files.write(file, content);
                continue;
            }
            final long found = Files.size(file);
            if (!isWhole && found != (file.equals(cut) ? length : content.length)) {
                counts.silent(what + ": the refused launch made " + file + " " + found + " bytes long");
            }
            if (found < content.length) {
                lengthen(file, content, (int) found);
            }
        }
    }

    /** Behind the last document are zeros, which the file system makes by itself. */
    private static void lengthen(final Path file, final byte[] content, final int from) throws IOException {
        final List<Integer> headers = JournalImages.headers(content);
        final int end = headers.get(headers.size() - 1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (from < end) {
                channel.write(ByteBuffer.wrap(content, from, end - from), from);
            }
            channel.write(ByteBuffer.wrap(content, content.length - 1, 1), content.length - 1);
        }
    }
}
