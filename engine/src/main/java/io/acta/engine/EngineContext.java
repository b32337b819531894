package io.acta.engine;

import io.acta.engine.journal.Journal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.loop.EngineLimits;
import io.acta.engine.reactor.Reactor;
import io.acta.engine.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.slf4j.LoggerFactory;

/**
 * How an engine is made. Everything has a default save the reactors and the journal. {@link #conclude()}, which
 * {@link Engine#launch} calls, checks all of it in one place; after that nothing may be changed.
 */
public final class EngineContext {
    private static final int SLOT_LENGTH_MIN = 32;
    private static final int RING_BYTES_MAX = 1 << 30;
    private static final int OUTCOME_BYTES = 32;

    private static final int JOINER_BYTES_DEFAULT = 256 * 1024 * 1024;

    /** Of a time-driven output, which has more than others. */
    private static final int OUTPUT_OVERHEAD_BYTES = 40;

    private final List<Reactor> reactors = new ArrayList<>();
    private String name = "acta";
    private long engineId = 1;
    private Journal journal;
    private SnapshotStore snapshots;
    private long snapshotEvery;
    private int snapshotsKept;
    private ProducerMode producerMode = ProducerMode.MULTI;
    private int ringSlots = 16 * 1024;
    private int slotLengthBytes = 128;
    private int actionLengthMax = 64 * 1024;
    private int longActionsMax = 64;
    private int batchActionsMax = 4 * 1024;
    private int followUpsMax = 1024;
    private int followUpBytesMax = 256 * 1024;
    private int outputsMax = 1024;
    private int outputBytesMax = 128 * 1024;
    private int mutationsMax = 16 * 1024;
    private long originsMax = 64 * 1024;
    private int timersMax = 64 * 1024;
    private int timersPerBatchMax = 1024;
    private int continuationRows = 4_096;
    private int continuationsPerBatchMax = 256;
    private int reactionRoundsMax = 16;
    private int outputLogBytes = 8 * 1024 * 1024;
    private int changeLogBytes = 8 * 1024 * 1024;
    private IdleMode idleMode = IdleMode.ADAPTIVE;
    private int cpu = -1;
    private Level releaseLevel = Level.JOURNALED;
    private Path countersFile;
    private EpochNanoClock clock = new OffsetEpochNanoClock();
    private ErrorHandler errorHandler;
    private RecoveryProgress recoveryProgress = RecoveryProgress.NONE;
    private int joinerBytesMax = JOINER_BYTES_DEFAULT;
    private long closeTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private Runnable whileWaiting;
    private boolean concluded;

    /** Adds a reactor; actions go through reactors in the order in which they were added. At least one. */
    public EngineContext reactor(final Reactor reactor) {
        reactors.add(Objects.requireNonNull(reactor, "reactor"));
        return change();
    }

    /** Where batches are kept. Required: {@code MemoryJournal}, {@code DiscardingJournal} or one of {@code journal/}. */
    public EngineContext journal(final Journal journal) {
        this.journal = journal;
        return change();
    }

    /** Where snapshots are kept; a launch goes on from the newest. None unless set, and a launch applies the whole journal again. */
    public EngineContext snapshots(final SnapshotStore snapshots) {
        this.snapshots = snapshots;
        return change();
    }

    /** Takes a snapshot after each so many actions; 0, the default, only when {@link Engine#snapshot()} asks for one. */
    public EngineContext snapshotEvery(final long actions) {
        this.snapshotEvery = actions;
        return change();
    }

    /**
     * Keeps the newest snapshots, so many of them, and the journal since the oldest of these; the rest is deleted, once so many are
     * there and verified. 0, the default, deletes nothing. Keep two or more: when the only one is damaged, the state is lost.
     */
    public EngineContext snapshotsKept(final int snapshotsKept) {
        this.snapshotsKept = snapshotsKept;
        return change();
    }

    /** Names threads, messages and counters. "acta" unless set. */
    public EngineContext name(final String name) {
        this.name = Objects.requireNonNull(name, "name");
        return change();
    }

    /** Stands in every batch; a journal of another engine is refused. It also seeds randomness. 1 unless set. */
    public EngineContext engineId(final long engineId) {
        this.engineId = engineId;
        return change();
    }

    /** How many threads publish. MULTI unless set. */
    public EngineContext producerMode(final ProducerMode producerMode) {
        this.producerMode = Objects.requireNonNull(producerMode, "producerMode");
        return change();
    }

    /** Actions that the ring holds, a power of two. 16,384 unless set. */
    public EngineContext ringSlots(final int ringSlots) {
        this.ringSlots = ringSlots;
        return change();
    }

    /** Bytes of a slot, a power of two; an action whose record (header 8 to 32 bytes) is longer takes a block. 128 unless set. */
    public EngineContext slotLengthBytes(final int slotLengthBytes) {
        this.slotLengthBytes = slotLengthBytes;
        return change();
    }

    /** Bytes of the longest action, SBE header included; a longer one is refused at the door. 65,536 unless set. */
    public EngineContext actionLengthMax(final int actionLengthMax) {
        this.actionLengthMax = actionLengthMax;
        return change();
    }

    /** Long actions in the ring at a time; each has a block of actionLengthMax. 64 unless set. */
    public EngineContext longActionsMax(final int longActionsMax) {
        this.longActionsMax = longActionsMax;
        return change();
    }

    /** Actions in a batch at most; never more than the ring holds. 4,096 unless set. */
    public EngineContext batchActionsMax(final int batchActionsMax) {
        this.batchActionsMax = batchActionsMax;
        return change();
    }

    /** Follow-ups that one action may cause: at most this many, in at most so many bytes. 1,024 and 262,144 unless set. */
    public EngineContext followUpsMax(final int followUpsMax, final int followUpBytesMax) {
        this.followUpsMax = followUpsMax;
        this.followUpBytesMax = followUpBytesMax;
        return change();
    }

    /** Outputs that one action may make: at most this many, in at most so many bytes. 1,024 and 131,072 unless set. */
    public EngineContext outputsMax(final int outputsMax, final int outputBytesMax) {
        this.outputsMax = outputsMax;
        this.outputBytesMax = outputBytesMax;
        return change();
    }

    /** Changes of rows that one action may make. 16,384 unless set. */
    public EngineContext mutationsMax(final int mutationsMax) {
        this.mutationsMax = mutationsMax;
        return change();
    }

    /** Origins whose high-water marks are kept; the first action of one more is rejected (TABLE_FULL). 65,536 unless set. */
    public EngineContext originsMax(final long originsMax) {
        this.originsMax = originsMax;
        return change();
    }

    /** Timers that may wait at a time, and that one batch fires at most. 65,536 and 1,024 unless set. */
    public EngineContext timersMax(final int timersMax, final int timersPerBatchMax) {
        this.timersMax = timersMax;
        this.timersPerBatchMax = timersPerBatchMax;
        return change();
    }

    /** Rows in which continuations wait, one for each 112 bytes of an action, and continuations that a batch applies. 4,096 and 256 unless set. */
    public EngineContext continuationsMax(final int continuationRows, final int continuationsPerBatchMax) {
        this.continuationRows = continuationRows;
        this.continuationsPerBatchMax = continuationsPerBatchMax;
        return this;
    }

    /** Rounds of reactions to reactions that a batch may have; a change in the last one is undone. 16 unless set. */
    public EngineContext reactionRoundsMax(final int reactionRoundsMax) {
        this.reactionRoundsMax = reactionRoundsMax;
        return this;
    }

    /** Bytes of the logs of outputs and of changes, powers of two: how far a subscriber may be behind. 8 MiB each unless set. */
    public EngineContext releaseLogs(final int outputLogBytes, final int changeLogBytes) {
        this.outputLogBytes = outputLogBytes;
        this.changeLogBytes = changeLogBytes;
        return change();
    }

    /** What the reactor thread does when it has nothing to do. ADAPTIVE unless set. */
    public EngineContext idleMode(final IdleMode idleMode) {
        this.idleMode = Objects.requireNonNull(idleMode, "idleMode");
        return change();
    }

    /** The CPU that the reactor thread is pinned to; -1, the default, pins to none. */
    public EngineContext cpu(final int cpu) {
        this.cpu = cpu;
        return change();
    }

    /** How safe an action must be before anybody hears of it: JOURNALED, the default, or SYNCED. */
    public EngineContext releaseLevel(final Level releaseLevel) {
        this.releaseLevel = Objects.requireNonNull(releaseLevel, "releaseLevel");
        return change();
    }

    /** A file for the counters, made anew at each launch; its directory must exist. None unless set. */
    public EngineContext countersFile(final Path countersFile) {
        this.countersFile = countersFile;
        return change();
    }

    /** Where a batch's time comes from; it is read once a batch. The system's clock, without allocation, unless set. */
    public EngineContext clock(final EpochNanoClock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return change();
    }

    /**
     * Told of handlers and subscribers that throw, of what halts a running engine, and of actions that are lost at its close; always by an
     * {@link EngineException} that says where, and whose cause is what was thrown. A failed launch is thrown and not told. Logs unless
     * set. Called on the thread concerned.
     */
    public EngineContext errorHandler(final ErrorHandler errorHandler) {
        this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
        return change();
    }

    /** Told how far a recovery has come. Nobody unless set. */
    public EngineContext recoveryProgress(final RecoveryProgress recoveryProgress) {
        this.recoveryProgress = Objects.requireNonNull(recoveryProgress, "recoveryProgress");
        return change();
    }

    /** How long {@link Engine#close()} waits for slow subscribers. Ten seconds unless set. */
    public EngineContext closeTimeout(final long timeout, final TimeUnit unit) {
        this.closeTimeoutNs = unit.toNanos(timeout);
        return change();
    }

    /**
     * Bytes of rows that are copied for one who joins by {@link Engine#onState}, on the heap and until they are told; 256 MiB
     * unless set. Who asks for more is refused.
     */
    public EngineContext joinerBytesMax(final int joinerBytesMax) {
        this.joinerBytesMax = joinerBytesMax;
        return change();
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
        this.whileWaiting = Objects.requireNonNull(whileWaiting, "whileWaiting");
        return change();
    }

    private EngineContext change() {
        if (concluded) {
            throw new IllegalStateException("context: already used by an engine; make a new one for each launch");
        }
        return this;
    }

    /**
     * Checks everything and closes the context to change.
     *
     * @throws IllegalArgumentException that names the setting, its value and what would do.
     */
    public EngineContext conclude() {
        require(
                journal != null,
                "journal: none was set; call journal(new MemoryJournal()) to keep batches in memory,"
                        + " journal(new DiscardingJournal()) to keep none, or give it a journal on disk");
        return concludeAllButJournal();
    }

    /** As {@link #conclude()}, for a replica, which has no journal of its own until it is promoted. */
    EngineContext concludeForReplica() {
        require(
                journal == null,
                "journal: journal=" + journal
                        + " is not for a replica, which reads its source; give it to promote(...)");
        return concludeAllButJournal();
    }

    /** The journal of an engine that was a replica. */
    void promoted(final Journal taken) {
        journal = taken;
    }

    private EngineContext concludeAllButJournal() {
        change();
        require(!reactors.isEmpty(), "reactor: none was added; call reactor(...) at least once");
        require(
                snapshotEvery >= 0,
                "snapshotEvery: snapshotEvery=" + snapshotEvery + " is negative; 0 switches it off");
        requireRange("joinerBytesMax", joinerBytesMax, 1024, 1 << 30);
        requireRange("snapshotsKept", snapshotsKept, 0, 1 << 16);
        require(
                snapshots != null || snapshotEvery == 0 && snapshotsKept == 0,
                "snapshots: none was set, and snapshotEvery=" + snapshotEvery + ", snapshotsKept=" + snapshotsKept
                        + " need one; call snapshots(...)");
        requirePowerOfTwo("ringSlots", ringSlots, 2, RING_BYTES_MAX);
        requirePowerOfTwo("slotLengthBytes", slotLengthBytes, SLOT_LENGTH_MIN, 1 << 20);
        require(
                (long) ringSlots * slotLengthBytes <= RING_BYTES_MAX,
                "ring: ringSlots=" + ringSlots + " of slotLengthBytes=" + slotLengthBytes + " are over "
                        + RING_BYTES_MAX + " bytes");
        requireRange("actionLengthMax", actionLengthMax, 8, 16 * 1024 * 1024);
        requireRange("longActionsMax", longActionsMax, 1, 1 << 16);
        requireRange("batchActionsMax", batchActionsMax, 1, 1 << 20);
        batchActionsMax = Math.min(batchActionsMax, ringSlots);
        requireRange("followUpsMax", followUpsMax, 0, 1 << 20);
        requireRange("followUpBytesMax", followUpBytesMax, 0, 1 << 28);
        requireRange("outputsMax", outputsMax, 0, 1 << 20);
        requireRange("outputBytesMax", outputBytesMax, 8, 1 << 28);
        requireRange("mutationsMax", mutationsMax, 1, 1 << 24);
        requireRange("originsMax", originsMax, 1, 1L << 30);
        requireRange("timersMax", timersMax, 1, 1 << 28);
        requireRange("timersPerBatchMax", timersPerBatchMax, 1, 1 << 20);
        requireRange("continuationRows", continuationRows, 1, 1 << 28);
        requireRange("continuationsPerBatchMax", continuationsPerBatchMax, 1, 1 << 20);
        requireRange("reactionRoundsMax", reactionRoundsMax, 1, 1 << 20);
        requirePowerOfTwo("outputLogBytes", outputLogBytes, 1 << 16, 1 << 30);
        requirePowerOfTwo("changeLogBytes", changeLogBytes, 1 << 16, 1 << 30);
        final long needed = outputLogNeeded();
        require(
                outputLogBytes >= needed,
                "outputLogBytes: outputLogBytes=" + outputLogBytes + " is less than the " + needed
                        + " bytes that one batch may need under batchActionsMax=" + batchActionsMax + ", outputsMax="
                        + outputsMax + " and outputBytesMax=" + outputBytesMax);
        require(
                releaseLevel == Level.JOURNALED || releaseLevel == Level.SYNCED,
                "releaseLevel: releaseLevel=" + releaseLevel
                        + " would show what a killed process takes back; choose JOURNALED or SYNCED");
        requireRange("cpu", cpu, -1, 1023);
        if (errorHandler == null) {
            final var log = LoggerFactory.getLogger(Engine.class);
            errorHandler = error -> log.error(error.getMessage(), error);
        }
        concluded = true;
        return this;
    }

    /** One batch: its outcomes, its outputs up to the bound, then one more action or timer, padding, and a lap's end. */
    private long outputLogNeeded() {
        final long perAction = outputBytesMax + (long) outputsMax * (OUTPUT_OVERHEAD_BYTES + 8);
        final long outcomes = (long) batchActionsMax * OUTCOME_BYTES;
        final long headersOfSmallOutputs = (long) outputBytesPerBatchMax() / 8 * OUTPUT_OVERHEAD_BYTES;
        return outcomes + headersOfSmallOutputs + 3L * outputBytesPerBatchMax() + (2 + reactors.size()) * perAction;
    }

    private int outputBytesPerBatchMax() {
        return outputLogBytes / 16;
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException("engine context: " + message);
        }
    }

    private static void requireRange(final String what, final long value, final long min, final long max) {
        require(
                value >= min && value <= max,
                what + ": " + what + "=" + value + " is not within " + min + " to " + max);
    }

    private static void requirePowerOfTwo(final String what, final int value, final int min, final int max) {
        require(
                value >= min && value <= max && BitUtil.isPowerOfTwo(value),
                what + ": " + what + "=" + value + " is not a power of two within " + min + " to " + max);
    }

    /** The bounds that a replay must repeat. */
    public EngineLimits limits() {
        return new EngineLimits(
                actionLengthMax,
                followUpsMax,
                followUpBytesMax,
                outputsMax,
                outputBytesMax,
                outputBytesPerBatchMax(),
                mutationsMax,
                originsMax,
                timersMax,
                timersPerBatchMax,
                continuationRows,
                continuationsPerBatchMax,
                reactionRoundsMax);
    }

    /** The reactors in their order. */
    public List<Reactor> reactors() {
        return List.copyOf(reactors);
    }

    /** Where batches are kept. */
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

    /** Bytes of the longest action. */
    public int actionLengthMax() {
        return actionLengthMax;
    }

    /** Long actions in the ring at a time. */
    public int longActionsMax() {
        return longActionsMax;
    }

    /** Actions in a batch at most. */
    public int batchActionsMax() {
        return batchActionsMax;
    }

    /** Bytes of the log of outputs and outcomes. */
    public int outputLogBytes() {
        return outputLogBytes;
    }

    /** Bytes of the log of changes. */
    public int changeLogBytes() {
        return changeLogBytes;
    }

    /** What an idle thread does. */
    public IdleMode idleMode() {
        return idleMode;
    }

    /** The reactor's CPU, -1 for any. */
    public int cpu() {
        return cpu;
    }

    /** How safe an action must be before anybody hears of it. */
    public Level releaseLevel() {
        return releaseLevel;
    }

    /** The counters' file, null for none. */
    public Path countersFile() {
        return countersFile;
    }

    /** Where a batch's time comes from. */
    public EpochNanoClock clock() {
        return clock;
    }

    /** Told of errors. */
    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    /** Told how far a recovery has come. */
    public RecoveryProgress recoveryProgress() {
        return recoveryProgress;
    }

    /** Bytes of rows that are copied for one who joins. */
    public int joinerBytesMax() {
        return joinerBytesMax;
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
                + snapshots + ", snapshotEvery=" + snapshotEvery + ", snapshotsKept=" + snapshotsKept
                + ", producerMode="
                + producerMode
                + ", ringSlots=" + ringSlots + ", slotLengthBytes=" + slotLengthBytes + ", longActionsMax="
                + longActionsMax + ", batchActionsMax=" + batchActionsMax + ", outputLogBytes=" + outputLogBytes
                + ", changeLogBytes=" + changeLogBytes + ", idleMode=" + idleMode + ", cpu=" + cpu + ", turnsByCaller="
                + (whileWaiting != null) + ", releaseLevel=" + releaseLevel + ", joinerBytesMax=" + joinerBytesMax
                + ", countersFile=" + countersFile + ", " + limits() + '}';
    }
}
