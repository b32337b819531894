package io.acta.bench.faults;

import io.acta.bench.driver.StealClock;
import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.journal.chronicle.ChronicleJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One snapshot of two or both are damaged, and an engine is launched on what is left. It has to go on from the other one, or from the journal's
 * beginning, or, where that was let go of and no snapshot is whole, to refuse. In every second round the journal's beginning is there.
 */
final class SnapshotDamageFault implements Fault {
    private static final int ACTIONS_PER_GENERATION = 60;
    private static final long OPEN_MS_MAX = 5_000;
    private static final String ENDING = ".acta";

    private final FaultRun run;
    private final FaultCounts counts;
    private final Path[] pristine = new Path[2];
    private final long last;

    SnapshotDamageFault(final FaultRun run) throws Exception {
        this.run = run;
        counts = run.counts();
        long number = 0;
        for (int i = 0; i < pristine.length; i++) {
            pristine[i] = run.fresh("pristine");
            number = write(pristine[i], run.fresh("live"), i == 0 ? 0 : 2);
        }
        last = number;
    }

    /** Three generations, each with a snapshot in its middle, the last as a kill leaves it. @return the last number counted. */
    private static long write(final Path directory, final Path live, final int kept) throws Exception {
        long number = 0;
        for (int generation = 0; generation < 3; generation++) {
            try (Engine engine = launch(live, kept)) {
                number = JournalImages.count(engine, 1, number + 1, ACTIONS_PER_GENERATION);
                engine.snapshot().get(1, TimeUnit.MINUTES);
                // Asked again it answers once what the first one lets go of is gone, on a slow machine too.
                engine.snapshot().get(1, TimeUnit.MINUTES);
                number = JournalImages.count(engine, 1, number + 1, ACTIONS_PER_GENERATION);
                JournalImages.awaitSynced(engine);
                if (generation == 2) {
                    FaultRun.copy(live, directory);
                }
            }
        }
        return number;
    }

    private static Engine launch(final Path directory, final int kept) {
        final EngineContext context = Counting.contextWithSnapshots(
                new ChronicleJournal(Counting.journalContext(directory)), directory, 0, kept);
        return Engine.launch(context);
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        final boolean hasBeginning = number % 2 == 0;
        final Path damaged = run.fresh("damaged");
        FaultRun.copy(pristine[number % 2], damaged);
        final List<Path> snapshots = JournalImages.files(damaged).stream()
                .filter(path -> path.toString().endsWith(ENDING))
                .toList();
        final StringBuilder what = new StringBuilder();
        // From the newest on, so that a launch meets the damage.
        final int count = 1 + random.nextInt(snapshots.size());
        for (int i = 0; i < count; i++) {
            what.append(damage(snapshots.get(snapshots.size() - 1 - i), random));
        }
        final Path whole = count == snapshots.size() ? null : snapshots.get(snapshots.size() - 1 - count);
        check(damaged, whole, hasBeginning, what.toString());
        FaultRun.delete(damaged);
    }

    private static String damage(final Path file, final Random random) throws IOException {
        final byte[] content = Files.readAllBytes(file);
        final int at = random.nextInt(content.length);
        byte[] changed = content.clone();
        final int kind = random.nextInt(5);
        switch (kind) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 1 -> changed = Arrays.copyOf(content, at);
            case 2 -> changed[at] = (byte) ~content[at];
            case 3 -> {
                // A page that never came to the disk.
                final int from = at / 512 * 512;
                Arrays.fill(changed, from, Math.min(content.length, from + 512), (byte) 0);
            }
            default -> changed = Arrays.copyOf(content, content.length + 1 + random.nextInt(64));
        }
        if (Arrays.equals(changed, content)) {
            changed[at] ^= 1;
        }
        Files.write(file, changed);
        return "kind " + kind + " at " + at + " of " + content.length + " in " + file.getFileName() + "; ";
    }

    private void check(final Path directory, final Path whole, final boolean hasBeginning, final String what)
            throws Exception {
        final StealClock clock = StealClock.start();
        final boolean mayOpen = whole != null || hasBeginning;
        try (Engine engine = launch(directory, 0)) {
            final long from = engine.recoveryReport().snapshot().batchNumber();
            if (!mayOpen) {
                counts.silent(what + "opened from batch " + from + ", though no snapshot is whole");
            } else if (from != (whole == null ? 0 : batchNumber(whole))) {
                counts.silent(what + "went on from batch " + from + ", expected " + whole);
            }
            Counting.check(Counting.state(engine, 1), last, what, counts);
            counts.acknowledged(last);
        } catch (final RuntimeException e) {
            if (mayOpen) {
                counts.lost(last, what + "did not open: " + e.getMessage());
            } else if (e.getMessage() == null || !e.getMessage().contains("snapshot")) {
                counts.finding(what + "the error does not say what is missing: " + e);
            }
        }
        counts.restart(OPEN_MS_MAX, clock);
    }

    private static long batchNumber(final Path snapshot) {
        final String name = snapshot.getFileName().toString();
        return Long.parseLong(name.substring(name.indexOf('-') + 1, name.length() - ENDING.length()));
    }
}
