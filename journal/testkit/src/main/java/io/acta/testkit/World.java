package io.acta.testkit;

import io.acta.engine.EngineContext;
import io.acta.engine.journal.Journal;
import io.acta.engine.reactor.Reactor;
import io.acta.journal.chronicle.SnapshotDirectory;
import io.acta.journal.chronicle.SteppedJournal;
import io.acta.journal.chronicle.SteppedJournalContext;
import io.acta.testkit.disk.DiskFaults;
import io.acta.testkit.disk.SimulatedDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What one seed makes: a disk, a clock, faults, and what the world was told. Whoever runs in it gets all of it from here. */
final class World implements DiskFaults {
    private static final long START_NS = 1_800_000_000_000_000_000L;

    final Random random;
    final SimulatedDisk disk;
    final TraceHash trace = new TraceHash();
    final Reached reached = new Reached();
    final Truth truth = new Truth(trace, reached);
    final Setting setting;
    final Map<Fault, Long> happened = new EnumMap<>(Fault.class);
    final List<Throwable> errors = new ArrayList<>();
    final Path directory;

    private final Set<Fault> faults;
    private final Supplier<? extends List<? extends Reactor>> reactors;
    private final Consumer<EngineContext> settings;
    private final UnaryOperator<Journal> wrapper;
    private long nowNs = START_NS;
    private long bootId = 1;
    private int processes;
    private long temporaryFiles;
    private int writeErrorIn;
    private int forceErrorIn;
    private boolean isFull;
    private boolean isCalm;
    private boolean hadError;
    private boolean errorsWait;
    private String failedForce;

    World(
            final long seed,
            final Set<Fault> faults,
            final Supplier<? extends List<? extends Reactor>> reactors,
            final Consumer<EngineContext> settings,
            final UnaryOperator<Journal> wrapper) {
        this.random = new Random(seed);
        this.faults = faults;
        this.reactors = reactors;
        this.settings = settings;
        this.wrapper = wrapper;
        this.disk =
                new SimulatedDisk(new Random(random.nextLong())).faults(this).telling(reached::count);
        this.directory = disk.root().resolve("journal");
        this.setting = new Setting(random);
    }

    boolean mayHappen(final Fault fault) {
        return !isCalm && faults.contains(fault);
    }

    void happened(final Fault fault) {
        happened.merge(fault, 1L, Long::sum);
        trace.fold(fault.ordinal());
    }

    /** The number of a new process, which does what is done from now on. */
    int newProcess() {
        processes++;
        disk.process(processes);
        return processes;
    }

    /** An engine's or replica's settings but for its journal, with reactors newly made. */
    EngineContext context(final Runnable whileWaiting) {
        final EngineContext context = setting.context();
        for (final Reactor reactor : reactors.get()) {
            context.reactor(reactor);
        }
        settings.accept(context);
        context.clock(() -> nowNs).errorHandler(errors::add).turnsByCaller(whileWaiting);
        if (setting.takesSnapshots()) {
            context.snapshots(new SnapshotDirectory(directory.resolve(SnapshotDirectory.NAME), () -> ++temporaryFiles));
        }
        return context;
    }

    List<? extends Reactor> reactors() {
        return reactors.get();
    }

    /** The settings of an engine that writes. */
    EngineContext writerContext(final Runnable whileWaiting) {
        final EngineContext context = context(whileWaiting);
        setting.narrow(context);
        return context;
    }

    SteppedJournal journal() {
        return new SteppedJournal(new SteppedJournalContext()
                .directory(directory)
                .bootId(bootId)
                .nanoClock(() -> nowNs)
                .fileLengthBytes(setting.fileLengthBytes())
                .allocateStepBytes(setting.allocateStepBytes()));
    }

    /** What the engine is given in a journal's place: it is watched, and in tests of the kit it may be broken. */
    Journal watched(final Journal journal) {
        return new WatchedJournal(wrapper.apply(journal), truth);
    }

    long bootId() {
        return bootId;
    }

    void rebooted() {
        bootId++;
    }

    void passTime(final long ns) {
        nowNs += ns;
    }

    /** From now on nothing goes wrong. */
    void calm() {
        isCalm = true;
        remedy();
    }

    /** Somebody frees space and takes the disk that fails out. */
    void remedy() {
        writeErrorIn = 0;
        forceErrorIn = 0;
        isFull = false;
        disk.capacityBytes(Long.MAX_VALUE);
    }

    void failWriteIn(final int writes) {
        writeErrorIn = writes;
    }

    void failForceIn(final int forces) {
        forceErrorIn = forces;
    }

    void fill(final long bytesLeft) {
        isFull = true;
        disk.capacityBytes(disk.usedBytes() + bytesLeft);
    }

    /** Whether disk errors that were ordered come; they wait meanwhile. */
    void errorsWait(final boolean wait) {
        errorsWait = wait;
    }

    boolean isFull() {
        return isFull;
    }

    /** An engine begins: what went wrong before it is no excuse. */
    void begin() {
        hadError = false;
        failedForce = null;
        errors.clear();
    }

    /** The roll file whose force failed since then, or null. */
    String failedForce() {
        return failedForce;
    }

    @Override
    public Verdict ask(final Operation operation, final String path) {
        if (errorsWait) {
            return Verdict.DONE;
        }
        if (operation == Operation.CHANGE && isNextFile(path)) {
            reached.count("roll file: the next one");
        }
        if (operation == Operation.WRITE && writeErrorIn > 0 && --writeErrorIn == 0) {
            return failed(Fault.WRITE_ERROR, path);
        }
        if (operation == Operation.FORCE && forceErrorIn > 0 && --forceErrorIn == 0) {
            if (path.endsWith(".cq4")) {
                failedForce = path;
                truth.forceFailed();
            }
            return failed(Fault.FORCE_ERROR, path);
        }
        if (operation == Operation.FORCE && mayHappen(Fault.LYING_FORCE) && path.contains("/gen-")) {
            happened(Fault.LYING_FORCE);
            return Verdict.LIED;
        }
        return Verdict.DONE;
    }

    private boolean isNextFile(final String path) {
        return path.endsWith(".cq4")
                && !path.endsWith("/00000001.cq4")
                && !Files.exists(disk.root().resolve(path));
    }

    private Verdict failed(final Fault fault, final String path) {
        hadError = true;
        happened(fault);
        trace.fold(path.length());
        return Verdict.FAILED;
    }

    /** Whether something that was done to the disk explains why an engine refused to start, or halted. */
    boolean isExcused(final Throwable failure) {
        final StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Finding finding) {
                throw finding;
            }
            messages.append(cause.getMessage()).append('\n');
        }
        return hadError && messages.indexOf("Input/output error") >= 0
                || isFull && (messages.indexOf("disk is full") >= 0 || messages.indexOf("No space left") >= 0);
    }
}
