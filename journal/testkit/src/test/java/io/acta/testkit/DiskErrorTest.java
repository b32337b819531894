package io.acta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.EngineState;
import io.acta.engine.Level;
import io.acta.engine.Replica;
import io.acta.engine.ReplicaContext;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.journal.chronicle.SteppedJournal;
import io.acta.journal.chronicle.SteppedJournalContext;
import io.acta.testkit.disk.DiskFaults.Operation;
import io.acta.testkit.disk.DiskFaults.Verdict;
import io.acta.testkit.disk.SimulatedDisk;
import io.acta.testkit.tally.TallyActions;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What simulations found in journals on disks that fail, each told by itself. */
@Timeout(60)
class DiskErrorTest {
    private static final int SEEDS = 10;

    private final List<Throwable> errors = new ArrayList<>();
    private SimulatedDisk disk;
    private SteppedJournal journal;
    private long bootId = 1;
    private int process;

    private Engine launch() {
        disk.process(++process);
        return Engine.launch(context().journal(journal()));
    }

    private SteppedJournal journal() {
        journal = new SteppedJournal(new SteppedJournalContext()
                .directory(disk.root().resolve("journal"))
                .bootId(bootId)
                .fileLengthBytes(8 * 1024));
        return journal;
    }

    private EngineContext context() {
        return new EngineContext()
                .reactor(new TallyKeeper())
                .errorHandler(errors::add)
                .clock(() -> 1_000)
                .turnsByCaller(() -> journal.turn());
    }

    /**
     * After a force that failed, the system takes its pages for written: the next process reads from the page cache what the disk does not
     * have, and its own force is told that all is well.
     */
    @Test
    void shouldNotTakeThePageCacheForTheDiskAfterAForceFailed() {
        for (int seed = 0; seed < SEEDS; seed++) {
            disk = new SimulatedDisk(new Random(seed));
            try (Engine engine = launch()) {
                final TallyActions actions = new TallyActions(engine.publisher());
                for (int i = 0; i < 5; i++) {
                    actions.voted(i, 1);
                    engine.turn();
                }
                disk.faults((operation, path) ->
                        operation == Operation.FORCE && path.endsWith(".cq4") ? Verdict.FAILED : Verdict.DONE);
                journal.turn();
                engine.turn();
                assertThat(engine.state()).isEqualTo(EngineState.HALTED);
            }
            disk.faults((operation, path) -> Verdict.DONE);
            final Engine second = launch();
            assertThat(second.position(Level.SYNCED)).as("seed %d", seed).isEqualTo(5);
            second.abandon();
            journal.abandon();
            disk.powerLost();
            bootId++;
            try (Engine third = launch()) {
                assertThat(third.position(Level.JOURNALED)).as("seed %d", seed).isEqualTo(5);
            }
        }
    }

    /** The same for a replica that is promoted: what it has applied already is not on the disk for that. */
    @Test
    void shouldWriteAgainWhatAPromotedReplicaHasReadFromThePageCache() {
        for (int seed = 0; seed < SEEDS; seed++) {
            disk = new SimulatedDisk(new Random(seed));
            try (Engine engine = launch()) {
                final TallyActions actions = new TallyActions(engine.publisher());
                while (!Files.exists(disk.root().resolve("journal/gen-000001/00000002.cq4"))) {
                    actions.voted(1, 1);
                    engine.turn();
                }
                disk.faults((operation, path) ->
                        operation == Operation.FORCE && path.endsWith("00000001.cq4") ? Verdict.FAILED : Verdict.DONE);
                journal.turn();
                engine.turn();
                assertThat(engine.state()).isEqualTo(EngineState.HALTED);
            }
            disk.faults((operation, path) -> Verdict.DONE);
            disk.process(++process);
            final Replica replica = Replica.launch(new ReplicaContext()
                    .engine(context())
                    .source(new ChronicleBatchSource(disk.root().resolve("journal"), bootId)));
            while (replica.turn() > 0) {}
            final long sequence = replica.position();
            final Engine second = replica.promote(journal());
            assertThat(second.position(Level.SYNCED)).isEqualTo(sequence);
            second.abandon();
            journal.abandon();
            disk.powerLost();
            bootId++;
            try (Engine third = launch()) {
                assertThat(third.position(Level.JOURNALED)).as("seed %d", seed).isEqualTo(sequence);
            }
        }
    }

    /** The launch that makes the directory is killed before it syncs the directory's name: the next one has to. */
    @Test
    void shouldSyncTheNameOfADirectoryThatAKilledLaunchMade() {
        for (int seed = 0; seed < SEEDS; seed++) {
            disk = new SimulatedDisk(new Random(seed));
            disk.downAfter(1, 0);
            assertThatThrownBy(this::launch).hasMessageContaining("machine down");
            journal.abandon();
            disk.processDied(process);
            final Engine second = launch();
            new TallyActions(second.publisher()).voted(1, 1);
            second.turn();
            journal.turn();
            second.turn();
            assertThat(second.position(Level.SYNCED)).isEqualTo(1);
            second.abandon();
            journal.abandon();
            disk.powerLost();
            bootId++;
            try (Engine third = launch()) {
                assertThat(third.position(Level.JOURNALED)).as("seed %d", seed).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldGiveTheLockBackWhenTheJournalCannotBeClosedInOrder() {
        disk = new SimulatedDisk(new Random(1));
        try (Engine engine = launch()) {
            new TallyActions(engine.publisher()).voted(1, 1);
            engine.turn();
            disk.faults((operation, path) ->
                    operation == Operation.FORCE && path.endsWith("high-water") ? Verdict.FAILED : Verdict.DONE);
        }
        assertThat(errors).isNotEmpty();
        disk.faults((operation, path) -> Verdict.DONE);
        try (Engine engine = launch()) {
            assertThat(engine.position(Level.JOURNALED)).isEqualTo(1);
        }
    }
}
