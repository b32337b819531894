package shelves;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.replay.OutputHistory;
import io.acta.engine.replay.ReplayTrace;
import io.acta.engine.replay.Replayer;
import io.acta.journal.chronicle.ChronicleBatchSource;
import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide shows, run: its blocks are pieces of this file, of the reactor and of the schema. */
class GuideTest {
    private static final Path PAGE = Path.of("../../docs/GUIDE.md");

    @TempDir
    private Path parent;

    private Path directory;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> changes = new CopyOnWriteArrayList<>();

    @BeforeEach
    void beginAnew() {
        directory = parent.resolve("journal");
    }

    private Engine launch() {
        return Engine.launch(new EngineContext()
                .reactor(new Shelves())
                .journal(new ChronicleJournal(new ChronicleJournalContext().directory(directory))));
    }

    private ReleaseHandler listeners() {
        return new ShelvesOutputListeners()
                .onShelfFull(
                        (output, context) -> told.add("shelf " + output.shelf() + " full by " + context.sequence()))
                .onOutcomes((sequence, status, code, correlationId, origin) -> told.add(sequence + " " + status));
    }

    private void subscribe(final Engine engine) {
        engine.onOutputs("full", OverflowPolicy.BLOCK, listeners());
        engine.onChanges(
                "rows",
                OverflowPolicy.LOSE,
                (sequence, table, key, kind, version, buffer, before, after) -> changes.add(kind + " " + key));
    }

    /** @return the last action's sequence. */
    private static long fill(final Engine engine) {
        final Publisher publisher = engine.publisher(); // one for each thread
        final ShelvesActions actions = new ShelvesActions(publisher);
        long sequence = 0;
        for (long itemId = 1; itemId <= 4; itemId++) {
            sequence = actions.itemPut(itemId, 9);
            if (sequence < 0) {
                throw new IllegalStateException(SinkCode.name(sequence) + ", " + publisher.describeRefusal());
            }
        }
        engine.await(sequence, Level.JOURNALED, 10, TimeUnit.SECONDS);
        return sequence;
    }

    private static List<Long> on(final Engine engine, final int shelf) {
        return engine.query(state -> {
                    final List<Long> found = new ArrayList<>();
                    final ItemCursor cursor = state.view(ItemTable.TYPE).cursor();
                    cursor.byShelf(shelf);
                    while (cursor.next()) {
                        found.add(cursor.row().itemId());
                    }
                    return found;
                })
                .join();
    }

    @Test
    void shouldTellOutputsOutcomesAndChanges() {
        try (Engine engine = launch()) {
            subscribe(engine);
            fill(engine);
        }
        assertThat(told).containsExactly("1 APPLIED", "2 APPLIED", "shelf 9 full by 3", "3 APPLIED", "4 REJECTED");
        assertThat(changes).containsExactly("ADDED 1", "ADDED 2", "ADDED 3");
    }

    @Test
    void shouldAnswerQuestionsAndShowPublishedRowsAfterARestartToo() {
        try (Engine engine = launch()) {
            fill(engine);
            assertThat(on(engine, 9)).containsExactly(1L, 2L, 3L);
        }
        try (Engine engine = launch()) {
            assertThat(on(engine, 9)).containsExactly(1L, 2L, 3L);
            final ItemReader items = new ItemReader(engine.published()); // one for each thread
            assertThat(items.get(2).shelf()).isEqualTo(9);
        }
    }

    @Test
    void shouldReplayTheJournalAndGiveItsOutputsAgain() {
        try (Engine engine = launch()) {
            fill(engine);
        }
        final ReplayTrace trace;
        try (Replayer replayer = new Replayer(new EngineContext().reactor(new Shelves()))) {
            trace = replayer.run(new ChronicleBatchSource(directory), listeners(), RecoveryProgress.NONE);
        }
        assertThat(trace).asString().contains("lastSequence=4", "stateHash=");
        final List<String> replayed = List.copyOf(told);
        told.clear();
        try (OutputHistory history =
                new OutputHistory(new EngineContext().reactor(new Shelves()), new ChronicleBatchSource(directory))) {
            history.readAll(listeners());
        }
        assertThat(told).isEqualTo(replayed).contains("shelf 9 full by 3");
    }

    @Test
    void shouldStandOnThePageAsItIsRunHere() throws IOException {
        final Path here = Path.of("src/test/java/shelves");
        final String sources = unindented(Files.readString(here.resolve("Shelves.java"))) + "\n"
                + unindented(Files.readString(here.resolve("GuideTest.java"))) + "\n"
                + unindented(Files.readString(Path.of("src/test/resources/shelves.xml")));
        final String page = Files.readString(PAGE);
        int blocks = 0;
        for (int at = page.indexOf("\n```", 0); at >= 0; at = page.indexOf("\n```", at + 4)) {
            final int from = page.indexOf('\n', at + 4);
            at = page.indexOf("\n```", from);
            assertThat(sources).contains(unindented(page.substring(from, at)));
            blocks++;
        }
        assertThat(blocks).isEqualTo(7);
    }

    private static String unindented(final String code) {
        return String.join("\n", code.lines().map(String::strip).toList()).strip();
    }
}
