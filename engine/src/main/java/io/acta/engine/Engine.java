package io.acta.engine;

import io.acta.codec.door.ActionValidator;
import io.acta.codec.schema.Schema;
import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import io.acta.engine.journal.Journal;
import io.acta.engine.loop.ReactorLoop;
import io.acta.engine.published.PublishedTables;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.StateHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.ring.ActionRing;
import io.acta.engine.ring.LongActionPool;
import io.acta.engine.state.TableType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.agrona.concurrent.status.AtomicCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State that many threads act on at once: actions go in by publishers, one reactor thread applies and journals them, and
 * subscribers are told.
 *
 * <pre>{@code
 * try (Engine engine = Engine.launch(new EngineContext()
 *         .reactor(new MediaSystem())
 *         .journal(new ChronicleJournal(new ChronicleJournalContext().directory(directory))))) {
 *     MediaActions actions = new MediaActions(engine.publisher());
 *     long sequence = actions.muteToggled(userId);
 *     engine.await(sequence, Level.JOURNALED, 1, TimeUnit.SECONDS);
 * }
 * }</pre>
 *
 * <p><b>Threads:</b> every method may be called on any thread, but for a {@link Publisher}, which belongs to one.
 */
public final class Engine implements AutoCloseable {
    static final int GATE_OPEN = 0;

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private static final int AWAIT_SPINS = 1_000;
    private static final int AWAIT_YIELDS = 100;
    private static final long AWAIT_PARK_NS = 50_000;

    private final EngineContext context;
    private final EngineCore core;
    private final EngineCounters counters;
    private final ActionRing ring;
    private final ReactorLoop loop;
    private final ActionValidator validator;
    private final AtomicCounter applied;
    private final AtomicCounter journaled;
    private final AtomicCounter synced;
    private final EngineLife life;

    private boolean publisherTaken;
    private long firstSequence;

    private Engine(final EngineCore core) {
        this.core = core;
        this.context = core.context();
        this.counters = core.counters();
        this.applied = counters.get(EngineCounter.APPLIED_POSITION);
        this.journaled = counters.get(EngineCounter.JOURNALED_POSITION);
        this.synced = counters.get(EngineCounter.SYNCED_POSITION);
        this.ring = new ActionRing(
                context.ringSlots(),
                context.slotLengthBytes(),
                context.producerMode() == ProducerMode.MULTI,
                new LongActionPool(
                        context.longActionsMax(), context.limits().actionLengthMax() + ActionRecord.HEADERS_LENGTH_MAX),
                core.reactorWakeUp());
        this.loop = new ReactorLoop(
                ring,
                context.journal(),
                core.assembly(),
                core.applier(),
                core.changes(),
                core.published(),
                core.queries(),
                counters,
                context.clock(),
                context.engineId(),
                context.batchActionsMax(),
                context.releaseLevel() == Level.SYNCED);
        this.validator = ActionValidator.of(
                context.limits().actionLengthMax(),
                context.reactors().stream().map(Reactor::schema).distinct().toArray(Schema[]::new));
        this.life = new EngineLife(core, loop, this::onRecovered);
    }

    /**
     * Starts an engine: sets the reactors up, applies the journal again, then takes actions. Returns when it is RUNNING.
     *
     * @throws IllegalArgumentException when the context is wrong.
     * @throws EngineException when it cannot start or the journal cannot be recovered; nothing is left running.
     */
    public static Engine launch(final EngineContext context) {
        JvmFlags.check();
        final Engine engine = new Engine(new EngineCore(context.conclude()));
        final List<String> unhandled = UnhandledActions.of(context.reactors());
        if (!unhandled.isEmpty()) {
            LOG.warn(
                    "engine {}: no reactor handles {}: such an action is APPLIED without effect; override its method of the"
                            + " generated reactor, with @Override",
                    context.name(),
                    unhandled);
        }
        engine.life.start();
        return engine;
    }

    /**
     * Makes a replica's core an engine's: recovers the journal, of which the core passes over what it has applied.
     *
     * @throws EngineException when the journal cannot be recovered, because the writer is alive above all; the core is as it was.
     */
    static Engine takeOver(final EngineCore core, final Journal journal) {
        core.context().promoted(journal);
        final Engine engine = new Engine(core);
        engine.life.start();
        return engine;
    }

    void keepCauses(final ObjLongConsumer<Exception> keeper) {
        core.keepCauses(keeper);
    }

    void forgetCauses(final ObjLongConsumer<Exception> keeper) {
        core.forgetCauses(keeper);
    }

    private void onRecovered(final long lastSequence) {
        firstSequence = lastSequence + 1;
    }

    /**
     * One turn of the main loop, on the caller's thread, for an engine that was launched with {@link EngineContext#turnsByCaller}: answers
     * questions, then takes, applies, journals and releases one batch, if there is one. Always on the same thread.
     *
     * @return 0 when there was nothing to do, or the engine is HALTED or CLOSED.
     * @throws IllegalStateException when the engine has a thread of its own, or on a thread other than the first one's.
     */
    public int turn() {
        return life.turn();
    }

    /**
     * Lets go of an engine that was launched with {@link EngineContext#turnsByCaller} as if its process had been killed: nothing more is
     * applied, journaled or told, and the journal is not closed. Frees the memory of the state.
     */
    public void abandon() {
        life.abandon();
    }

    /** Where the engine is in its life. */
    public EngineState state() {
        return life.state();
    }

    /** What halted the engine, null when nothing did. */
    public Throwable cause() {
        return life.cause();
    }

    /** What is in force. */
    public EngineContext context() {
        return context;
    }

    /** The engine's counters; they stay readable after it is closed. */
    public EngineCounters counters() {
        return counters;
    }

    /**
     * A handle for one thread to dispatch actions.
     *
     * @throws IllegalStateException when the context says SINGLE and one was made already.
     */
    public synchronized Publisher publisher() {
        if (context.producerMode() == ProducerMode.SINGLE && publisherTaken) {
            throw new IllegalStateException("engine " + context.name()
                    + ": producerMode=SINGLE allows one publisher and it is taken; set producerMode(MULTI)");
        }
        publisherTaken = true;
        return new Publisher(
                this,
                ring,
                validator.newInstance(),
                context.limits().actionLengthMax(),
                counters.get(EngineCounter.INVALID),
                counters.get(EngineCounter.BACK_PRESSURED));
    }

    /** Dispatches for callers who want a future of each outcome. Takes a publisher and a subscription of its own. */
    public OutcomeFutures outcomeFutures() {
        return new OutcomeFutures(this);
    }

    int publisherGate() {
        return life.publisherGate();
    }

    long sequenceOf(final long slot) {
        return firstSequence + slot;
    }

    /** Sequence of the last action that has reached a level. ACCEPTED counts actions that publishers still write. */
    public long position(final Level level) {
        return switch (level) {
            case ACCEPTED -> firstSequence + ring.claimed() - 1;
            case APPLIED -> applied.getAcquire();
            case JOURNALED -> journaled.getAcquire();
            case SYNCED -> synced.getAcquire();
        };
    }

    /**
     * Waits until an action has reached a level.
     *
     * @return true when it has; false when the time was over before, or the engine was closed. Allocates nothing.
     * @throws EngineException when the engine halted before; its cause is what halted it.
     */
    public boolean await(final long sequence, final Level level, final long timeout, final TimeUnit unit) {
        if (sequence < 1) {
            throw new IllegalArgumentException("await: sequence=" + sequence
                    + (sequence < 0 ? " is a refusal, " + SinkCode.name(sequence) : " is none")
                    + "; sequences start at 1");
        }
        final long timeoutNs = unit.toNanos(timeout);
        final long start = System.nanoTime();
        int looks = 0;
        while (position(level) < sequence) {
            final EngineState state = life.state();
            if (state == EngineState.HALTED && position(level) < sequence) {
                throw new EngineException(
                        "engine " + context.name() + " halted before sequence " + sequence + " was " + level, cause());
            }
            if (state == EngineState.CLOSED || System.nanoTime() - start > timeoutNs) {
                return position(level) >= sequence;
            }
            pause(looks++);
        }
        return true;
    }

    /** Spins, then yields, then parks: what a back-off strategy does, without an object for each wait. */
    static void pause(final int looks) {
        if (looks < AWAIT_SPINS) {
            Thread.onSpinWait();
        } else if (looks < AWAIT_SPINS + AWAIT_YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(AWAIT_PARK_NS);
        }
    }

    /**
     * Asks the state a question, on the reactor thread, between two batches: the answer never shows half an action or an
     * unjournaled one. Keep it short: actions wait meanwhile. Flyweights must not leave it.
     *
     * @return the answer; exceptionally what the question threw, or an {@link EngineException} when the engine does not run,
     *     too many questions wait, or it is asked on the reactor thread: within a question, a handler, or what follows an answer.
     */
    public <R> CompletableFuture<R> query(final Function<StateView, R> question) {
        return core.query(question);
    }

    /**
     * The tables whose committed rows any thread reads without a lock, without garbage and without the reactor thread: those that a
     * reactor published by {@code setup.publish(...)}. Make a generated reader for each thread and table:
     *
     * <pre>{@code
     * AccountReader accounts = new AccountReader(engine.published());
     * AccountDecoder account = accounts.get(accountId);
     * }</pre>
     *
     * What is read has reached the release level. They stay readable after the engine is closed.
     */
    public PublishedTables published() {
        return core.published();
    }

    /**
     * Takes a snapshot: the reactor thread writes the state down between two batches, which takes time in proportion to its size, and goes on;
     * another thread syncs and verifies it.
     *
     * @return the sequence of the last action in it, once it is kept; exceptionally an {@link EngineException} when the engine does
     *     not run or has no place for snapshots, or a {@link io.acta.engine.snapshot.SnapshotException} that says what failed.
     */
    public CompletableFuture<Long> snapshot() {
        return life.snapshot();
    }

    /** What the launch went on from: a snapshot, how many batches after it, and snapshots that were damaged. */
    public RecoveryReport recoveryReport() {
        return life.report();
    }

    /** Outputs and outcomes from the next batch on, to be polled by the caller. */
    public Subscription subscribe(final String name, final OverflowPolicy policy) {
        return core.subscribe(name, policy);
    }

    /** Change notifications from the next batch on, to be polled by the caller. */
    public Subscription subscribeToChanges(final String name, final OverflowPolicy policy) {
        return core.subscribeToChanges(name, policy);
    }

    /** Outputs and outcomes from the next batch on, on a thread of their own. What the handler throws is counted and reported. */
    public Subscription onOutputs(final String name, final OverflowPolicy policy, final ReleaseHandler handler) {
        return onOutputs(name, policy, handler, () -> {});
    }

    Subscription onOutputs(
            final String name, final OverflowPolicy policy, final ReleaseHandler handler, final Runnable onEnd) {
        return core.onOutputs(name, policy, handler, onEnd);
    }

    /** Change notifications from the next batch on, on a thread of their own. What the handler throws is counted and reported. */
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
     * Takes no more actions, applies and journals those in the ring, waits for subscribers (at most the context's close
     * timeout), syncs and closes the journal. Idempotent. On the reactor thread or a subscriber's, which the end waits for, it
     * returns at once and the engine ends behind it.
     *
     * @throws EngineException when a question or a handler holds the reactor thread for longer than twice the close timeout; its cause
     *     shows where, and the engine ends when that does.
     */
    @Override
    public void close() {
        if (life.close()) {
            core.joinSubscribers();
        }
    }

    @Override
    public String toString() {
        return "Engine{name=" + context.name() + ", state=" + state() + ", applied=" + position(Level.APPLIED)
                + ", journaled=" + position(Level.JOURNALED) + ", synced=" + position(Level.SYNCED) + '}';
    }
}
