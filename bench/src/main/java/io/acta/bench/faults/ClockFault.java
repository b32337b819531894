package io.acta.bench.faults;

import io.acta.bench.counting.CountingActions;
import io.acta.bench.driver.StealClock;
import io.acta.engine.Engine;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.replay.Replayer;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.journal.chronicle.ChronicleJournal;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The system's clock is set forward and back by an hour and by a day, under the engine and between two launches. Actions and timers must go on, and the
 * replay must give the same state.
 */
final class ClockFault implements Fault {
    private static final long[] JUMPS_HOURS = {1, -1, 24, -24};
    private static final int JUMPS = 8;
    private static final int ACTIONS = 200;
    private static final long TIMER_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long STALL_MS_MAX = 2_000;
    private static final long RESTART_MS_MAX = 5_000;

    private final FaultRun run;
    private final FaultCounts counts;
    private final AtomicLong aheadMs = new AtomicLong();

    ClockFault(final FaultRun run) {
        this.run = run;
        counts = run.counts();
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        final Path directory = run.fresh("journal");
        long last = 0;
        long ticks = 0;
        for (int launch = 0; launch < 2; launch++) {
            final StealClock clock = StealClock.start();
            try (Engine engine = launch(directory)) {
                counts.restart(RESTART_MS_MAX, clock);
                for (int jump = 0; jump < JUMPS; jump++) {
                    final long hours = JUMPS_HOURS[(number + jump) % JUMPS_HOURS.length] * (1 + random.nextInt(2));
                    aheadMs.addAndGet(TimeUnit.HOURS.toMillis(hours));
                    Thread.sleep(1);
                    last = JournalImages.count(engine, 1, last + 1, ACTIONS);
                    counts.acknowledged(ACTIONS);
                    tick(engine, ++ticks, "clock set by " + hours + " h");
                }
            }
            aheadMs.addAndGet(TimeUnit.HOURS.toMillis(JUMPS_HOURS[random.nextInt(JUMPS_HOURS.length)]));
        }
        check(directory, last);
        FaultRun.delete(directory);
    }

    private Engine launch(final Path directory) {
        final ChronicleJournal journal = new ChronicleJournal(
                Counting.journalContext(directory).clockMs(() -> System.currentTimeMillis() + aheadMs.get()));
        return Engine.launch(Counting.context(journal)
                .clock(() -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + aheadMs.get())));
    }

    private void tick(final Engine engine, final long ticks, final String what) throws Exception {
        final StealClock clock = StealClock.start();
        final CountingActions actions =
                new CountingActions(engine.publisher().backPressureTimeout(1, TimeUnit.SECONDS));
        final long sequence = actions.tickScheduled(1, TIMER_DELAY_NS);
        engine.await(sequence, Level.JOURNALED, STALL_MS_MAX, TimeUnit.MILLISECONDS);
        while (Counting.state(engine, 1).ticks() < ticks) {
            if (clock.givenMs() > STALL_MS_MAX
                    || clock.elapsedMs() > ChildProcess.PATIENCE_MS
                    || engine.state() != EngineState.RUNNING) {
                counts.hung(what + ": timer " + ticks + " did not fire, " + engine);
                return;
            }
            Thread.sleep(1);
        }
    }

    private void check(final Path directory, final long last) throws Exception {
        final long replayedHash;
        try (Replayer replayer = new Replayer(Counting.context(null))) {
            replayer.run(new ChronicleBatchSource(directory), new ReleaseHandler() {}, RecoveryProgress.NONE);
            replayedHash = replayer.stateHash();
        }
        try (Engine engine = launch(directory)) {
            Counting.check(Counting.state(engine, 1), last, "after clock jumps", counts);
        }
        try (Replayer replayer = new Replayer(Counting.context(null))) {
            replayer.run(new ChronicleBatchSource(directory), new ReleaseHandler() {}, RecoveryProgress.NONE);
            if (replayer.stateHash() != replayedHash) {
                counts.silent("two replays differ");
            }
        }
    }
}
