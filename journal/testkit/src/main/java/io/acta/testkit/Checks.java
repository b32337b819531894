package io.acta.testkit;

import io.acta.codec.protocol.BatchHeaderDecoder;
import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineException;
import io.acta.engine.follow.ReplayDivergedException;
import io.acta.engine.journal.BatchLayout;
import io.acta.engine.journal.BatchReader;
import io.acta.engine.journal.BatchSource;
import io.acta.engine.journal.Journal.BatchHandler;
import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.JournalException;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.StateView;
import io.acta.engine.replay.Replayer;
import io.acta.engine.snapshot.SnapshotException;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.journal.chronicle.SteppedJournal;
import io.acta.testkit.disk.DiskDamage;
import io.acta.testkit.disk.SimulatedDisk;
import java.util.regex.Pattern;

/** What is held against the truth: states against each other, a replay of everything against all that was told, damage against its verdict. */
final class Checks {
    private static final Pattern NUMBER = Pattern.compile("\\d+( \\d+)*");

    private final World world;
    private long damageRefused;
    private long damageHarmless;

    Checks(final World world) {
        this.world = world;
    }

    long damageRefused() {
        return damageRefused;
    }

    long damageHarmless() {
        return damageHarmless;
    }

    /** A hash of all rows of all tables with their versions, in their order. */
    static long stateHash(final StateView state) {
        final TraceHash hash = new TraceHash();
        for (final var table : state.tables()) {
            state.forEachRow(
                    table,
                    (type, key, version, buffer, offset) -> hash.fold(type.schemaId())
                            .fold(type.templateId())
                            .fold(key)
                            .fold(version)
                            .fold(buffer, offset, type.rowLengthBytes()));
        }
        return hash.value();
    }

    /** A replica that has read everything shows the state that the engine shows. */
    void checkReplica(final Engine engine, final Standby standby) {
        if (standby.catchUp()) {
            final long theirs = standby.replica().query(Checks::stateHash).join();
            checkEqual(engine, theirs, "a replica, " + standby.replica() + ",");
            standby.checkRows();
        }
    }

    private static void checkEqual(final Engine engine, final long hash, final String whose) {
        if (engine.query(Checks::stateHash).join() != hash) {
            throw new Finding("the state of " + whose + " is not the engine's: " + engine);
        }
    }

    /** A replay of everything: the same state as the engine's, and what was told is what it tells, no more and no less. */
    void checkReplay(final Engine engine) {
        final EngineContext context = world.setting.context();
        world.reactors().forEach(context::reactor);
        final Tellings.Listener listener = world.truth.tellings().listener("replay");
        try (Replayer replayer = new Replayer(context)) {
            replayer.run(new NumberedSource(), listener, RecoveryProgress.NONE);
            checkEqual(engine, stateHash(replayer.state()), "a replay");
        } catch (final ReplayDivergedException e) {
            throw new Finding("a replay diverged: " + e.getMessage(), e);
        } catch (final JournalException e) {
            throw new Finding("a replay could not read the journal: " + e.getMessage(), e);
        } finally {
            world.truth.tellings().replaying(0);
        }
        if (world.truth.tellings().toldCount() != listener.count()) {
            throw new Finding("told " + world.truth.tellings().toldCount()
                    + " outputs and outcomes, and a replay tells " + listener.count());
        }
    }

    /** The journal, saying of each batch which one it is before it is applied. */
    private final class NumberedSource implements BatchSource {
        private final BatchHeaderDecoder header = new BatchHeaderDecoder();

        @Override
        public JournalEnd readAll(final long engineId, final BatchHandler handler, final RecoveryProgress progress) {
            return new ChronicleBatchSource(world.directory, world.bootId())
                    .readAll(
                            engineId,
                            (buffer, offset, lengthBytes) -> {
                                header.wrap(
                                        buffer, offset, BatchLayout.HEADER_LENGTH, BatchHeaderDecoder.SCHEMA_VERSION);
                                world.truth.tellings().replaying(header.batchNumber());
                                handler.onBatch(buffer, offset, lengthBytes);
                            },
                            progress);
        }

        @Override
        public BatchReader follow(final long engineId, final JournalEnd from) {
            throw new UnsupportedOperationException("a replay reads all");
        }
    }

    /**
     * While nothing runs: a file is damaged, and a launch has to refuse, by name, or to recover all that was acknowledged. Then everything is as
     * before.
     */
    void checkDamage(final Fault fault) {
        final SimulatedDisk.Image image = world.disk.image();
        final String done = new DiskDamage(world.disk, world.random).doSome(path -> isMeant(fault, path));
        if (done != null) {
            world.happened(fault);
            world.reached.count("damage: "
                    + NUMBER.matcher(done.substring(done.indexOf(": ") + 2)).replaceAll("N"));
            world.trace.fold(done);
            world.truth.sideTrip(true);
            world.errorsWait(true);
            try {
                launchOnDamage(done);
            } finally {
                world.truth.sideTrip(false);
                world.errorsWait(false);
            }
        }
        world.disk.restore(image);
    }

    private static boolean isMeant(final Fault fault, final String path) {
        return fault == Fault.DAMAGED_SNAPSHOT
                ? path.contains("/snapshots/")
                : path.contains("/gen-") || path.endsWith("/high-water");
    }

    private void launchOnDamage(final String done) {
        final int process = world.newProcess();
        world.begin();
        final SteppedJournal journal = world.journal();
        try {
            final Engine engine = Engine.launch(world.context(() -> {}).journal(world.watched(journal)));
            damageHarmless++;
            if (!engine.recoveryReport().damagedSnapshots().isEmpty()) {
                world.reached.count("launch: a damaged snapshot passed over");
            }
            engine.abandon();
        } catch (final EngineException e) {
            onRefusal(done, e);
        } finally {
            journal.abandon();
            world.disk.processDied(process);
        }
    }

    private void onRefusal(final String done, final EngineException refusal) {
        final Throwable cause = refusal.getCause();
        if (cause instanceof Finding finding) {
            throw new Finding("silent damage, " + done + ": " + finding.getMessage(), finding);
        }
        if (!(cause instanceof JournalException || cause instanceof SnapshotException) || cause.getMessage() == null) {
            throw new Finding("damage is not refused by name, " + done + ": " + cause, cause);
        }
        damageRefused++;
    }
}
