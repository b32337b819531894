package io.acta.bench.faults;

import io.acta.bench.driver.StealClock;
import io.acta.engine.Engine;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/**
 * Somebody takes away, replaces or cuts a file that the engine has open. It has to stop within two seconds, the next launch has to say what is
 * missing, and when the file comes back everything acknowledged is there.
 */
final class LiveFileFault implements Fault {
    private static final long STOP_MS_MAX = 2_000;
    private static final long RESTART_MS_MAX = 5_000;
    private static final int LOAD_MS_MAX = 200;
    private static final long FLOOR_BYTES = 1024 * 1024;

    private final FaultRun run;
    private final FaultCounts counts;

    /** What is done to it. */
    private enum Deed {
        FILE_MOVED,
        FILE_REPLACED,
        FILE_CUT,
        GENERATION_MOVED,
        MARK_MOVED,
        LOCK_REPLACED
    }

    LiveFileFault(final FaultRun run) {
        this.run = run;
        counts = run.counts();
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        final Deed deed = Deed.values()[number % Deed.values().length];
        final Path directory = run.fresh("journal");
        final Path acknowledgedFile = run.fresh("acknowledged");
        final Path away = run.fresh("away");
        final long[] told;
        Files.createDirectories(acknowledgedFile.getParent());
        try (Acknowledged acknowledged = new Acknowledged(acknowledgedFile);
                ChildProcess child = ChildProcess.start(
                        "load", directory.toString(), acknowledgedFile.toString(), "0", Long.toString(FLOOR_BYTES))) {
            child.await("running");
            Thread.sleep(random.nextInt(LOAD_MS_MAX));
            final Path victim = victim(deed, directory);
            final StealClock clock = StealClock.start();
            doIt(deed, victim, away);
            awaitStop(child, deed, clock);
            child.awaitEnd();
            told = acknowledged.numbers();
            if (deed == Deed.FILE_CUT) {
                // What was cut is gone; only that it was said counts.
                requireRefusal(directory, deed, told);
                return;
            }
            if (deed != Deed.LOCK_REPLACED) {
                requireRefusal(directory, deed, told);
            }
            Files.move(away, victim, StandardCopyOption.REPLACE_EXISTING);
        } catch (final ChildProcess.SilentException e) {
            counts.hung(deed + ": " + e.getMessage());
            return;
        }
        check(directory, told, deed);
    }

    private static Path victim(final Deed deed, final Path directory) throws IOException {
        return switch (deed) {
            case MARK_MOVED -> directory.resolve("high-water");
            case LOCK_REPLACED -> directory.resolve("lock");
            case GENERATION_MOVED -> directory.resolve("gen-000001");
            default -> JournalImages.rollFiles(directory).get(0);
        };
    }

    private static void doIt(final Deed deed, final Path victim, final Path away) throws IOException {
        switch (deed) {
            case FILE_CUT -> {
                try (FileChannel channel = FileChannel.open(victim, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() / 4);
                }
            }
            case FILE_REPLACED, LOCK_REPLACED -> {
                Files.move(victim, away);
                final Path copy = Files.copy(away, victim.resolveSibling("copy"));
                Files.move(copy, victim, StandardCopyOption.REPLACE_EXISTING);
            }
            default -> Files.move(victim, away);
        }
    }

    /** The end of the process is loud, too: cutting a mapped file ends a JVM. */
    private void awaitStop(final ChildProcess child, final Deed deed, final StealClock clock)
            throws InterruptedException {
        try {
            child.await("halted", 10 * STOP_MS_MAX);
        } catch (final ChildProcess.SilentException e) {
            if (!e.ended()) {
                counts.hung(deed + ": went on");
                return;
            }
            if (deed != Deed.FILE_CUT) {
                counts.finding(deed + ": ended without a word: " + e.getMessage());
            }
        }
        counts.within(STOP_MS_MAX, clock, deed + ": stopped");
    }

    private void requireRefusal(final Path directory, final Deed deed, final long[] told) throws Exception {
        try (Engine engine = Counting.launch(directory)) {
            if (deed != Deed.FILE_REPLACED && deed != Deed.FILE_CUT) {
                counts.silent(deed + ": opened as if nothing were missing: " + engine);
            }
            // A copy may be whole, when the engine had stopped before it was taken; and a file that was cut soon after
            // its
            // beginning may have lost only room that was allocated ahead.
            for (int i = 1; i <= Counting.PUBLISHERS; i++) {
                Counting.check(Counting.state(engine, i), told[i], deed + ", opened", counts);
            }
        } catch (final RuntimeException e) {
            if (!e.getMessage().contains("restore")) {
                counts.finding(deed + ": the error does not say what to do: " + e.getMessage());
            }
        }
    }

    private void check(final Path directory, final long[] told, final Deed deed) throws Exception {
        final StealClock clock = StealClock.start();
        try (Engine engine = Counting.launch(directory)) {
            counts.restart(RESTART_MS_MAX, clock);
            for (int i = 1; i <= Counting.PUBLISHERS; i++) {
                Counting.check(Counting.state(engine, i), told[i], deed + ", put back", counts);
                counts.acknowledged(told[i]);
            }
        } catch (final RuntimeException e) {
            final List<Path> files = JournalImages.files(directory);
            counts.lost(told[1], deed + ", put back, did not open: " + e.getMessage() + ", files " + files);
        }
        FaultRun.delete(directory);
    }
}
