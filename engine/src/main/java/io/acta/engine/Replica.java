package io.acta.engine;

import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import io.acta.engine.follow.FollowLoop;
import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.StateHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.snapshot.PendingSnapshot;
import io.acta.engine.state.TableType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A read-only engine that follows the journal of another, in the same process or another one on the same machine: for questions that the
 * writer should not spend time on, as a standby, or to see the state as it was.
 *
 * <pre>{@code
 * try (Replica replica = Replica.launch(new ReplicaContext()
 *         .engine(new EngineContext().reactor(new Bank()))
 *         .source(new ChronicleBatchSource(directory)))) {
 *     replica.await(sequence, 1, TimeUnit.SECONDS);
 *     replica.query(state -> state.view(AccountTable.TYPE).get(7).balance()).join();
 * }
 * }</pre>
 *
 * It applies every batch by the code that applied it first and holds the state against the hash that the batch recorded; a difference halts
 * it. The writer does not notice it. {@link #promote} makes it the writer when the writer is gone.
 *
 * <p><b>Threads:</b> every method may be called on any thread. <b>Allocation:</b> as an engine, its state's memory above all.
 */
public final class Replica implements AutoCloseable {
    private static final long SYNC_POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ReplicaContext context;
    private final EngineCore core;
    private final ReplicaLife life;
    private final AtomicCounter applied;
    private final AtomicCounter known;

    private Replica(final ReplicaContext context) {
        this.context = context.conclude();
        this.core = new EngineCore(context.engine());
        this.applied = core.counters().get(EngineCounter.APPLIED_POSITION);
        this.known = core.counters().get(EngineCounter.JOURNALED_POSITION);
        this.life = new ReplicaLife(core, openLoop());
    }

    private ReplicaLife.Following openLoop() {
        try {
            // A snapshot is a batch's end, and may hold timers and batch ends that came after its last action.
            final long lastSequenceMax =
                    context.upToSequence() == Long.MAX_VALUE ? Long.MAX_VALUE : context.upToSequence() - 1;
            final JournalEnd start = core.start(lastSequenceMax).end();
            final BatchReader reader = context.source().follow(context.engine().engineId(), start);
            final FollowLoop loop = new FollowLoop(
                    reader,
                    start,
                    core.assembly(),
                    core.applier(),
                    core.outputs(),
                    core.changes(),
                    core.published(),
                    core.queries(),
                    core.counters(),
                    context.upToSequence());
            return new ReplicaLife.Following(loop, reader);
        } catch (final RuntimeException e) {
            core.close();
            throw e;
        }
    }

    /**
     * Starts a replica. Returns at once; {@link #await} waits until it has come as far as needed.
     *
     * @throws IllegalArgumentException when the context is wrong.
     * @throws io.acta.engine.journal.JournalException when there is no journal to follow.
     */
    public static Replica launch(final ReplicaContext context) {
        JvmFlags.check();
        final Replica replica = new Replica(context);
        replica.life.start();
        return replica;
    }

    /**
     * One turn of its loop, on the caller's thread, for a replica whose engine context says {@link EngineContext#turnsByCaller}: answers
     * questions, applies a few batches, finishes a snapshot whose batch is synced. Always on the same thread.
     *
     * @return 0 when there was nothing to do, or the replica follows no longer.
     * @throws IllegalStateException when the replica has a thread of its own, or on a thread other than the first one's.
     */
    public int turn() {
        return life.turn();
    }

    /** Lets go of a replica with {@link EngineContext#turnsByCaller} as if its process had been killed, a snapshot in hand too. */
    public void abandon() {
        life.abandon();
    }

    /** Where the replica is in its life. */
    public ReplicaState state() {
        return life.state();
    }

    /** What halted it, null when nothing did: a {@link io.acta.engine.follow.ReplayDivergedException} names the batch. */
    public Throwable cause() {
        return life.cause();
    }

    /** What is in force. */
    public ReplicaContext context() {
        return context;
    }

    /** Its counters, as an engine's: APPLIED_POSITION is its own, JOURNALED_POSITION the writer's, as far as known. */
    public EngineCounters counters() {
        return core.counters();
    }

    /** Sequence of the last action whose effects are in its state. */
    public long position() {
        return applied.getAcquire();
    }

    /** Actions that it has still to apply, as far as known. */
    public long lag() {
        final long from = position();
        return Math.max(0, known.getAcquire() - from);
    }

    /**
     * Waits until the state shows an action.
     *
     * @return true when it does; false when the time was over before, or the replica follows no longer.
     * @throws EngineException when it halted before; its cause is what halted it.
     */
    public boolean await(final long sequence, final long timeout, final TimeUnit unit) {
        final long timeoutNs = unit.toNanos(timeout);
        final long start = System.nanoTime();
        int looks = 0;
        while (position() < sequence) {
            final ReplicaState state = state();
            if (state == ReplicaState.HALTED && position() < sequence) {
                throw new EngineException(
                        "replica " + context.engine().name() + " halted before sequence " + sequence, cause());
            }
            if (state.compareTo(ReplicaState.FOLLOWING) > 0 || System.nanoTime() - start > timeoutNs) {
                return position() >= sequence;
            }
            Engine.pause(looks++);
        }
        return true;
    }

    /**
     * Asks the state a question, on the replica's thread, between two batches. As {@link Engine#query}, but the writer is not held up.
     *
     * @return the answer; exceptionally what the question threw, or an {@link EngineException} when the replica has ended or too many
     *     questions wait.
     */
    public <R> CompletableFuture<R> query(final Function<StateView, R> question) {
        return core.query(question);
    }

    /** The tables whose rows any thread reads, as {@link Engine#published}; they show what the replica has applied. */
    public PublishedTables published() {
        return core.published();
    }

    /**
     * Takes a snapshot of the state as far as the replica has come, without holding up the writer. The next launch on the same directory goes on
     * from it. A journal is not retired by a replica: that is the writer's to do.
     *
     * @return the sequence of the last action in it, once it is kept; exceptionally an {@link EngineException} when the replica has ended,
     *     stands within a batch or behind one that left reactions to the next, or has no place for snapshots, or a {@link io.acta.engine.snapshot.SnapshotException} that says what failed.
     */
    public CompletableFuture<Long> snapshot() {
        if (core.snapshots() == null) {
            return CompletableFuture.failedFuture(
                    new EngineException("replica " + context.engine().name()
                            + ": no place for snapshots was set; call snapshots(...) of its engine context"));
        }
        if (life.hasCaller()) {
            return query(state -> life.takeSnapshot()).thenCompose(life::finishLater);
        }
        return query(state -> life.takeSnapshot()).thenApplyAsync(this::finish, this::runSnapshot);
    }

    private void runSnapshot(final Runnable work) {
        final Thread thread = new Thread(work, "acta-" + context.engine().name() + "-snapshot");
        thread.setDaemon(true);
        thread.start();
    }

    private long finish(final PendingSnapshot pending) {
        try (pending) {
            while (query(state -> life.syncedBatch()).join() < pending.end().batchNumber()) {
                LockSupport.parkNanos(SYNC_POLL_NS);
            }
            pending.finish();
            return pending.end().lastSequence();
        }
    }

    /**
     * Outputs and outcomes of the batches that it applies from now on, to be polled by the caller. The writer's subscribers are told of
     * the same ones: effects belong to one of the two, or to a consumer that knows each output by (sequence, ordinal).
     */
    public Subscription subscribe(final String name, final OverflowPolicy policy) {
        return core.subscribe(name, policy);
    }

    /** Change notifications of the batches that it applies from now on, to be polled by the caller. */
    public Subscription subscribeToChanges(final String name, final OverflowPolicy policy) {
        return core.subscribeToChanges(name, policy);
    }

    /** As {@link #subscribe}, on a thread of its own. What the handler throws is counted and reported. */
    public Subscription onOutputs(final String name, final OverflowPolicy policy, final ReleaseHandler handler) {
        return core.onOutputs(name, policy, handler, () -> {});
    }

    /** As {@link #subscribeToChanges}, on a thread of its own. What the handler throws is counted and reported. */
    public Subscription onChanges(final String name, final OverflowPolicy policy, final ChangeHandler handler) {
        return core.onChanges(name, policy, handler);
    }

    /**
     * The rows of some tables as they are after one batch, then every change after it: what a client that joins needs, in one call. On a
     * thread of its own; what the handler throws is counted and reported. The rows are copied on the reactor thread, so that actions
     * wait as long as that takes.
     *
     * @param tables whose rows and changes are told; all when none is named.
     * @throws EngineException when their rows take more bytes than the context's {@code joinerBytesMax}, or a table is unknown.
     */
    public Subscription onState(
            final String name,
            final OverflowPolicy policy,
            final StateHandler handler,
            final TableType<?, ?>... tables) {
        return core.onState(name, policy, handler, List.of(tables));
    }

    /**
     * Makes the replica the writer: takes the journal's lock, verifies the journal to its end, applies what is left of it, and begins a
     * new generation. Its state, subscribers and counters go over to the engine; the replica itself is then {@link
     * ReplicaState#PROMOTED}, and closing it does nothing.
     *
     * <p>The lock keeps two writers apart: while the old one lives, a promotion is refused and the replica goes on following. An interrupt does
     * not end a promotion where the engine has a thread of its own; it is there when the call returns.
     *
     * @param journal newly made, on the directory that the replica follows.
     * @return the engine, RUNNING.
     * @throws EngineException when the journal cannot be had or is damaged, or a question or a subscriber holds the replica's thread for
     *     longer than the close timeout; the replica goes on following.
     * @throws IllegalStateException when it does not follow, or is asked by its own question.
     */
    public Engine promote(final Journal journal) {
        return life.promote(journal);
    }

    /**
     * Stops following and frees what it holds. Idempotent. Does nothing to the engine that it was promoted to. On the replica's thread or a
     * subscriber's, which the end waits for, it returns at once and the replica ends behind it.
     *
     * @throws EngineException when a question or a handler holds the replica's thread for longer than twice the close timeout; its cause
     *     shows where, and the replica ends when that does.
     */
    @Override
    public void close() {
        life.close();
    }

    @Override
    public String toString() {
        return "Replica{name=" + context.engine().name() + ", state=" + state() + ", position=" + position() + ", lag="
                + lag() + '}';
    }
}
