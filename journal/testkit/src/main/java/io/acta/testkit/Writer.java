package io.acta.testkit;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineException;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.Replica;
import io.acta.engine.counters.EngineCounter;
import io.acta.engine.journal.JournalException;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.journal.chronicle.SteppedJournal;
import io.acta.testkit.disk.MachineDown;
import org.agrona.concurrent.status.AtomicCounter;

/** The engine that writes, from launch to its death, and again. */
final class Writer {
    private static final int LAUNCHES_MAX = 50;
    private static final int WAITS_MAX = 5_000;
    private static final int TURNS_MAX = 100;

    private final World world;
    private final Clients clients;
    private final Runnable onPowerLost;
    private SteppedJournal journal;
    private Engine engine;
    private Subscription subscription;
    private Tellings.Listener listener;
    private Fault pendingCrash;
    private Fault lastCrash;
    private boolean isPromotion;
    private boolean isOpening;
    private TellsOfRows rows;
    private boolean isReacting;
    private int process;
    private int waits;
    private int turnsSinceForceFailed;
    private long launches;
    private long launchedAtBatch;

    /** @param onPowerLost whatever else ran on the machine is gone too: before anybody launches again. */
    Writer(final World world, final Clients clients, final Runnable onPowerLost) {
        this.world = world;
        this.clients = clients;
        this.onPowerLost = onPowerLost;
    }

    Engine engine() {
        return engine;
    }

    boolean isUp() {
        return engine != null;
    }

    long launches() {
        return launches;
    }

    /** Launches until it runs. The machine may go down in between, the disk may be full or fail: then again. */
    void launch() {
        for (int attempt = 0; !tryLaunch(); attempt++) {
            if (attempt == LAUNCHES_MAX) {
                throw new Finding("does not launch in " + LAUNCHES_MAX + " attempts");
            }
        }
    }

    private boolean tryLaunch() {
        process = world.newProcess();
        if (pendingCrash == null && world.random.nextInt(6) == 0) {
            armCrash(world.random.nextInt(80));
        }
        world.begin();
        journal = world.journal();
        return opened(() -> Engine.launch(context().journal(world.watched(journal))));
    }

    private EngineContext context() {
        final EngineContext context = world.writerContext(this::whileWaiting);
        if (world.setting.takesSnapshots()) {
            context.snapshotEvery(world.setting.snapshotEvery()).snapshotsKept(world.setting.snapshotsKept());
        }
        return context;
    }

    /** A replica becomes the writer, in its own process. */
    void promote(final Replica replica, final int replicasProcess) {
        process = replicasProcess;
        world.disk.process(process);
        world.begin();
        journal = world.journal();
        if (world.random.nextInt(4) == 0) {
            armCrash(world.random.nextInt(40));
        }
        isPromotion = true;
        if (!opened(() -> replica.promote(world.watched(journal)))) {
            replica.abandon();
        }
        isPromotion = false;
        if (!isUp()) {
            launch();
        }
    }

    /** What a launch gives. */
    @FunctionalInterface
    private interface Opening {
        Engine open();
    }

    private boolean opened(final Opening opening) {
        launches++;
        waits = 0;
        turnsSinceForceFailed = 0;
        isOpening = true;
        try {
            return isOpened(opening);
        } finally {
            isOpening = false;
        }
    }

    private boolean isOpened(final Opening opening) {
        try {
            engine = opening.open();
        } catch (final EngineException e) {
            engine = null;
            onRefusal(e);
            return false;
        } catch (final MachineDown e) {
            // While a replica that is promoted put its unfinished snapshot away.
            engine = null;
            isDown();
            return false;
        }
        if (isDown()) {
            return false;
        }
        launchedAtBatch = world.truth.lastBatch();
        world.reached.count((isPromotion ? "promotion: done" : "launch: done")
                + (engine.recoveryReport().snapshot().batchNumber() > 0 ? ", from a snapshot" : ""));
        listener = world.truth.tellings().listener("engine");
        subscription = engine.subscribe("world", OverflowPolicy.BLOCK);
        rows = new TellsOfRows(world, "engine", engine.subscribeToChanges("rows", OverflowPolicy.BLOCK));
        engine.query(rows::begin).join();
        clients.connect(engine);
        return true;
    }

    private void onRefusal(final EngineException refusal) {
        if (isDown()) {
            return;
        }
        // What a replica has still to read may be gone by right; then it cannot be promoted, and a launch goes on from
        // a snapshot.
        if (!world.isExcused(refusal) && !(isPromotion && world.truth.isRetired())) {
            throw new Finding("launch refused, and nothing was damaged: " + refusal.getMessage(), refusal);
        }
        world.reached.count((isPromotion ? "promotion" : "launch") + " refused: "
                + (world.isExcused(refusal) ? "a disk that fails or is full" : "its next batches were retired"));
        endProcess();
        world.remedy();
    }

    /** Somebody launches a second writer, who must not get anywhere. */
    void launchASecond() {
        final int second = world.newProcess();
        final SteppedJournal theirs = world.journal();
        try {
            Engine.launch(world.context(() -> {}).journal(theirs));
            throw new Finding("a second writer was launched beside " + engine);
        } catch (final EngineException e) {
            if (world.disk.isDown() || world.isExcused(e)) {
                return;
            }
            if (!(e.getCause() instanceof JournalException cause)
                    || !cause.getMessage().contains("journal in use")) {
                throw new Finding("a second writer was refused for another reason than that there is one: " + e, e);
            }
            world.reached.count("launch refused: a second writer");
        } finally {
            theirs.abandon();
            if (!world.disk.isDown()) {
                world.disk.processDied(second);
            }
            world.disk.process(process);
            check();
        }
    }

    /** What subscribers were told of rows makes the rows that are there. */
    void checkRows() {
        engine.query(rows::check).join();
    }

    /** Sees whether the machine went down in what was just done; then all of that process is gone. */
    boolean isDown() {
        if (!world.disk.isDown()) {
            return false;
        }
        world.reached.count("down in " + (isPromotion ? "a promotion" : isOpening ? "a launch" : "a step") + ", at "
                + world.disk.downAt());
        crash(pendingCrash == null ? Fault.KILL : pendingCrash);
        return true;
    }

    /** The machine is to go down within the writer's operations to come. */
    void armCrash(final int operations) {
        final boolean isPower = world.mayHappen(Fault.POWER_LOSS) && world.random.nextBoolean();
        if (isPower || world.mayHappen(Fault.KILL)) {
            pendingCrash = isPower ? Fault.POWER_LOSS : Fault.KILL;
            world.disk.downAfter(operations, isPower ? 0 : process);
        }
    }

    void crash(final Fault fault) {
        world.happened(fault);
        if (isReacting) {
            world.reached.count("down with reactions held over");
        }
        if (engine != null) {
            engine.abandon();
        }
        endProcess();
        if (fault == Fault.POWER_LOSS) {
            world.disk.powerLost();
            world.rebooted();
            world.truth.powerLost();
            onPowerLost.run();
        }
        lastCrash = fault;
    }

    /** What ended the last engine that did not end in peace; forgotten once asked. */
    Fault takeLastCrash() {
        final Fault taken = lastCrash;
        lastCrash = null;
        return taken;
    }

    private void endProcess() {
        isReacting = false;
        journal.abandon();
        world.disk.processDied(process);
        world.truth.processDied();
        engine = null;
        pendingCrash = null;
    }

    /** One turn of the loop. */
    int turn() {
        world.disk.process(process);
        waits = 0;
        final AtomicCounter heldOver = engine.counters().get(EngineCounter.REACTIONS_HELD_OVER);
        final long before = heldOver.get();
        final int count = engine.turn();
        isReacting = heldOver.get() > before;
        if (isReacting) {
            world.reached.count("reactions held over");
        }
        check();
        return count;
    }

    /** What the journal's threads do. */
    void sync() {
        world.disk.process(process);
        try {
            journal.turn();
        } catch (final MachineDown e) {
            // Seen and dealt with below.
            world.trace.fold(1);
        }
        check();
    }

    /** Subscribers read. */
    void poll() {
        while (!subscription.isCaughtUp()) {
            subscription.poll(listener, 64);
        }
        rows.poll();
        if (subscription.lostBytes() > 0) {
            throw new Finding("a subscriber that blocks lost " + subscription.lostBytes() + " bytes");
        }
    }

    /** Sees what became of it. */
    void check() {
        if (engine == null || isDown()) {
            return;
        }
        if (engine.state() == EngineState.HALTED) {
            onHalt();
        } else if (world.failedForce() != null && ++turnsSinceForceFailed > TURNS_MAX) {
            throw new Finding("the engine goes on after a force of " + world.failedForce() + " failed");
        }
    }

    private void onHalt() {
        final Throwable cause = engine.cause();
        if (!world.isExcused(cause)) {
            throw new Finding("halted, and nothing was wrong: " + cause, cause);
        }
        world.reached.count("halt: a disk that fails");
        if (world.errors.isEmpty()) {
            throw new Finding("halted, and told nobody: " + cause, cause);
        }
        poll();
        engine.close();
        if (!isDown()) {
            endProcess();
            world.remedy();
        }
    }

    /** Everything that is in the ring goes through, and to the disk. */
    void settle() {
        for (int turn = 0; ; turn++) {
            final int count = turn();
            if (engine == null) {
                return;
            }
            // As the engine has seen it: a batch of time alone is released after it is synced, and has no sequence of
            // its own to wait for.
            final boolean isReleased = world.truth.syncedBatch() == world.truth.lastBatch();
            sync();
            if (engine == null) {
                return;
            }
            poll();
            if (world.isFull() && turn > TURNS_MAX) {
                return;
            }
            if (count == 0 && isReleased && engine.position(Level.SYNCED) == engine.position(Level.ACCEPTED)) {
                world.truth.tellings().fullyTold(launchedAtBatch, world.truth.lastBatch());
                return;
            }
            if (turn == WAITS_MAX) {
                throw new Finding("does not come to rest: " + engine);
            }
        }
    }

    /** An action that is dispatched now gets through. */
    void checkProgress() {
        long sequence = -1;
        for (int turn = 0; engine != null && !world.isFull(); turn++) {
            sequence = sequence > 0 ? sequence : clients.dispatch();
            if (sequence > 0 && engine.position(Level.JOURNALED) >= sequence) {
                return;
            }
            if (turn == TURNS_MAX) {
                throw new Finding("no progress after a launch: " + engine);
            }
            turn();
        }
    }

    /** Lets go of what is left. */
    void abandon() {
        if (engine != null) {
            engine.abandon();
            endProcess();
        }
    }

    void close() {
        world.disk.process(process);
        waits = 0;
        engine.close();
        if (isDown()) {
            return;
        }
        final Throwable cause = engine.cause();
        if (cause != null && !world.isExcused(cause)) {
            throw new Finding("halted while it was closed, and nothing was wrong: " + cause, cause);
        }
        endProcess();
    }

    /** In the middle of a turn: the disk and the subscribers do their part. */
    void whileWaiting() {
        if (++waits > WAITS_MAX) {
            throw new Finding("waits for ever: " + engine);
        }
        if (world.isFull()) {
            world.remedy();
        }
        journal.turn();
        if (subscription != null && engine != null) {
            poll();
        }
    }
}
