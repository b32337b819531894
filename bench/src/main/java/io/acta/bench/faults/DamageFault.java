package io.acta.bench.faults;

import io.acta.bench.driver.StealClock;
import io.acta.engine.Engine;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.journal.chronicle.ChronicleBatchSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * A journal's files are damaged, and an engine is launched on them. Either everything that was acknowledged is there and can be gone on from, or
 * the launch is refused with an error that says what to do. Where the damage tells which it must be, that is demanded too.
 */
final class DamageFault implements Fault {
    private static final int ACTIONS_PER_GENERATION = 60;
    private static final long OPEN_MS_MAX = 5_000;
    private static final int TAIL_BYTES = 64 * 1024;
    private static final int SCATTER = 40_503;
    private static final int APPEND_EVERY = 8;

    /** What is done to the files. */
    enum Kind {
        /** One bit of any file. */
        BIT_FLIPS,
        /** A document's header: bits flipped, zeroed, marked incomplete, metadata or the end, another length. */
        HEADER_WORDS,
        /** A document deleted, doubled, or swapped with the next. */
        RECORDS,
        /** A roll file ends at any of its last 64 KiB. */
        TRUNCATION
    }

    /** What a launch has to say; null where the damage does not tell. */
    private enum Verdict {
        WHOLE,
        REFUSED
    }

    private final FaultRun run;
    private final Kind kind;
    private final FaultCounts counts;
    private final Path pristine;
    private final long last;
    private final long pristineChecksum;
    private String what;

    DamageFault(final FaultRun run, final Kind kind) throws IOException {
        this.run = run;
        this.kind = kind;
        counts = run.counts();
        pristine = run.fresh("pristine");
        last = JournalImages.write(pristine, run.fresh("live"), ACTIONS_PER_GENERATION);
        final CRC32C checksum = new CRC32C();
        readAll(pristine, checksum);
        pristineChecksum = checksum.getValue();
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        final Path damaged = run.fresh("damaged");
        FaultRun.copy(pristine, damaged);
        final Verdict expected = damage(damaged, number, random);
        read(damaged);
        launch(damaged, expected, number);
        FaultRun.delete(damaged);
    }

    private Verdict damage(final Path directory, final int number, final Random random) throws IOException {
        final List<Path> files =
                kind == Kind.BIT_FLIPS ? JournalImages.files(directory) : JournalImages.rollFiles(directory);
        final Path file = files.get(random.nextInt(files.size()));
        final byte[] content = Files.readAllBytes(file);
        final List<Integer> headers = JournalImages.headers(content);
        what = kind + " in " + directory.relativize(file);
        return switch (kind) {
            case BIT_FLIPS -> flip(file, content, headers, random);
            case HEADER_WORDS -> changeHeader(file, content, headers, random);
            case RECORDS -> changeRecords(file, content, headers, random);
            case TRUNCATION -> truncate(file, content, headers, number);
        };
    }

    /** Half of the flips go where something stands; most of a file is empty. */
    private Verdict flip(final Path file, final byte[] content, final List<Integer> headers, final Random random)
            throws IOException {
        final boolean isRollFile = file.toString().endsWith(".cq4");
        final int end = isRollFile ? headers.get(headers.size() - 1) : content.length;
        final int bound = random.nextBoolean() ? end : content.length;
        final int bit = random.nextInt(bound * Byte.SIZE);
        content[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        Files.write(file, content);
        what += " at byte " + bit / Byte.SIZE + " bit " + bit % Byte.SIZE;
        // Not in a roll file: slots of the mark have twins, and nobody believes the lock's text or Chronicle's own
        // file.
        return isRollFile ? null : Verdict.WHOLE;
    }

    private Verdict changeHeader(
            final Path file, final byte[] content, final List<Integer> headers, final Random random)
            throws IOException {
        final int header = headers.get(random.nextInt(headers.size() - 1));
        final boolean isData = JournalImages.isData(content, header);
        final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        final int word = bytes.getInt(header);
        final int changed = switch (random.nextInt(7)) {
            case 0 -> word ^ 1 << random.nextInt(Integer.SIZE);
            case 1 -> 0;
            case 2 -> word | 0x8000_0000;
            case 3 -> word ^ 0x4000_0000;
            case 4 -> 0xC000_0000;
            case 5 -> word & 0xC000_0000 | random.nextInt(1 << 30);
            default -> random.nextInt();
        };
        bytes.putInt(header, changed);
        Files.write(file, content);
        what += String.format(java.util.Locale.ROOT, " at %d from %08x to %08x", header, word, changed);
        if (changed == word) {
            return Verdict.WHOLE;
        }
        return isData ? Verdict.REFUSED : null;
    }

    private Verdict changeRecords(
            final Path file, final byte[] content, final List<Integer> headers, final Random random)
            throws IOException {
        final List<byte[]> pieces = new ArrayList<>();
        final List<Integer> data = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < headers.size() - 1; i++) {
            pieces.add(Arrays.copyOfRange(content, from, headers.get(i + 1)));
            from = headers.get(i + 1);
            if (JournalImages.isData(content, headers.get(i))) {
                data.add(i);
            }
        }
        final boolean isNewest = pieces.size() > 1 && file.toString().contains("gen-000003");
        pieces.add(Arrays.copyOfRange(content, from, content.length));
        final int at = random.nextInt(data.size());
        final int index = data.get(at);
        final int change = random.nextInt(3);
        what += " change " + change + " of document " + at + " of " + data.size();
        boolean isLastDoubled = false;
        if (change == 0) {
            pieces.remove(index);
        } else if (change == 1 || at == data.size() - 1) {
            pieces.add(index, pieces.get(index));
            isLastDoubled = at == data.size() - 1;
        } else {
            Collections.swap(pieces, index, data.get(at + 1));
        }
        final ByteArrayOutputStream joined = new ByteArrayOutputStream(content.length);
        pieces.forEach(joined::writeBytes);
        Files.write(file, joined.toByteArray());
        // Behind a generation's end nothing counts: a second copy of its last batch is cut.
        return isLastDoubled ? isNewest ? null : Verdict.WHOLE : Verdict.REFUSED;
    }

    private Verdict truncate(final Path file, final byte[] content, final List<Integer> headers, final int number)
            throws IOException {
        final int end = headers.get(headers.size() - 1);
        // Around the last bytes that count, where the files of small journals are empty behind them.
        final int top = Math.min(content.length, end + TAIL_BYTES / 2);
        // Each of so many rounds another offset, scattered, so that a few rounds show all kinds.
        final int length = Math.max(0, top - Math.floorMod(number * SCATTER, TAIL_BYTES));
        what += " to " + length + " of " + end;
        Files.write(file, Arrays.copyOf(content, length));
        return length >= end ? Verdict.WHOLE : Verdict.REFUSED;
    }

    /** The reader of replicas and tools may refuse, and may not leave anything out. */
    private void read(final Path directory) {
        try {
            final CRC32C checksum = new CRC32C();
            final long sequence = readAll(directory, checksum);
            if (sequence != last) {
                counts.silent(what + ": the reader ends at sequence " + sequence + " of " + last);
            } else if (checksum.getValue() != pristineChecksum) {
                counts.silent(what + ": the reader took other bytes for what was written");
            }
        } catch (final JournalException e) {
            checkMessage(e);
        }
    }

    /** @return the last sequence. */
    private static long readAll(final Path directory, final CRC32C checksum) {
        return new ChronicleBatchSource(directory)
                .readAll(
                        Counting.ENGINE_ID,
                        (buffer, offset, lengthBytes) -> {
                            final byte[] batch = new byte[lengthBytes];
                            buffer.getBytes(offset, batch);
                            checksum.update(batch);
                        },
                        RecoveryProgress.NONE)
                .lastSequence();
    }

    private void launch(final Path directory, final Verdict expected, final int number) throws Exception {
        final StealClock clock = StealClock.start();
        Verdict verdict = Verdict.WHOLE;
        try (Engine engine = Counting.launch(directory)) {
            Counting.check(Counting.state(engine, 1), last, what, counts);
            counts.acknowledged(last);
            if (number % APPEND_EVERY == 0) {
                JournalImages.count(engine, 1, last + 1, 1);
            }
        } catch (final RuntimeException e) {
            verdict = Verdict.REFUSED;
            checkMessage(e);
        }
        if (verdict == Verdict.WHOLE) {
            counts.restart(OPEN_MS_MAX, clock);
            if (number % APPEND_EVERY == 0) {
                checkAppended(directory);
            }
        } else {
            counts.within(OPEN_MS_MAX, clock, what + ", refused");
        }
        if (expected != null && verdict != expected) {
            final String finding = what + ": expected " + expected + ", was " + verdict;
            if (expected == Verdict.REFUSED) {
                counts.silent(finding);
            } else {
                counts.finding(finding);
            }
        }
    }

    private void checkAppended(final Path directory) throws Exception {
        try (Engine engine = Counting.launch(directory)) {
            Counting.check(Counting.state(engine, 1), last + 1, what + ", appended to", counts);
        } catch (final RuntimeException e) {
            counts.lost(1, what + ", what was appended cannot be opened: " + e.getMessage());
        }
    }

    private void checkMessage(final RuntimeException e) {
        if (e.getMessage() == null || !e.getMessage().contains("restore")) {
            counts.finding(what + ": the error does not say what to do: " + e);
        }
    }
}
