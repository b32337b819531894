package io.acta.bench.faults;

import io.acta.bench.driver.StealClock;
import io.acta.engine.Engine;
import io.acta.journal.chronicle.ChronicleJournal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A file system of some size fills up under an engine, sometimes to its last byte by somebody else's file. The engine has to wait and neither halt nor
 * crash, to go on when space is freed, and to lose nothing; a launch that finds the disk full has to say so.
 */
final class FullDiskFault implements Fault {
    private static final int SIZE_MIB_MIN = 12;
    private static final int SIZE_MIB_SPAN = 100;
    private static final int MIB = 1024 * 1024;
    private static final long FLOOR_BYTES = 4 * MIB;
    private static final long RESTART_MS_MAX = 5_000;
    private static final int PROGRESS_TIMEOUT_MS = 20_000;

    private final FaultRun run;
    private final FaultCounts counts;

    FullDiskFault(final FaultRun run) throws Exception {
        this.run = run;
        counts = run.counts();
        new MountedDisk(run.fresh("probe"), SIZE_MIB_MIN).close();
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        final int mebibytes = SIZE_MIB_MIN + random.nextInt(SIZE_MIB_SPAN);
        final Path acknowledgedFile = run.fresh("acknowledged");
        try (MountedDisk disk = new MountedDisk(run.fresh("disk"), mebibytes);
                Acknowledged acknowledged = new Acknowledged(acknowledgedFile)) {
            final Path journal = disk.path().resolve("journal");
            final Path hog = disk.path().resolve("hog");
            fill(hog, random.nextInt(mebibytes / 2) * (long) MIB);
            final boolean toTheLastByte = random.nextBoolean();
            final boolean ran = runFull(journal, acknowledgedFile, acknowledged, hog, toTheLastByte, mebibytes);
            if (ran) {
                check(journal, acknowledged.numbers(), mebibytes);
            }
        }
    }

    /** @return whether the engine ever ran. */
    private boolean runFull(
            final Path journal,
            final Path acknowledgedFile,
            final Acknowledged acknowledged,
            final Path hog,
            final boolean toTheLastByte,
            final int mebibytes)
            throws Exception {
        final String what = "disk of " + mebibytes + " MiB" + (toTheLastByte ? ", filled by others too" : "");
        try (ChildProcess child = ChildProcess.start(
                "load", journal.toString(), acknowledgedFile.toString(), "0", Long.toString(FLOOR_BYTES))) {
            try {
                child.await("running");
            } catch (final ChildProcess.SilentException e) {
                if (e.getMessage().contains("disk is full: needs")) {
                    // Too small from the start, and it says so.
                    return false;
                }
                throw e;
            }
            if (toTheLastByte) {
                Thread.sleep(20);
                fill(disk(hog, "other"), Long.MAX_VALUE);
            }
            child.await("full");
            if (!toTheLastByte) {
                fill(disk(hog, "other"), Long.MAX_VALUE);
            }
            final long before = acknowledged.number(1);
            Files.deleteIfExists(disk(hog, "other"));
            Files.deleteIfExists(hog);
            // Room again, or room enough for a while: numbers go on, or the file of the engine itself is what fills the
            // disk.
            if (Files.getFileStore(journal).getUsableSpace() > 4 * FLOOR_BYTES) {
                child.await("going on", PROGRESS_TIMEOUT_MS);
                awaitProgress(acknowledged, before, what);
            }
            child.kill();
        } catch (final ChildProcess.SilentException e) {
            counts.hung(what + ": " + e.getMessage());
        }
        return true;
    }

    private static Path disk(final Path hog, final String name) {
        return hog.resolveSibling(name);
    }

    private void awaitProgress(final Acknowledged acknowledged, final long before, final String what)
            throws InterruptedException {
        for (int ms = 0; acknowledged.number(1) <= before; ms++) {
            if (ms > PROGRESS_TIMEOUT_MS) {
                counts.hung(what + ": nothing acknowledged after space was freed");
                return;
            }
            Thread.sleep(1);
        }
    }

    private void check(final Path journal, final long[] acknowledged, final int mebibytes) throws Exception {
        final StealClock clock = StealClock.start();
        final ReplayTimedJournal timed = new ReplayTimedJournal(new ChronicleJournal(Counting.journalContext(journal)));
        try (Engine engine = Engine.launch(Counting.context(timed))) {
            // A disk may be full of millions of actions: how long it takes to apply them again is no fault's.
            counts.restart(RESTART_MS_MAX, clock.elapsedMs() - timed.replayMs(), clock.stealMs());
            for (int i = 1; i <= Counting.PUBLISHERS; i++) {
                Counting.check(Counting.state(engine, i), acknowledged[i], "disk of " + mebibytes + " MiB", counts);
                counts.acknowledged(acknowledged[i]);
            }
        } catch (final RuntimeException e) {
            if (!e.getMessage().contains("disk is full: needs")) {
                counts.lost(acknowledged[1], "disk of " + mebibytes + " MiB, did not open again: " + e.getMessage());
                return;
            }
            checkElsewhere(journal, acknowledged, mebibytes);
        }
    }

    /** The journal itself fills the disk: whoever moves it to a larger one finds everything. */
    private void checkElsewhere(final Path journal, final long[] acknowledged, final int mebibytes) throws Exception {
        final Path larger = run.fresh("larger");
        FaultRun.copy(journal, larger);
        try (Engine engine = Counting.launch(larger)) {
            for (int i = 1; i <= Counting.PUBLISHERS; i++) {
                Counting.check(Counting.state(engine, i), acknowledged[i], "disk of " + mebibytes + " MiB", counts);
                counts.acknowledged(acknowledged[i]);
            }
        } catch (final RuntimeException e) {
            counts.lost(acknowledged[1], "disk of " + mebibytes + " MiB, did not open elsewhere: " + e.getMessage());
        }
        FaultRun.delete(larger);
    }

    /** Writes until so many bytes are there or the disk has no more. */
    private static void fill(final Path file, final long lengthBytes) throws IOException {
        final byte[] piece = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < lengthBytes; written += piece.length) {
                out.write(piece);
            }
        } catch (final IOException e) {
            if (lengthBytes != Long.MAX_VALUE) {
                throw e;
            }
        }
    }
}
