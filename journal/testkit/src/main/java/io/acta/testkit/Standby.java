package io.acta.testkit;

import io.acta.engine.Replica;
import io.acta.engine.ReplicaContext;
import io.acta.engine.ReplicaState;
import io.acta.engine.journal.JournalException;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.testkit.disk.MachineDown;
import java.util.concurrent.atomic.AtomicReference;

/** A replica in a process of its own, on the same machine. */
final class Standby {
    private static final int TURNS_MAX = 1_000;

    private final World world;
    private Replica replica;
    private Subscription subscription;
    private Tellings.Listener listener;
    private TellsOfRows rows;
    private AtomicReference<Runnable> whileWaiting;
    private int process;

    Standby(final World world) {
        this.world = world;
    }

    Replica replica() {
        return replica;
    }

    int process() {
        return process;
    }

    boolean isFollowing() {
        return replica != null && replica.state() == ReplicaState.FOLLOWING;
    }

    void launch() {
        process = world.newProcess();
        listener = world.truth.tellings().listener("replica");
        final AtomicReference<Runnable> waiting = new AtomicReference<>(this::poll);
        whileWaiting = waiting;
        try {
            replica = Replica.launch(new ReplicaContext()
                    .engine(world.context(() -> waiting.get().run()))
                    .source(new ChronicleBatchSource(world.directory, world.bootId())));
            subscription = replica.subscribe("world", OverflowPolicy.BLOCK);
            rows = new TellsOfRows(world, "replica", replica.subscribeToChanges("rows", OverflowPolicy.BLOCK));
            replica.query(rows::begin).join();
        } catch (final MachineDown e) {
            replica = null;
            subscription = null;
        }
    }

    private void poll() {
        while (subscription != null && !subscription.isCaughtUp()) {
            subscription.poll(listener, 64);
        }
        if (subscription != null) {
            rows.poll();
        }
    }

    /** What it told of rows makes the rows that it has. */
    void checkRows() {
        replica.query(rows::check).join();
    }

    /** One turn. @return 0 when there was nothing to read. */
    int turn() {
        world.disk.process(process);
        final int count = replica.turn();
        poll();
        if (replica.state() == ReplicaState.HALTED && !world.disk.isDown()) {
            onHalt();
            return 0;
        }
        return count;
    }

    private void onHalt() {
        final Throwable cause = replica.cause();
        // What it had still to read may be gone by right: the writer keeps it in a snapshot.
        if (!world.isExcused(cause) && !(world.truth.isRetired() && cause instanceof JournalException)) {
            throw new Finding("a replica halted, and nothing was wrong: " + cause, cause);
        }
        die();
    }

    /** Reads all that is there. @return false when it could not, or is gone. */
    boolean catchUp() {
        int idleTurns = 0;
        while (replica != null && !world.disk.isDown() && (turn() > 0 || isFollowing() && replica.lag() > 0)) {
            idleTurns = replica != null && replica.lag() > 0 ? idleTurns + 1 : 0;
            if (idleTurns > TURNS_MAX) {
                throw new Finding("a replica does not catch up: " + replica);
            }
        }
        return isFollowing() && !world.disk.isDown();
    }

    void snapshot() {
        world.disk.process(process);
        replica.snapshot();
    }

    /** It is gone, and whatever it had in hand. */
    void die() {
        if (replica != null) {
            replica.abandon();
            world.disk.processDied(process);
        }
        left();
    }

    /** It is about to become the writer, which does something else while it waits. @return it. */
    Replica promoted(final Runnable writersWaiting) {
        final Replica promoted = replica;
        whileWaiting.set(writersWaiting);
        left();
        return promoted;
    }

    private void left() {
        if (subscription != null) {
            // The engine that it becomes would wait for it.
            subscription.close();
            rows.close();
        }
        replica = null;
        subscription = null;
    }
}
