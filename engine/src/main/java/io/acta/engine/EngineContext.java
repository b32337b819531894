package io.acta.engine;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.slf4j.LoggerFactory;

/**
 * How an engine is made. Everything has a default save the reactors and the journal. {@link #conclude()}, which {@link Engine#launch} calls,
 * checks all of it in one place; after that nothing may be changed, and each launch takes a new one. Not thread-safe.
 *
 * <p>In their order below: what an engine is made of, how much fits into the ring and a batch, who is told and when, and what runs it.
 */
public final class EngineContext {
    private final List<Reactor> reactors = new ArrayList<>();
    private Journal journal;
    private SnapshotStore snapshots;
    private long snapshotEvery;
    private int snapshotsKept;
    private String name = "acta";
    private long engineId = 1;
    private EngineLimits limits = EngineLimits.DEFAULT;

    private ProducerMode producerMode = ProducerMode.MULTI;
    private int ringSlots = 16 * 1024;
    private int slotLengthBytes = 128;
    private int longActionsMax = 64;
    private int batchActionsMax = 4 * 1024;

    private Level releaseLevel = Level.JOURNALED;
    private int outputLogBytes = 8 * 1024 * 1024;
    private int changeLogBytes = 8 * 1024 * 1024;
    private int joinerBytesMax = 256 * 1024 * 1024;
    private ErrorHandler errorHandler;
    private RecoveryProgress recoveryProgress = RecoveryProgress.NONE;
    private Path countersFile;

    private IdleMode idleMode = IdleMode.ADAPTIVE;
    private int cpu = -1;
    private EpochNanoClock clock = new OffsetEpochNanoClock();
    private long closeTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private Runnable whileWaiting;
    private boolean concluded;

    /** Adds a reactor; actions go through reactors in the order in which they were added. At least one. */
    public EngineContext reactor(final Reactor reactor) {
        requireOpen();
        reactors.add(Objects.requireNonNull(reactor, "reactor"));
        return this;
    }

    /** Where batches are kept. Required: {@code MemoryJournal}, {@code DiscardingJournal} or one of {@code journal/}. */
    public EngineContext journal(final Journal journal) {
        requireOpen();
        this.journal = journal;
        return this;
    }

    /** Where snapshots are kept; a launch goes on from the newest. None unless set, and a launch applies the whole journal again. */
    public EngineContext snapshots(final SnapshotStore snapshots) {
        requireOpen();
        this.snapshots = snapshots;
        return this;
    }

    /** Takes a snapshot after each so many actions; 0, the default, only when {@link Engine#snapshot()} asks for one. */
    public EngineContext snapshotEvery(final long actions) {
        requireOpen();
        this.snapshotEvery = actions;
        return this;
    }

    /**
     * Keeps the newest snapshots, so many of them (65,536 at most), and the journal since the oldest of these; the rest is deleted, once so many are
     * there and verified. 0, the default, deletes nothing. Keep two or more: when the only one is damaged, the state is lost.
     */
    public EngineContext snapshotsKept(final int snapshotsKept) {
        requireOpen();
        this.snapshotsKept = snapshotsKept;
        return this;
    }

    /** Names threads, messages and counters. "acta" unless set. */
    public EngineContext name(final String name) {
        requireOpen();
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Stands in every batch; a journal of another engine is refused. It also seeds randomness. 1 unless set. */
    public EngineContext engineId(final long engineId) {
        requireOpen();
        this.engineId = engineId;
        return this;
    }

    /** What one action may do, and how much may wait. {@link EngineLimits#DEFAULT} unless set. */
    public EngineContext limits(final EngineLimits limits) {
        requireOpen();
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** How many threads publish. MULTI unless set. */
    public EngineContext producerMode(final ProducerMode producerMode) {
        requireOpen();
        this.producerMode = Objects.requireNonNull(producerMode, "producerMode");
        return this;
    }

    /** Actions that the ring holds, a power of two from 2 on. 16,384 unless set. With {@link #slotLengthBytes}, at most 1 GiB. */
    public EngineContext ringSlots(final int ringSlots) {
        requireOpen();
        this.ringSlots = ringSlots;
        return this;
    }

    /**
     * Bytes of a slot, a power of two within 32 and 1,048,576; an action whose record (header 8 to 32 bytes) is longer takes a block. 128 unless
     * set.
     */
    public EngineContext slotLengthBytes(final int slotLengthBytes) {
        requireOpen();
        this.slotLengthBytes = slotLengthBytes;
        return this;
    }

    /** Long actions in the ring at a time, 1 to 65,536; each has a block of {@link EngineLimits#actionLengthMax}. 64 unless set. */
    public EngineContext longActionsMax(final int longActionsMax) {
        requireOpen();
        this.longActionsMax = longActionsMax;
        return this;
    }

    /** Actions in a batch, 1 to 1,048,576, and never more than the ring holds. 4,096 unless set. */
    public EngineContext batchActionsMax(final int batchActionsMax) {
        requireOpen();
        this.batchActionsMax = batchActionsMax;
        return this;
    }

    /** How safe an action must be before anybody hears of it: JOURNALED, the default, or SYNCED. */
    public EngineContext releaseLevel(final Level releaseLevel) {
        requireOpen();
        this.releaseLevel = Objects.requireNonNull(releaseLevel, "releaseLevel");
        return this;
    }

    /**
     * Bytes of the log of outputs and outcomes, a power of two within 65,536 and 2^30: how far a subscriber may be behind. It holds what one batch
     * may need by {@link #limits()} and {@link #batchActionsMax()} at least. 8 MiB unless set.
     */
    public EngineContext outputLogBytes(final int outputLogBytes) {
        requireOpen();
        this.outputLogBytes = outputLogBytes;
        return this;
    }

    /** Bytes of the log of changes, a power of two within 65,536 and 2^30: how far a subscriber may be behind. 8 MiB unless set. */
    public EngineContext changeLogBytes(final int changeLogBytes) {
        requireOpen();
        this.changeLogBytes = changeLogBytes;
        return this;
    }

    /**
     * Bytes of rows that are copied for one who joins by {@link Engine#onState}, on the heap and until they are told, 1,024 to 2^30; 256 MiB
     * unless set. Who asks for more is refused.
     */
    public EngineContext joinerBytesMax(final int joinerBytesMax) {
        requireOpen();
        this.joinerBytesMax = joinerBytesMax;
        return this;
    }

    /**
     * Told of handlers and subscribers that throw, of what halts a running engine, and of actions and subscribers that its close left behind; always by an
     * {@link EngineException} that says where, and whose cause is what was thrown. A failed launch is thrown and not told. Logs unless
     * set. Called on the thread concerned.
     */
    public EngineContext errorHandler(final ErrorHandler errorHandler) {
        requireOpen();
        this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
        return this;
    }

    /** Told how far a recovery has come. Nobody unless set. Called on the thread that recovers. */
    public EngineContext recoveryProgress(final RecoveryProgress recoveryProgress) {
        requireOpen();
        this.recoveryProgress = Objects.requireNonNull(recoveryProgress, "recoveryProgress");
        return this;
    }

    /** A file for the counters, made anew at each launch; its directory must exist. None unless set. */
    public EngineContext countersFile(final Path countersFile) {
        requireOpen();
        this.countersFile = countersFile;
        return this;
    }

    /** What the reactor thread does when it has nothing to do. ADAPTIVE unless set. */
    public EngineContext idleMode(final IdleMode idleMode) {
        requireOpen();
        this.idleMode = Objects.requireNonNull(idleMode, "idleMode");
        return this;
    }

    /** The CPU that the reactor thread is pinned to, up to 1,023; -1, the default, pins to none. */
    public EngineContext cpu(final int cpu) {
        requireOpen();
        this.cpu = cpu;
        return this;
    }

    /** Where a batch's time comes from; it is read once a batch. The system's clock, without allocation, unless set. */
    public EngineContext clock(final EpochNanoClock clock) {
        requireOpen();
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * How long {@link Engine#close()} waits for slow subscribers, 0 or more. Ten seconds unless set. Who is not done by then gets no more; the error
     * handler is told.
     */
    public EngineContext closeTimeout(final long timeout, final TimeUnit unit) {
        requireOpen();
        this.closeTimeoutNs = unit.toNanos(timeout);
        return this;
    }

    /**
     * Starts no thread: the caller runs the engine by {@link Engine#turn()}, or the replica by {@link Replica#turn()}. For a program with a
     * loop of its own, and for simulations, in which one thread does everything in an order that a seed decides. Questions and subscriptions
     * of the thread that takes the turns are answered at once; {@link Engine#await} waits for nothing that this thread would have to do.
     *
     * @param whileWaiting run again and again while a turn waits for a slow subscriber or for the disk, so that the thread can do their
     *     part; it must not call the engine.
     */
    public EngineContext turnsByCaller(final Runnable whileWaiting) {
        requireOpen();
        this.whileWaiting = Objects.requireNonNull(whileWaiting, "whileWaiting");
        return this;
    }

    private void requireOpen() {
        if (concluded) {
            throw new IllegalStateException("context: already used by an engine; make a new one for each launch");
        }
    }

    /**
     * Checks everything and closes the context to change.
     *
     * @throws IllegalArgumentException that names the setting, its value and what would do.
     * @throws IllegalStateException when an engine uses it already.
     */
    public EngineContext conclude() {
        ContextRules.requireJournal(this);
        return concludeAllButJournal();
    }

    /** As {@link #conclude()}, for a replica, which has no journal of its own until it is promoted. */
    EngineContext concludeForReplica() {
        ContextRules.requireNoJournal(this);
        return concludeAllButJournal();
    }

    /** The journal of an engine that was a replica. */
    void promoted(final Journal taken) {
        journal = taken;
    }

    private EngineContext concludeAllButJournal() {
        requireOpen();
        ContextRules.check(this);
        batchActionsMax = Math.min(batchActionsMax, ringSlots);
        if (errorHandler == null) {
            final var log = LoggerFactory.getLogger(Engine.class);
            errorHandler = error -> log.error(error.getMessage(), error);
        }
        concluded = true;
        return this;
    }

    /** The reactors in their order. */
    public List<Reactor> reactors() {
        return List.copyOf(reactors);
    }

    /** Where batches are kept, null for nowhere yet. */
    public Journal journal() {
        return journal;
    }

    /** Where snapshots are kept, null for nowhere. */
    public SnapshotStore snapshots() {
        return snapshots;
    }

    /** Actions after which a snapshot is taken, 0 for none. */
    public long snapshotEvery() {
        return snapshotEvery;
    }

    /** Snapshots that are kept, 0 for all. */
    public int snapshotsKept() {
        return snapshotsKept;
    }

    /** Names threads, messages and counters. */
    public String name() {
        return name;
    }

    /** Stands in every batch. */
    public long engineId() {
        return engineId;
    }

    /** The bounds that a replay must repeat, those that follow from the log of outputs included. */
    public EngineLimits limits() {
        return limits.forOutputLog(outputLogBytes);
    }

    /** How many threads publish. */
    public ProducerMode producerMode() {
        return producerMode;
    }

    /** Actions that the ring holds. */
    public int ringSlots() {
        return ringSlots;
    }

    /** Bytes of a slot. */
    public int slotLengthBytes() {
        return slotLengthBytes;
    }

    /** Long actions in the ring at a time. */
    public int longActionsMax() {
        return longActionsMax;
    }

    /** Actions in a batch at most. */
    public int batchActionsMax() {
        return batchActionsMax;
    }

    /** How safe an action must be before anybody hears of it. */
    public Level releaseLevel() {
        return releaseLevel;
    }

    /** Bytes of the log of outputs and outcomes. */
    public int outputLogBytes() {
        return outputLogBytes;
    }

    /** Bytes of the log of changes. */
    public int changeLogBytes() {
        return changeLogBytes;
    }

    /** Bytes of rows that are copied for one who joins. */
    public int joinerBytesMax() {
        return joinerBytesMax;
    }

    /** Told of errors; null until the context is concluded, unless set. */
    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    /** Told how far a recovery has come. */
    public RecoveryProgress recoveryProgress() {
        return recoveryProgress;
    }

    /** The counters' file, null for none. */
    public Path countersFile() {
        return countersFile;
    }

    /** What an idle thread does. */
    public IdleMode idleMode() {
        return idleMode;
    }

    /** The reactor's CPU, -1 for any. */
    public int cpu() {
        return cpu;
    }

    /** Where a batch's time comes from. */
    public EpochNanoClock clock() {
        return clock;
    }

    /** How long closing waits for slow subscribers. */
    public long closeTimeoutNs() {
        return closeTimeoutNs;
    }

    /** What the caller does while a turn waits; null for an engine with a thread of its own. */
    public Runnable turnsByCaller() {
        return whileWaiting;
    }

    @Override
    public String toString() {
        return "EngineContext{name=" + name + ", engineId=" + engineId + ", reactors="
                + reactors.stream().map(Reactor::name).toList() + ", journal=" + journal + ", snapshots="
                + snapshots + ", snapshotEvery=" + snapshotEvery + ", snapshotsKept=" + snapshotsKept + ", " + limits()
                + ", producerMode=" + producerMode + ", ringSlots=" + ringSlots + ", slotLengthBytes="
                + slotLengthBytes + ", longActionsMax=" + longActionsMax + ", batchActionsMax=" + batchActionsMax
                + ", releaseLevel=" + releaseLevel + ", outputLogBytes=" + outputLogBytes + ", changeLogBytes="
                + changeLogBytes + ", joinerBytesMax=" + joinerBytesMax + ", countersFile=" + countersFile
                + ", idleMode=" + idleMode + ", cpu=" + cpu + ", closeTimeoutNs=" + closeTimeoutNs
                + ", turnsByCaller=" + (whileWaiting != null) + '}';
    }
}
