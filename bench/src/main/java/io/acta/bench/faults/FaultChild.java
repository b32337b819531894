package io.acta.bench.faults;

import io.acta.bench.counting.CountingActions;
import io.acta.bench.driver.StealClock;
import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineException;
import io.acta.engine.Publisher;
import io.acta.engine.Replica;
import io.acta.engine.ReplicaContext;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.replay.ReplayTrace;
import io.acta.engine.replay.Replayer;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Main class of the processes that faults happen to. What it has to say it prints, a line each; {@link ChildProcess} reads them.
 *
 * <pre>
 *   load DIR ACKNOWLEDGED ROLL-MS FLOOR    counts until it is killed; a new roll file each ROLL-MS, 0 for none
 *   snapshots DIR ACKNOWLEDGED EVERY FLOOR the same, with a snapshot each EVERY actions
 *   standby DIR ACKNOWLEDGED ROLL-MS FLOOR as load, once the writer that it follows is gone
 *   second DIR COUNT                       tries to open a journal that somebody has
 *   replay DIR                             replays and prints the hashes
 *   door SEED COUNT                        hostile bytes
 * </pre>
 */
final class FaultChild {
    private static final PrintStream OUT = System.out;
    private static final int EXIT_REFUSED = 3;
    private static final int PAUSE_EVERY = 64;
    private static final long PAUSE_NS = 1_000;
    private static final long WATCH_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

    private FaultChild() {}

    public static void main(final String[] arguments) throws Exception {
        // A load without end would fill the disk once nobody is left to kill it.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        switch (arguments[0]) {
            case "load", "standby", "snapshots" ->
                load(
                        arguments[0],
                        Path.of(arguments[1]),
                        Path.of(arguments[2]),
                        Long.parseLong(arguments[3]),
                        Long.parseLong(arguments[4]));
            case "second" -> openSecond(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "replay" -> replay(Path.of(arguments[1]));
            case "door" ->
                OUT.println("door " + HostileBytes.run(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2])));
            default -> throw new IllegalArgumentException("fault child: no duty is called " + arguments[0]);
        }
        OUT.flush();
    }

    private static void load(
            final String duty, final Path directory, final Path file, final long period, final long floorBytes)
            throws Exception {
        final boolean withSnapshots = duty.equals("snapshots");
        final Acknowledged acknowledged = new Acknowledged(file);
        final ChronicleJournalContext journal =
                Counting.journalContext(directory).freeSpaceFloorBytes(floorBytes);
        if (period > 0 && !withSnapshots) {
            final long start = System.currentTimeMillis();
            journal.clockMs(() -> start + (System.currentTimeMillis() - start) / period * DAY_MS);
        }
        final Engine engine = duty.equals("standby")
                ? promoted(directory, journal)
                : launched(
                        journal,
                        timed -> withSnapshots
                                ? Counting.contextWithSnapshots(timed, directory, period, 2)
                                : Counting.context(timed));
        for (int i = 1; i <= Counting.PUBLISHERS; i++) {
            final Counting.State state = Counting.state(engine, i);
            OUT.println("state " + state.count() + ' ' + state.lastNumber() + ' ' + state.gaps());
        }
        engine.onOutputs("acknowledge", OverflowPolicy.BLOCK, new ReleaseHandler() {
            @Override
            public void onOutcome(
                    final long sequence,
                    final OutcomeStatus status,
                    final int code,
                    final long correlationId,
                    final long origin) {
                if (status != OutcomeStatus.APPLIED && status != OutcomeStatus.DUPLICATE) {
                    OUT.println("unexpected " + status + " at sequence " + sequence);
                } else if (correlationId > acknowledged.number(origin)) {
                    acknowledged.number(origin, correlationId);
                }
            }
        });
        for (int i = 1; i <= Counting.PUBLISHERS; i++) {
            final int publisher = i;
            new Thread(() -> count(engine, publisher, acknowledged.number(publisher) + 1), "publisher-" + i).start();
        }
        OUT.println("running");
        watch(engine);
    }

    private static Engine launched(
            final ChronicleJournalContext journal, final Function<Journal, EngineContext> context) {
        OUT.println("opening");
        final StealClock clock = StealClock.start();
        try {
            final ReplayTimedJournal timed = new ReplayTimedJournal(new ChronicleJournal(journal));
            final Engine engine = Engine.launch(context.apply(timed));
            tellLaunched(clock, timed);
            return engine;
        } catch (final RuntimeException e) {
            OUT.println("refused " + e.getMessage());
            System.exit(EXIT_REFUSED);
            throw e;
        }
    }

    /** Follows until the writer is gone, then takes its place. */
    private static Engine promoted(final Path directory, final ChronicleJournalContext first) throws Exception {
        final Replica standby = Replica.launch(
                new ReplicaContext().source(new ChronicleBatchSource(directory)).engine(Counting.context(null)));
        OUT.println("following");
        final long floorBytes = first.freeSpaceFloorBytes();
        while (true) {
            final StealClock clock = StealClock.start();
            try {
                final ReplayTimedJournal timed = new ReplayTimedJournal(
                        new ChronicleJournal(Counting.journalContext(directory).freeSpaceFloorBytes(floorBytes)));
                final Engine engine = standby.promote(timed);
                tellLaunched(clock, timed);
                return engine;
            } catch (final EngineException e) {
                if (!e.getMessage().contains("journal in use")) {
                    OUT.println("refused " + e.getMessage());
                    throw e;
                }
                LockSupport.parkNanos(WATCH_PAUSE_NS);
            }
        }
    }

    private static void tellLaunched(final StealClock clock, final ReplayTimedJournal journal) {
        OUT.println("launched " + (clock.elapsedMs() - journal.replayMs()) + ' ' + journal.replayMs() + ' '
                + clock.stealMs());
    }

    /** Sends each number until it is taken. Numbers that nobody acknowledged before a kill are sent again. */
    private static void count(final Engine engine, final int publisher, final long from) {
        final Publisher sink =
                engine.publisher().backPressureTimeout(1, TimeUnit.SECONDS).origin(publisher, from);
        final CountingActions actions = new CountingActions(sink);
        long number = from;
        while (true) {
            sink.correlationId(number);
            final long result = actions.counted(publisher, number);
            if (result > 0) {
                if (++number % PAUSE_EVERY == 0) {
                    LockSupport.parkNanos(PAUSE_NS);
                }
            } else if (result != SinkCode.BACK_PRESSURED) {
                return;
            }
        }
    }

    /** Tells what the engine goes through. */
    private static void watch(final Engine engine) {
        boolean full = false;
        while (!engine.state().name().equals("HALTED")) {
            final boolean fullNow = engine.counters().snapshot().get("journal: full") == 1L;
            if (fullNow != full) {
                full = fullNow;
                OUT.println(full ? "full" : "going on");
            }
            LockSupport.parkNanos(WATCH_PAUSE_NS);
        }
        OUT.println("halted " + engine.cause());
        System.exit(EXIT_REFUSED);
    }

    private static void openSecond(final Path directory, final int count) {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            try (Engine engine = Counting.launch(directory)) {
                OUT.println("opened " + engine);
            } catch (final RuntimeException e) {
                refused += e.getMessage().contains("journal in use by process") ? 1 : 0;
            }
        }
        OUT.println("refused " + refused);
    }

    private static void replay(final Path directory) {
        final long[] outputs = new long[1];
        try (Replayer replayer = new Replayer(Counting.context(null))) {
            final ReplayTrace trace = replayer.run(
                    new ChronicleBatchSource(directory),
                    new ReleaseHandler() {
                        @Override
                        public void onOutcome(
                                final long sequence,
                                final OutcomeStatus status,
                                final int code,
                                final long correlationId,
                                final long origin) {
                            outputs[0] = outputs[0] * 31 + sequence * 7 + status.ordinal();
                        }
                    },
                    RecoveryProgress.NONE);
            OUT.println("hash " + Long.toHexString(trace.stateHash()) + ' ' + trace.end() + ' '
                    + Long.toHexString(outputs[0]));
        }
    }
}
