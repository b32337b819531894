package io.acta.engine;

import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.Journal;
import io.acta.engine.replay.FollowLoop;
import io.acta.engine.snapshot.PendingSnapshot;
import java.util.Objects;
import org.agrona.concurrent.IdleStrategy;

/** The replica's thread from its start to its end or its promotion, and the states that it goes through. */
final class ReplicaLife implements EngineHost {
    private final EngineContext context;
    private final EngineCore core;
    private final FollowLoop loop;
    private final BatchReader reader;
    private final Object lifeLock = new Object();

    private volatile Thread thread;
    private volatile ReplicaState state = ReplicaState.STARTING;
    private volatile Throwable cause;
    private volatile boolean pausing;
    private volatile boolean closing;
    private volatile long closeDeadlineNs;

    /** The loop, and the reader behind it that must be closed. */
    record Following(FollowLoop loop, BatchReader reader) {}

    ReplicaLife(final EngineCore core, final Following following) {
        this.context = core.context();
        this.core = core;
        this.loop = following.loop();
        this.reader = following.reader();
        core.followLoop(loop);
        core.host(this);
    }

    void start() {
        synchronized (lifeLock) {
            state = ReplicaState.FOLLOWING;
            startThread();
        }
    }

    private void startThread() {
        thread = new Thread(this::run, "acta-" + context.name() + "-replica");
        thread.start();
    }

    /** Writes the state down. On the replica's thread, between two batches. */
    PendingSnapshot takeSnapshot() {
        if (loop.isArrived()) {
            throw new EngineException(
                    "replica " + context.name() + " is ARRIVED, within a batch: a snapshot is taken between two");
        }
        return core.snapshots().take(loop.end());
    }

    /** Number of the last batch that is known to survive power loss. On the replica's thread. */
    long syncedBatch() {
        return loop.syncedBatch();
    }

    ReplicaState state() {
        return state;
    }

    Throwable cause() {
        return cause;
    }

    private void run() {
        try {
            EngineLife.pin(context);
            final IdleStrategy idle = context.idleMode().strategy(core.reactorWakeUp(), () -> 0);
            while (!closing && !pausing) {
                idle.idle(loop.doWork());
                if (loop.isArrived()) {
                    state = ReplicaState.ARRIVED;
                }
            }
        } catch (final Throwable e) {
            halt(e);
        }
    }

    private void halt(final Throwable e) {
        cause = e;
        state = ReplicaState.HALTED;
        reader.close();
        core.queries().refuseAll(this::endedException);
        context.errorHandler().onError(new EngineException("replica " + context.name() + " halted: " + e, e));
    }

    Engine promote(final Journal journal) {
        Objects.requireNonNull(journal, "journal");
        synchronized (lifeLock) {
            if (state != ReplicaState.FOLLOWING) {
                throw new IllegalStateException(
                        "replica " + context.name() + " is " + state + ": only one that is FOLLOWING can be promoted");
            }
            pausing = true;
            ThreadEnd.await(thread, () -> false);
            if (state != ReplicaState.FOLLOWING) {
                pausing = false;
                if (state == ReplicaState.ARRIVED) {
                    startThread();
                }
                throw new EngineException("replica " + context.name() + " not promoted: it is " + state, cause);
            }
            core.lent(true);
            try {
                final Engine engine = Engine.takeOver(core, journal);
                state = ReplicaState.PROMOTED;
                reader.close();
                return engine;
            } catch (final RuntimeException e) {
                takeBack(e);
                throw new EngineException(
                        "replica " + context.name() + " not promoted, it is " + state + ": " + e.getMessage(), e);
            } catch (final Error e) {
                takeBack(new EngineException("replica " + context.name() + " not promoted", e));
                throw e;
            }
        }
    }

    private void takeBack(final RuntimeException refusal) {
        core.host(this);
        pausing = false;
        if (loop.isBroken() || !core.isLent()) {
            core.lent(false);
            halt(refusal.getCause() == null ? refusal : refusal.getCause());
        } else {
            core.lent(false);
            startThread();
        }
    }

    @Override
    public boolean answersQueries() {
        return state == ReplicaState.FOLLOWING || state == ReplicaState.ARRIVED;
    }

    @Override
    public boolean isApplyingThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean isOver() {
        return state.compareTo(ReplicaState.ARRIVED) > 0;
    }

    @Override
    public boolean isSubscriberWaitOver() {
        return closing && System.nanoTime() - closeDeadlineNs > 0;
    }

    @Override
    public boolean tellsFailures() {
        return false;
    }

    @Override
    public long lastBatch() {
        return 0;
    }

    @Override
    public boolean isReleased(final long batchNumber) {
        return true;
    }

    @Override
    public EngineException endedException() {
        return new EngineException("replica " + context.name() + " is " + state + ", it follows no longer", cause);
    }

    void close() {
        closeDeadlineNs = System.nanoTime() + context.closeTimeoutNs();
        closing = true;
        if (Thread.currentThread() == thread) {
            // A question closes its own replica: the loop ends after this turn.
            return;
        }
        synchronized (lifeLock) {
            if (state == ReplicaState.PROMOTED || state == ReplicaState.CLOSED) {
                return;
            }
            if (thread != null && !ThreadEnd.await(thread, this::isCloseGivenUp)) {
                throw ThreadEnd.notEnded("replica " + context.name(), thread);
            }
            state = ReplicaState.CLOSED;
            reader.close();
            core.queries().refuseAll(this::endedException);
            core.joinSubscribers();
            core.close();
        }
    }

    private boolean isCloseGivenUp() {
        return System.nanoTime() - closeDeadlineNs > ThreadEnd.graceNs(context.closeTimeoutNs());
    }
}
