package io.acta.engine;

import io.acta.engine.counters.EngineCounter;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.loop.ReactorLoop;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.snapshot.Snapshots;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reactor thread from its start to its end, and the states that it goes through. */
final class EngineLife implements EngineHost {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final EngineContext context;
    private final EngineCore core;
    private final ReactorLoop loop;
    private final LongConsumer onRecovered;
    private final SnapshotKeeper snapshots;
    private final AtomicCounter stateCounter;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread thread;

    private final TurnTaker turns;
    private volatile EngineState state = EngineState.STARTING;
    private volatile int publisherGate = SinkCode.CLOSED;
    private volatile Throwable cause;
    private volatile RecoveryReport report;
    private volatile boolean closing;
    private volatile long closeDeadlineNs;
    private volatile boolean closingJournal;

    /** Guarded by this: whether the thread is through, and whether it is left to it to free what the engine holds. */
    private boolean threadOver;

    private boolean unattended;

    EngineLife(final EngineCore core, final ReactorLoop loop, final LongConsumer onRecovered) {
        this.context = core.context();
        this.core = core;
        this.loop = loop;
        this.onRecovered = onRecovered;
        this.snapshots = core.snapshots() == null ? null : new SnapshotKeeper(context, core.snapshots(), loop);
        this.stateCounter = core.counters().get(EngineCounter.STATE);
        this.turns = new TurnTaker("engine " + context.name(), context);
        this.thread = turns.hasCaller() ? turns.caller() : new Thread(this::run, "acta-" + context.name() + "-reactor");
    }

    void start() {
        core.host(this);
        if (turns.hasCaller()) {
            loop.whileWaiting(new CallersIdle(context.turnsByCaller()));
            onCaller(() -> {
                recover();
                return 1;
            });
        } else {
            thread.start();
        }
        awaitStarted();
        if (state == EngineState.HALTED) {
            final Throwable why = cause;
            close();
            throw new EngineException(
                    "engine " + context.name() + " cannot start" + core.brokenBy() + ": "
                            + (why.getMessage() == null ? why : why.getMessage()),
                    why);
        }
    }

    private void awaitStarted() {
        boolean interrupted = false;
        while (started.getCount() > 0) {
            try {
                started.await();
            } catch (final InterruptedException e) {
                interrupted = true;
                // A replica must not go on while this thread applies batches to what the replica lent: it is waited
                // for.
                if (!core.isFollowed()) {
                    giveUpStart(e);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUpStart(final InterruptedException e) {
        try {
            close();
        } catch (final EngineException notClosed) {
            e.addSuppressed(notClosed);
        }
        Thread.currentThread().interrupt();
        throw new EngineException("engine " + context.name() + ": interrupted while it started", e);
    }

    EngineState state() {
        return state;
    }

    Throwable cause() {
        return cause;
    }

    int publisherGate() {
        return publisherGate;
    }

    @Override
    public boolean isApplyingThread() {
        return turns.isApplying(thread);
    }

    @Override
    public boolean answersQueries() {
        // What is asked while a promotion takes over is answered by whoever has the core then.
        return publisherGate == Engine.GATE_OPEN || core.isLent() || core.isFollowed() && started.getCount() > 0;
    }

    @Override
    public boolean isOver() {
        return (state == EngineState.HALTED || state == EngineState.CLOSED) && !core.isLent();
    }

    @Override
    public boolean isSubscriberWaitOver() {
        turns.whileWaiting();
        loop.openSynced();
        return isCloseOverdue();
    }

    @Override
    public boolean tellsFailures() {
        return state == EngineState.RUNNING;
    }

    @Override
    public long lastBatch() {
        return loop.lastBatch();
    }

    @Override
    public boolean isReleased(final long batchNumber) {
        return loop.isReleased(batchNumber);
    }

    @Override
    public EngineException endedException() {
        return new EngineException("engine " + context.name() + " is " + state + ", not RUNNING", cause);
    }

    private boolean isCloseOverdue() {
        return closing && System.nanoTime() - closeDeadlineNs > 0;
    }

    private void run() {
        try {
            CpuPin.pin(context);
            recover();
            final IdleStrategy idle = context.idleMode().strategy(core.reactorWakeUp(), loop::restNs);
            while (!closing) {
                idle.idle(loop.doWork());
            }
            end(idle);
        } catch (final Throwable e) {
            halt(e);
        } finally {
            over();
        }
    }

    private void end(final IdleStrategy idle) {
        finish(idle);
        core.tellWhoWasGivenUp();
        if (snapshots != null) {
            snapshots.close(Math.max(0, closeDeadlineNs - System.nanoTime()));
        }
        closeJournal();
        loop.openSynced();
        enterLast(EngineState.CLOSED);
    }

    private void over() {
        final Throwable failure = LastSteps.take(
                null,
                started::countDown,
                () -> {
                    if (!core.isLent()) {
                        core.queries().refuseAll(this::endedException);
                    }
                },
                () -> {
                    if (snapshots != null) {
                        snapshots.refuseAll(endedException());
                    }
                },
                this::threadOver);
        if (failure != null) {
            LOG.error("engine {}: its thread's end failed", context.name(), failure);
        }
    }

    /** One turn on the caller's thread. */
    int turn() {
        turns.requireCaller();
        return threadOver ? 0 : onCaller(loop::doWork);
    }

    /** As the engine's own thread would do it: what it throws halts the engine. */
    private int onCaller(final IntSupplier work) {
        return turns.take(work, e -> {
            halt(e);
            over();
        });
    }

    @Override
    public void onQuery() {
        if (turns.mayBegin() && !threadOver) {
            onCaller(core.queries()::answerWaiting);
        }
    }

    /** As if the process had been killed: nothing is finished or closed. */
    void abandon() {
        turns.requireAbandonable();
        closing = true;
        publisherGate = SinkCode.CLOSED;
        if (!threadOver) {
            over();
        }
        release();
    }

    /** Syncing may take long and is waited for, however long. */
    private void closeJournal() {
        closingJournal = true;
        try {
            context.journal().close();
        } finally {
            closingJournal = false;
        }
    }

    private void recover() {
        enter(EngineState.RECOVERING);
        final Snapshots.Restored start = core.start(Long.MAX_VALUE);
        final JournalEnd end = recoverAfter(start);
        core.checkRecovered(end);
        core.lent(false);
        report = new RecoveryReport(
                start.end(), start.damaged(), end.batchNumber() - start.end().batchNumber(), end);
        loop.continueFrom(end);
        if (snapshots != null) {
            snapshots.begin(start.end(), !core.isFollowed());
            loop.betweenBatches(snapshots::poll);
        }
        onRecovered.accept(end.lastSequence());
        enter(EngineState.RUNNING);
        if (!closing) {
            publisherGate = Engine.GATE_OPEN;
        }
        started.countDown();
    }

    private JournalEnd recoverAfter(final Snapshots.Restored start) {
        try {
            return context.journal()
                    .recover(context.engineId(), start.end(), core.recoveryHandler(), context.recoveryProgress());
        } catch (final JournalException e) {
            throw start.damaged().isEmpty()
                    ? e
                    : new JournalException(
                            e.getMessage() + "; damaged snapshots were passed over: " + start.damaged(), e);
        }
    }

    /** Asks for a snapshot. */
    CompletableFuture<Long> snapshot() {
        if (snapshots == null) {
            return CompletableFuture.failedFuture(new EngineException(
                    "engine " + context.name() + ": no place for snapshots was set; call snapshots(...)"));
        }
        if (publisherGate != Engine.GATE_OPEN) {
            return CompletableFuture.failedFuture(endedException());
        }
        final CompletableFuture<Long> answer = snapshots.ask();
        core.reactorWakeUp().signal();
        if (isOver()) {
            // It ended between the two looks, perhaps without seeing the question.
            snapshots.refuseAll(endedException());
        }
        return answer;
    }

    /** What the launch went on from. */
    RecoveryReport report() {
        return report;
    }

    /** Everything accepted is journaled, and told to those who listen, as far as the close timeout allows. */
    private void finish(final IdleStrategy idle) {
        while (!(loop.isDrained() && loop.isSynced() && core.isDelivered())) {
            // Once all actions are through, what was put off waits for the next launch.
            if ((loop.isDrained() ? loop.openSynced() : loop.doWork()) == 0) {
                if (isCloseOverdue()) {
                    tellWhatIsLeft();
                    return;
                }
                idle.idle();
            }
        }
    }

    private void tellWhatIsLeft() {
        final long stuck = loop.actionsStuck();
        if (stuck > 0) {
            final long sequence = core.applier().sequence() + 1;
            context.errorHandler()
                    .onError(new EngineException("engine " + context.name() + ": closed while sequence " + sequence
                            + " was claimed and not committed, so that it and the " + (stuck - 1)
                            + " actions behind it are lost; either a thread died between claim and commit, or threads share"
                            + " a publisher: take engine.publisher() for each"));
            return;
        }
        LOG.warn(
                "engine {}: closed before everything was delivered; a subscriber, the disk or a journal without room took"
                        + " longer than the close timeout",
                context.name());
    }

    private void halt(final Throwable e) {
        try {
            shut(e);
        } catch (final Throwable late) {
            // A mapped file's fault may reach Java a little after it happened, once: here, when it came together with
            // another.
            shut(e);
            LastSteps.suppress(e, late);
        }
        // Errors too: who listens must hear of the halt whatever the end of counters, snapshots and journal is like.
        LastSteps.take(
                e,
                () -> enterLast(EngineState.HALTED),
                () -> {
                    if (snapshots != null) {
                        snapshots.abort();
                    }
                },
                this::closeJournal);
        if (started.getCount() > 0) {
            // Whoever launches it, or asked for a promotion, has it thrown.
            return;
        }
        try {
            context.errorHandler()
                    .onError(new EngineException(
                            "engine " + context.name() + " halted" + core.brokenBy() + ": " + e, e));
        } catch (final Throwable notTold) {
            LOG.error("engine {} halted: {}; the error handler that was told of it failed", context.name(), e, notTold);
        }
    }

    /** From here on nothing is taken and nobody is told anything, whatever the rest of the end is like. Touches no mapped file. */
    private void shut(final Throwable e) {
        cause = e;
        state = EngineState.HALTED;
        publisherGate = SinkCode.HALTED;
    }

    private void enter(final EngineState next) {
        state = next;
        stateCounter.setRelease(next.ordinal());
    }

    /** A counters' file that was cut keeps no engine from its end. */
    private void enterLast(final EngineState next) {
        state = next;
        if (core.counters().isIntact()) {
            stateCounter.setRelease(next.ordinal());
        } else {
            LOG.warn(
                    "engine {}: is {}, which its counters do not tell: their file was cut or taken away",
                    context.name(),
                    next);
        }
    }

    /**
     * Ends the thread and frees what the engine holds.
     *
     * @return false when it was called on a thread that the end waits for: the engine then ends behind the call.
     * @throws EngineException when the thread does not come back; what the engine holds is freed when it does.
     */
    boolean close() {
        turns.requireCloser();
        if (!closing) {
            closeDeadlineNs = System.nanoTime() + context.closeTimeoutNs();
            if (publisherGate == Engine.GATE_OPEN) {
                publisherGate = SinkCode.CLOSED;
            }
            closing = true;
            core.reactorWakeUp().signal();
        }
        if (turns.mayBegin() && !threadOver) {
            onCaller(() -> {
                end(new CallersIdle(context.turnsByCaller()));
                over();
                return 1;
            });
        }
        if (isApplyingThread() || core.isSubscriberThread()) {
            leaveToThread();
            return false;
        }
        if (!turns.hasCaller() && !awaitThread()) {
            leaveToThread();
            throw ThreadEnd.notEnded("engine " + context.name(), thread);
        }
        release();
        return true;
    }

    /** A later close waits anew: the thread may just be coming back. */
    private boolean awaitThread() {
        final long nowNs = System.nanoTime();
        final long givenUpNs =
                nowNs + Math.max(closeDeadlineNs - nowNs, 0) + ThreadEnd.graceNs(context.closeTimeoutNs());
        return ThreadEnd.await(thread, () -> isCloseGivenUp(givenUpNs));
    }

    /** Once CLOSED the thread runs nobody else's code any more: its last steps are waited for. */
    private boolean isCloseGivenUp(final long givenUpNs) {
        return state != EngineState.CLOSED && !closingJournal && System.nanoTime() - givenUpNs > 0;
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
        try {
            if (state != EngineState.CLOSED) {
                publisherGate = SinkCode.CLOSED;
                enterLast(EngineState.CLOSED);
            }
        } finally {
            core.close();
        }
    }
}
