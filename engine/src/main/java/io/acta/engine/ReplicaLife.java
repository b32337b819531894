package io.acta.engine;

import io.acta.engine.follow.FollowLoop;
import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.Journal;
import io.acta.engine.snapshot.PendingSnapshot;
import io.acta.engine.snapshot.SnapshotException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.agrona.LangUtil;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replica's thread from its start to its end or its promotion, and the states that it goes through. */
final class ReplicaLife implements EngineHost {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private final EngineContext context;
    private final EngineCore core;
    private final FollowLoop loop;
    private final BatchReader reader;
    private final Object lifeLock = new Object();

    private final TurnTaker turns;
    private PendingSnapshot unfinished;
    private CompletableFuture<Long> unanswered;

    private volatile Thread thread;
    private volatile ReplicaState state = ReplicaState.STARTING;
    private volatile Throwable cause;
    private volatile boolean pausing;
    private volatile boolean closing;
    private volatile long closeDeadlineNs;

    /** Guarded by this: whether the thread takes its last steps, whether it has, and whether it is left to it to free what is held. */
    private boolean threadEnding;

    private boolean threadOver;
    private boolean unattended;

    /** The loop, and the reader behind it that must be closed. */
    record Following(FollowLoop loop, BatchReader reader) {}

    ReplicaLife(final EngineCore core, final Following following) {
        this.context = core.context();
        this.core = core;
        this.loop = following.loop();
        this.reader = following.reader();
        this.turns = new TurnTaker("replica " + context.name(), context);
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
        if (hasCaller()) {
            thread = turns.caller();
            return;
        }
        synchronized (this) {
            threadEnding = false;
            threadOver = false;
        }
        thread = new Thread(this::run, "acta-" + context.name() + "-replica");
        thread.start();
    }

    /** One turn on the caller's thread. */
    int turn() {
        turns.requireCaller();
        return answersQueries() ? onCaller(() -> loop.doWork() + finishOnceSynced()) : 0;
    }

    private int onCaller(final IntSupplier work) {
        return turns.take(
                () -> {
                    final int count = work.getAsInt();
                    noteArrival();
                    return count;
                },
                e -> {
                    halt(e);
                    threadOver();
                });
    }

    private void noteArrival() {
        if (loop.isArrived()) {
            state = ReplicaState.ARRIVED;
        }
    }

    @Override
    public void onQuery() {
        if (turns.mayBegin() && answersQueries()) {
            onCaller(core.queries()::answerWaiting);
        }
    }

    /** True when a later turn, and no thread, has to finish a snapshot. */
    boolean hasCaller() {
        return turns.hasCaller();
    }

    /** Finishes a snapshot in the turn that finds its batch synced. @return its sequence then. */
    CompletableFuture<Long> finishLater(final PendingSnapshot pending) {
        if (unfinished != null) {
            pending.close();
            return CompletableFuture.failedFuture(
                    new EngineException("replica " + context.name() + ": a snapshot is being taken already"));
        }
        unfinished = pending;
        unanswered = new CompletableFuture<>();
        return unanswered;
    }

    private int finishOnceSynced() {
        if (unfinished == null || loop.syncedBatch() < unfinished.end().batchNumber()) {
            return 0;
        }
        try (PendingSnapshot pending = unfinished) {
            unfinished = null;
            pending.finish();
            unanswered.complete(pending.end().lastSequence());
        } catch (final SnapshotException e) {
            unanswered.completeExceptionally(e);
        }
        return 1;
    }

    private void dropUnfinished() {
        if (unfinished != null) {
            unfinished.close();
            unfinished = null;
            unanswered.completeExceptionally(endedException());
        }
    }

    /** Writes the state down. On the replica's thread, between two batches. */
    PendingSnapshot takeSnapshot() {
        if (loop.isArrived()) {
            throw new EngineException(
                    "replica " + context.name() + " is ARRIVED, within a batch: a snapshot is taken between two");
        }
        if (loop.isReacting()) {
            // Nor could a launch from it know what is left, and the next batch is nothing else.
            throw new EngineException("replica " + context.name() + " stands behind batch "
                    + loop.end().batchNumber()
                    + ", which left reactions to the next one: ask for a snapshot again once that is applied");
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
            CpuPin.pin(context);
            final IdleStrategy idle = context.idleMode().strategy(core.reactorWakeUp(), () -> 0);
            while (!isThreadEnding()) {
                idle.idle(loop.doWork());
                noteArrival();
            }
            core.tellWhoWasGivenUp();
        } catch (final Throwable e) {
            halt(e);
        } finally {
            threadOver();
        }
    }

    private boolean isThreadEnding() {
        if (!closing && !pausing) {
            return false;
        }
        // Once more, for good: a promotion may be given up at this very moment.
        synchronized (this) {
            threadEnding = closing || pausing;
            return threadEnding;
        }
    }

    private void halt(final Throwable e) {
        try {
            shut(e);
        } catch (final Throwable late) {
            // As in an engine: a mapped file's fault may come late, and once.
            shut(e);
            LastSteps.suppress(e, late);
        }
        LastSteps.take(
                e, this::dropUnfinished, reader::close, () -> core.queries().refuseAll(this::endedException));
        try {
            context.errorHandler().onError(new EngineException("replica " + context.name() + " halted: " + e, e));
        } catch (final Throwable notTold) {
            LOG.error(
                    "replica {} halted: {}; the error handler that was told of it failed", context.name(), e, notTold);
        }
    }

    /** From here on no question is taken, whatever the rest of the end is like. */
    private void shut(final Throwable e) {
        cause = e;
        state = ReplicaState.HALTED;
    }

    Engine promote(final Journal journal) {
        Objects.requireNonNull(journal, "journal");
        if (isApplyingThread()) {
            throw new IllegalStateException("replica " + context.name()
                    + " was to be promoted on its own thread, which would wait for itself: promote it on another");
        }
        synchronized (lifeLock) {
            if (state != ReplicaState.FOLLOWING) {
                throw new IllegalStateException(
                        "replica " + context.name() + " is " + state + ": only one that is FOLLOWING can be promoted");
            }
            pause();
            if (!lend()) {
                pausing = false;
                if (state == ReplicaState.ARRIVED && !closing) {
                    startThread();
                }
                throw new EngineException(
                        "replica " + context.name() + " not promoted: it is " + (closing ? "being closed" : state),
                        cause);
            }
            try {
                final Engine engine = Engine.takeOver(core, journal);
                state = ReplicaState.PROMOTED;
                dropUnfinished();
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

    /** Has the thread end between two turns, in which it may be in somebody else's code. */
    private void pause() {
        pausing = true;
        if (hasCaller()) {
            return;
        }
        core.reactorWakeUp().signal();
        final long startNs = System.nanoTime();
        final long patienceNs = ThreadEnd.graceNs(context.closeTimeoutNs());
        if (ThreadEnd.await(thread, () -> System.nanoTime() - startNs > patienceNs)) {
            return;
        }
        synchronized (this) {
            if (!threadEnding) {
                pausing = false;
                throw new EngineException(
                        "replica " + context.name()
                                + " not promoted: its thread did not come back within the close timeout, from a question or a"
                                + " handler that waits for something; the cause shows where it is, and it goes on following when"
                                + " that ends",
                        ThreadEnd.whereIs(thread));
            }
        }
        ThreadEnd.await(thread, () -> false);
    }

    /** From here on the promotion stands for the thread. @return false when there is nothing to promote any more. */
    private synchronized boolean lend() {
        if (state != ReplicaState.FOLLOWING || closing) {
            return false;
        }
        threadOver = false;
        core.lent(true);
        return true;
    }

    private void takeBack(final RuntimeException refusal) {
        core.host(this);
        pausing = false;
        if (loop.isBroken() || !core.isLent()) {
            core.lent(false);
            halt(refusal.getCause() == null ? refusal : refusal.getCause());
            threadOver();
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
        return turns.isApplying(thread);
    }

    @Override
    public boolean isOver() {
        return state.compareTo(ReplicaState.ARRIVED) > 0;
    }

    @Override
    public boolean isSubscriberWaitOver() {
        turns.whileWaiting();
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

    /** As if the process had been killed: nothing is finished or taken back. */
    void abandon() {
        turns.requireAbandonable();
        unfinished = null;
        release();
    }

    /** Ends the thread and frees what the replica holds; on a thread that the end waits for it ends behind the call. */
    void close() {
        if (state == ReplicaState.PROMOTED) {
            return;
        }
        if (!closing) {
            closeDeadlineNs = System.nanoTime() + context.closeTimeoutNs();
            closing = true;
            core.reactorWakeUp().signal();
        }
        if (isApplyingThread() || core.isSubscriberThread()) {
            leaveToThread();
            return;
        }
        synchronized (lifeLock) {
            if (state == ReplicaState.PROMOTED) {
                return;
            }
            // A later close waits anew: the thread may just be coming back.
            final long givenUpNs = Math.max(closeDeadlineNs - System.nanoTime(), 0)
                    + ThreadEnd.graceNs(context.closeTimeoutNs())
                    + System.nanoTime();
            if (!hasCaller() && thread != null && !ThreadEnd.await(thread, () -> System.nanoTime() - givenUpNs > 0)) {
                leaveToThread();
                throw ThreadEnd.notEnded("replica " + context.name(), thread);
            }
            try {
                release();
            } finally {
                core.joinSubscribers();
            }
        }
    }

    private synchronized void leaveToThread() {
        unattended = true;
        if (threadOver) {
            release();
        }
    }

    private synchronized void threadOver() {
        threadOver = true;
        if (unattended) {
            release();
        }
    }

    private synchronized void release() {
        if (state == ReplicaState.PROMOTED) {
            return;
        }
        state = ReplicaState.CLOSED;
        final Throwable failure = LastSteps.take(
                null,
                this::dropUnfinished,
                reader::close,
                () -> core.queries().refuseAll(this::endedException),
                core::close);
        if (failure != null) {
            LangUtil.rethrowUnchecked(failure);
        }
    }
}
