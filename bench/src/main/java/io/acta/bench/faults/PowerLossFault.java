package io.acta.bench.faults;

import io.acta.bench.driver.StealClock;
import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ForcedRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * The machine loses power, by a model: of each file the disk has the ranges that were forced, and of what was written beside and since any mixture of 4 KiB
 * pages; a file whose name was never synced may be gone, and a length may be the old one. What was SYNCED must be there; what is appended
 * afterwards must be readable.
 */
final class PowerLossFault implements Fault {
    private static final byte[] NOTHING = {};
    private static final int PAGE_LENGTH = 4096;
    private static final long ANOTHER_BOOT = 0x0BAD_B007;
    private static final int MIXTURES_PER_CUT = 10;
    private static final int ACTIONS_MAX = 400;
    private static final long OPEN_MS_MAX = 5_000;

    private final FaultRun run;
    private final FaultCounts counts;
    private Cut cut;

    /**
     * The moment at which power goes.
     *
     * @param forced each file's bytes when it was last forced.
     * @param written each file's bytes now.
     * @param syncedNumber last number that was known to be on disk.
     * @param lastNumber last number that was sent.
     */
    private record Cut(
            Path directory, Map<Path, byte[]> forced, Map<Path, byte[]> written, long syncedNumber, long lastNumber) {}

    PowerLossFault(final FaultRun run) {
        this.run = run;
        counts = run.counts();
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        if (cut == null || number % MIXTURES_PER_CUT == 0) {
            cut = cut(random);
        }
        final Path left = run.fresh("left");
        mix(left, random);
        check(left, random);
        FaultRun.delete(left);
    }

    /** A journal of one old generation, and one that is being written when power goes. */
    private Cut cut(final Random random) throws Exception {
        final Path directory = run.fresh("powered");
        final Path marksFile = directory.resolve("high-water");
        long last = 0;
        for (int launch = 0; ; launch++) {
            final Map<Path, byte[]> forced = new HashMap<>();
            final Semaphore disk = new Semaphore(1);
            final ChronicleJournal journal = new ChronicleJournal(Counting.journalContext(directory)
                    .bootId(ANOTHER_BOOT)
                    .fileForce(range -> {
                        disk.acquireUninterruptibly();
                        try {
                            // Before the force: only these bytes are certain to be on disk after it.
                            final byte[] bytes = read(range.path());
                            final byte[] marks = read(marksFile);
                            range.force();
                            forced.put(range.path(), forced(forced.getOrDefault(range.path(), NOTHING), bytes, range));
                            forced.put(marksFile, marks);
                        } finally {
                            disk.release();
                        }
                    }));
            try (Engine engine = Engine.launch(Counting.context(journal))) {
                final Map<Path, byte[]> opened = readAll(directory);
                last = JournalImages.count(engine, 1, last + 1, 1 + random.nextInt(ACTIONS_MAX));
                if (launch == 0) {
                    continue;
                }
                if (random.nextBoolean()) {
                    JournalImages.awaitSynced(engine);
                }
                // There are no other actions, so a sequence is a number.
                final long synced = engine.position(Level.SYNCED);
                // From here on no force begins, while the engine goes on for a while: that is what power loss
                // endangers.
                disk.acquireUninterruptibly();
                try {
                    last = JournalImages.count(engine, 1, last + 1, 1 + random.nextInt(ACTIONS_MAX));
                    final Map<Path, byte[]> kept = new HashMap<>(opened);
                    kept.putAll(forced);
                    return new Cut(directory, kept, readAll(directory), synced, last);
                } finally {
                    disk.release();
                }
            }
        }
    }

    /** What a force of a range leaves: the bytes of it that are there now, and of the others those that were forced before. */
    private static byte[] forced(final byte[] then, final byte[] now, final ForcedRange range) {
        final int to = (int) range.to();
        final byte[] bytes = Arrays.copyOf(then, Math.max(then.length, to));
        System.arraycopy(now, (int) range.from(), bytes, (int) range.from(), to - (int) range.from());
        return bytes;
    }

    private static Map<Path, byte[]> readAll(final Path directory) throws IOException {
        final Map<Path, byte[]> contents = new HashMap<>();
        for (final Path file : JournalImages.files(directory)) {
            contents.put(file, read(file));
        }
        return contents;
    }

    private static byte[] read(final Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mix(final Path target, final Random random) throws IOException {
        for (final Map.Entry<Path, byte[]> entry : cut.written().entrySet()) {
            final byte[] now = entry.getValue();
            final byte[] then = cut.forced().get(entry.getKey());
            if (then == null && random.nextBoolean()) {
                continue;
            }
            final Path file =
                    target.resolve(cut.directory().relativize(entry.getKey()).toString());
            Files.createDirectories(file.getParent());
            Files.write(file, mixed(then == null ? new byte[0] : then, now, random));
        }
    }

    private static byte[] mixed(final byte[] then, final byte[] now, final Random random) {
        final int newer = random.nextInt(101);
        final byte[] mixture = Arrays.copyOf(then, Math.max(then.length, now.length));
        for (int page = 0; page < now.length; page += PAGE_LENGTH) {
            if (random.nextInt(100) < newer) {
                final int length = Math.min(PAGE_LENGTH, now.length - page);
                System.arraycopy(now, page, mixture, page, length);
            }
        }
        return random.nextBoolean() ? mixture : Arrays.copyOf(mixture, Math.max(then.length, 0));
    }

    private void check(final Path left, final Random random) throws Exception {
        final StealClock clock = StealClock.start();
        final long recovered;
        long appended;
        try (Engine engine = Counting.launch(left)) {
            counts.restart(OPEN_MS_MAX, clock);
            final Counting.State state = Counting.state(engine, 1);
            Counting.check(state, cut.syncedNumber(), "after power loss", counts);
            counts.acknowledged(cut.syncedNumber());
            recovered = state.lastNumber();
            if (recovered > cut.lastNumber()) {
                counts.doubled(recovered - cut.lastNumber(), "numbers nobody sent");
            }
            appended = JournalImages.count(engine, 1, recovered + 1, 1 + random.nextInt(20));
        } catch (final RuntimeException e) {
            counts.lost(Math.max(1, cut.syncedNumber()), "did not open after power loss: " + e.getMessage());
            return;
        }
        try (Engine engine = Counting.launch(left)) {
            Counting.check(Counting.state(engine, 1), appended, "appended after power loss", counts);
        } catch (final RuntimeException e) {
            counts.lost(appended - recovered, "appended after power loss, and cannot be opened: " + e.getMessage());
        }
    }
}
