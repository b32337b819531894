package io.acta.bench.faults;

import io.acta.bench.counting.CounterDecoder;
import io.acta.bench.counting.CounterTable;
import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.journal.Journal;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import io.acta.journal.chronicle.SnapshotDirectory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The engine under test, made the same way by everybody who has to do with it. */
final class Counting {
    static final int ENGINE_ID = 7;

    /** Counters that publishers count on, from 1. */
    static final int PUBLISHERS = 2;

    private static final int MIB = 1024 * 1024;
    private static final long QUERY_TIMEOUT_S = 30;

    private Counting() {}

    /** What a counter shows. */
    record State(long count, long lastNumber, long gaps, long ticks) {
        static final State NONE = new State(0, 0, 0, 0);
    }

    static EngineContext context(final Journal journal) {
        return new EngineContext()
                .name("faults")
                .engineId(ENGINE_ID)
                .reactor(new CounterKeeper())
                .journal(journal)
                .ringSlots(1024)
                .batchActionsMax(256)
                .longActionsMax(2)
                .errorHandler(e -> {});
    }

    /** Small blocks, so that files are short and have their ends close. */
    static ChronicleJournalContext journalContext(final Path directory) {
        return new ChronicleJournalContext()
                .directory(directory)
                .name("faults")
                .blockSizeBytes(MIB)
                .freeSpaceFloorBytes(MIB)
                .pagesReadyBytes(0);
    }

    static Engine launch(final Path directory) {
        return Engine.launch(context(new ChronicleJournal(journalContext(directory))));
    }

    /** With snapshots, each so many actions, and no journal but what the oldest of two needs. */
    static Engine launchWithSnapshots(final Path directory, final long every) {
        return Engine.launch(
                contextWithSnapshots(new ChronicleJournal(journalContext(directory)), directory, every, 2));
    }

    /**
     * @param every so many actions one is taken; 0 for none but those that are asked for.
     * @param kept 0 for all, and the whole journal.
     */
    static EngineContext contextWithSnapshots(
            final Journal journal, final Path directory, final long every, final int kept) {
        return context(journal)
                .snapshots(SnapshotDirectory.of(directory))
                .snapshotEvery(every)
                .snapshotsKept(kept);
    }

    static State state(final Engine engine, final long counterId) throws Exception {
        return engine.query(view -> {
                    final CounterDecoder row = view.view(CounterTable.TYPE).get(counterId);
                    return row == null ? State.NONE : new State(row.count(), row.lastNumber(), row.gaps(), row.ticks());
                })
                .get(QUERY_TIMEOUT_S, TimeUnit.SECONDS);
    }

    /** Holds a counter against what its publisher was told. */
    static void check(final State state, final long acknowledgedNumber, final String what, final FaultCounts counts) {
        counts.lost(
                acknowledgedNumber - state.lastNumber(),
                what + " shows " + state + ", acknowledged up to " + acknowledgedNumber);
        counts.doubled(state.count() - state.lastNumber(), what + " shows " + state);
        if (state.gaps() != 0 || state.count() < state.lastNumber()) {
            counts.silent(what + " shows " + state);
        }
    }
}
