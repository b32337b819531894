package io.acta.examples.stream;

import io.acta.engine.EngineContext;
import io.acta.engine.reactor.Reactor;
import io.acta.journal.chronicle.SnapshotDirectory;
import java.nio.file.Path;
import java.util.List;

/** The reactors in their order, for whoever applies the journal: the process that leads, those that follow, a replay. */
public final class StreamReactors {
    private static final long SNAPSHOT_EVERY_ACTIONS = 100_000;
    private static final int SNAPSHOTS_KEPT = 2;

    private StreamReactors() {}

    /** New ones. People first, since the others look names up; analytics last, since it counts what nobody refused. */
    public static List<Reactor> all() {
        return List.of(
                new PeopleReactor(),
                new StreamReactor(),
                new LayerReactor(),
                new PreviewReactor(),
                new ChatReactor(),
                new ActivityReactor());
    }

    /** An engine's context with them, without a journal. */
    public static EngineContext context() {
        final EngineContext context = new EngineContext().name("stream");
        all().forEach(context::reactor);
        return context;
    }

    /** The same with snapshots beside the journal, so that a process that measures for months starts in a moment. */
    public static EngineContext context(final Path journalDirectory) {
        return context()
                .snapshots(SnapshotDirectory.of(journalDirectory))
                .snapshotEvery(SNAPSHOT_EVERY_ACTIONS)
                .snapshotsKept(SNAPSHOTS_KEPT);
    }
}
