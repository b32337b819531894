package io.acta.bench.faults;

import io.acta.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process is killed with -9 and started again on what it left, ten times on each directory. Whatever its publishers were told of must be
 * there, once; what they were not told of they send again, and that must not count twice. The launch replays every batch and compares the
 * state's hash with the recorded one.
 */
final class KillFault implements Fault {
    private static final int ROUNDS_PER_DIRECTORY = 10;
    private static final int LOAD_MS_MAX = 250;
    private static final long FLOOR_BYTES = 1024 * 1024;

    /** When it is killed. */
    enum Moment {
        /** While it counts. */
        UNDER_LOAD(0),
        /** While it opens the journal; then once more while it counts. */
        CREATION(0),
        /** While files are begun, one each few milliseconds. */
        ROLL(5),
        /** While it counts as process 1. */
        PID_1(0),
        /** While it counts and another follows; that one takes its place, or is killed while it does. */
        PROMOTION(0),
        /** While it counts and takes a snapshot each few hundred actions. */
        SNAPSHOT(300),
        /** While it applies the journal again, twice; then once more while it counts. */
        RECOVERY(0);

        private final long period;

        Moment(final long period) {
            this.period = period;
        }
    }

    private final FaultRun run;
    private final Moment moment;
    private final FaultCounts counts;
    private Path directory;
    private Acknowledged acknowledged;
    private Path acknowledgedFile;
    private long[] checked;
    private long launchMs = 300;
    private long replayMs;
    private ChildProcess writer;

    KillFault(final FaultRun run, final Moment moment) throws InterruptedException, SkippedException {
        this.run = run;
        this.moment = moment;
        counts = run.counts();
        if (moment == Moment.PID_1) {
            MountedDisk.require("unshare", "--pid", "--fork", "--mount-proc", "true");
        }
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        if (directory == null || number % ROUNDS_PER_DIRECTORY == 0) {
            finish();
            directory = run.fresh("journal");
            acknowledgedFile = run.fresh("acknowledged").toAbsolutePath();
            acknowledged = new Acknowledged(acknowledgedFile);
            checked = acknowledged.numbers();
        }
        try {
            if (moment == Moment.PROMOTION) {
                promote(random);
                return;
            }
            final int openings = switch (moment) {
                case CREATION -> 1;
                case RECOVERY -> 2;
                default -> 0;
            };
            for (int i = 0; i < openings; i++) {
                killWhileItOpens(random);
            }
            try (ChildProcess child = start()) {
                awaitRunning(child);
                Thread.sleep(random.nextInt(LOAD_MS_MAX));
                child.kill();
            }
        } catch (final ChildProcess.SilentException e) {
            if (e.ended()) {
                counts.finding("did not start again: " + e.getMessage());
            } else {
                counts.hung(e.getMessage());
            }
        }
    }

    /** Within the launch, or within its replay. */
    private void killWhileItOpens(final Random random) throws Exception {
        try (ChildProcess child = start()) {
            child.await("opening");
            final long from = moment == Moment.RECOVERY ? launchMs / 2 : 0;
            Thread.sleep(from + random.nextInt((int) (launchMs - from + replayMs) + 20));
            child.kill();
        }
    }

    private void promote(final Random random) throws Exception {
        if (writer == null) {
            writer = start("load");
            awaitRunning(writer);
        }
        final ChildProcess standby = start("standby");
        try {
            standby.await("following");
            Thread.sleep(random.nextInt(LOAD_MS_MAX));
            writer.kill();
            writer = null;
            if (random.nextInt(3) == 0) {
                Thread.sleep(random.nextInt((int) launchMs + 20));
                standby.kill();
                return;
            }
            awaitRunning(standby);
            writer = standby;
        } finally {
            if (writer != standby) {
                standby.close();
            }
        }
    }

    private ChildProcess start() throws IOException {
        return start(moment == Moment.SNAPSHOT ? "snapshots" : "load");
    }

    private ChildProcess start(final String duty) throws IOException {
        final String[] arguments = {
            duty,
            directory.toString(),
            acknowledgedFile.toString(),
            Long.toString(moment.period),
            Long.toString(FLOOR_BYTES)
        };
        return moment == Moment.PID_1 ? ChildProcess.startAsPid1(arguments) : ChildProcess.start(arguments);
    }

    /** What it found when it launched is held against what the one before acknowledged. */
    private void awaitRunning(final ChildProcess child) throws InterruptedException, ChildProcess.SilentException {
        final long[] before = acknowledged.numbers();
        final String[] times = child.await("launched").split(" ");
        launchMs = Long.parseLong(times[0]);
        replayMs = Long.parseLong(times[1]);
        counts.restart(run.restartMsMax(), launchMs, Long.parseLong(times[2]));
        for (int i = 1; i <= Counting.PUBLISHERS; i++) {
            final String[] words = child.await("state").split(" ");
            final Counting.State state =
                    new Counting.State(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), 0);
            check(i, state, before);
        }
        child.await("running");
    }

    private void check(final int publisher, final Counting.State state, final long[] before) {
        Counting.check(state, before[publisher], "counter " + publisher + " after a kill", counts);
        counts.acknowledged(before[publisher] - checked[publisher]);
        checked[publisher] = before[publisher];
    }

    @Override
    public void finish() throws Exception {
        if (directory == null) {
            return;
        }
        if (writer != null) {
            writer.kill();
            writer = null;
        }
        final long[] before = acknowledged.numbers();
        try (Engine engine = moment == Moment.SNAPSHOT
                ? Counting.launchWithSnapshots(directory, moment.period)
                : Counting.launch(directory)) {
            for (int i = 1; i <= Counting.PUBLISHERS; i++) {
                check(i, Counting.state(engine, i), before);
            }
        } catch (final RuntimeException e) {
            counts.finding("did not open again: " + e.getMessage());
        } finally {
            acknowledged.close();
            FaultRun.delete(directory);
            directory = null;
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
