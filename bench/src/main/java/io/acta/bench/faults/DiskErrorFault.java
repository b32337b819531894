package io.acta.bench.faults;

import io.acta.bench.counting.CountingActions;
import io.acta.bench.driver.StealClock;
import io.acta.engine.Engine;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalException;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.journal.chronicle.ChronicleJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;

/**
 * The disk says no: a force fails, or a write does, before or after the batch is there. The engine has to halt within a second, and nobody may be told
 * of an action that the disk does not have.
 */
final class DiskErrorFault implements Fault {
    private static final long HALT_MS_MAX = 1_000;
    private static final int OVERDUE_FACTOR = 3;
    private static final long RESTART_MS_MAX = 5_000;
    private static final int FORCES_MAX = 20;
    private static final int APPENDS_MAX = 200;

    private final FaultRun run;
    private final FaultCounts counts;

    DiskErrorFault(final FaultRun run) {
        this.run = run;
        counts = run.counts();
    }

    @Override
    public void round(final int number, final Random random) throws Exception {
        final Path directory = run.fresh("journal");
        final boolean isForce = number % 2 == 0;
        final Level releaseLevel = random.nextBoolean() ? Level.SYNCED : Level.JOURNALED;
        final AtomicReference<StealClock> sinceFailure = new AtomicReference<>();
        final AtomicLong syncedAtFailure = new AtomicLong(Long.MAX_VALUE);
        final AtomicLong told = new AtomicLong();
        final AtomicLong forcesLeft = new AtomicLong(isForce ? 1 + random.nextInt(FORCES_MAX) : Long.MAX_VALUE);
        final ChronicleJournal files =
                new ChronicleJournal(Counting.journalContext(directory).fileForce(range -> {
                    if (forcesLeft.decrementAndGet() <= 0) {
                        sinceFailure.compareAndSet(null, StealClock.start());
                        throw new IOException("Input/output error, injected");
                    }
                    range.force();
                }));
        final Journal journal = isForce
                ? files
                : new FailingJournal(files, 1 + random.nextInt(APPENDS_MAX), random.nextBoolean(), sinceFailure);
        final String what = (isForce ? "force" : "write") + " failed, releaseLevel=" + releaseLevel;

        try (Engine engine = Engine.launch(Counting.context(journal).releaseLevel(releaseLevel))) {
            engine.onOutputs("told", OverflowPolicy.BLOCK, new ReleaseHandler() {
                @Override
                public void onOutcome(
                        final long sequence,
                        final OutcomeStatus status,
                        final int code,
                        final long correlationId,
                        final long origin) {
                    told.set(sequence);
                }
            });
            final CountingActions actions =
                    new CountingActions(engine.publisher().backPressureTimeout(5, TimeUnit.SECONDS));
            long sent = 0;
            while (!isOverdue(sinceFailure.get()) && actions.counted(1, sent + 1) > 0) {
                sent++;
            }
            syncedAtFailure.set(engine.position(Level.SYNCED));
            final StealClock clock = sinceFailure.get();
            if (clock != null && engine.state() == EngineState.HALTED) {
                counts.within(HALT_MS_MAX, clock, what + ": halted");
            } else {
                counts.hung(what + ": " + engine.state() + (clock == null ? ", and nothing had failed yet" : " still"));
            }
        }
        if (releaseLevel == Level.SYNCED && told.get() > syncedAtFailure.get()) {
            counts.silent(what + ": told of sequence " + told + ", synced up to " + syncedAtFailure);
        }
        check(directory, told.get(), what);
    }

    /** An engine that does not mind would take actions for ever. */
    private static boolean isOverdue(final StealClock sinceFailure) {
        return sinceFailure != null && sinceFailure.elapsedMs() > OVERDUE_FACTOR * HALT_MS_MAX;
    }

    private void check(final Path directory, final long told, final String what) throws Exception {
        final StealClock clock = StealClock.start();
        try (Engine engine = Counting.launch(directory)) {
            counts.restart(RESTART_MS_MAX, clock);
            Counting.check(Counting.state(engine, 1), told, what, counts);
            counts.acknowledged(told);
        } catch (final RuntimeException e) {
            counts.lost(told, what + ", did not open again: " + e.getMessage());
        }
        FaultRun.delete(directory);
    }

    /** A journal whose append fails once, before it wrote or after. */
    private static final class FailingJournal extends ReplayTimedJournal {
        private final boolean afterwards;
        private final AtomicReference<StealClock> sinceFailure;
        private int appendsLeft;

        FailingJournal(
                final Journal journal,
                final int appends,
                final boolean afterwards,
                final AtomicReference<StealClock> sinceFailure) {
            super(journal);
            this.appendsLeft = appends;
            this.afterwards = afterwards;
            this.sinceFailure = sinceFailure;
        }

        @Override
        public void append(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            final boolean fails = --appendsLeft <= 0;
            if (!fails || afterwards) {
                super.append(buffer, offset, lengthBytes);
            }
            if (fails) {
                sinceFailure.compareAndSet(null, StealClock.start());
                throw new JournalException("Input/output error, injected");
            }
        }
    }
}
