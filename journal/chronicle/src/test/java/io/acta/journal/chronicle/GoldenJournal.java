package io.acta.journal.chronicle;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.golden.GoldenActions;
import io.acta.engine.golden.PlaceKeeper;
import io.acta.engine.golden.PlaceTable;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.replay.ReplayTrace;
import io.acta.engine.replay.Replayer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.agrona.DirectBuffer;

/**
 * The journals in {@code src/test/resources/golden}: a zip of each format's directory, and beside it what was in force when it was written. How to
 * write one: {@code docs/RELIABILITY.md}, "When a format changes".
 */
final class GoldenJournal {
    static final long ENGINE_ID = 910;

    private static final long YEAR_NS = TimeUnit.DAYS.toNanos(365);

    private GoldenJournal() {}

    static EngineContext context() {
        return new EngineContext().name("golden").engineId(ENGINE_ID).reactor(new PlaceKeeper());
    }

    static EngineContext contextWithSnapshots(final Path directory) {
        return context().journal(journal(directory)).snapshots(SnapshotDirectory.of(directory));
    }

    static ChronicleJournal journal(final Path directory) {
        return new ChronicleJournal(
                new ChronicleJournalContext().directory(directory).blockSizeBytes(1 << 20));
    }

    /** Everything that stands in bytes: two generations, a snapshot between them, origins, timers, long actions, rejections, empty batches. */
    static void write(final Path directory) throws Exception {
        final long snapshot;
        try (Engine engine = Engine.launch(contextWithSnapshots(directory))) {
            final GoldenActions actions = new GoldenActions(engine.publisher().origin(7, 1));
            for (int place = 1; place <= 12; place++) {
                actions.placeOpened(place, 1 + place % 3);
                await(engine, actions.visited(place, 10 * place));
            }
            actions.tourMade(1, 2);
            actions.placeClosed(5);
            actions.visited(5, 1);
            actions.noted().placeId(3).putText(new byte[4_000], 0, 4_000);
            await(engine, actions.commitNoted());
            actions.reminderSet(4, 1_000_000);
            await(engine, actions.reminderSet(6, 100 * YEAR_NS));
            while (engine.query(state -> state.view(PlaceTable.TYPE).get(4).visitors())
                            .get()
                    < 1_000) {
                Thread.onSpinWait();
            }
            snapshot = engine.snapshot().get(30, TimeUnit.SECONDS);
            await(engine, actions.tourMade(3, 9));
        }
        try (Engine engine = Engine.launch(contextWithSnapshots(directory))) {
            final Publisher publisher = engine.publisher().origin(8, 1).correlationId(99);
            final GoldenActions actions = new GoldenActions(publisher);
            for (int i = 1; i <= 40; i++) {
                await(engine, actions.visited(1 + i % 12, i));
            }
        }
        if (snapshot == 0) {
            throw new IllegalStateException("the snapshot holds nothing");
        }
    }

    private static void await(final Engine engine, final long sequence) {
        if (sequence < 1 || !engine.await(sequence, Level.SYNCED, 30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not synced: " + sequence + ", " + engine);
        }
    }

    /** What a replay of a directory comes to. */
    static Properties recordOf(final Path directory) {
        final Properties record = new Properties();
        final long[] outputs = new long[1];
        try (Replayer replayer = new Replayer(context())) {
            final ReplayTrace trace =
                    replayer.run(new ChronicleBatchSource(directory), new OutputCount(outputs), RecoveryProgress.NONE);
            record.setProperty("stateHash", Long.toHexString(trace.stateHash()));
            record.setProperty("batches", Long.toString(trace.end().batchNumber()));
            record.setProperty("lastSequence", Long.toString(trace.end().lastSequence()));
            record.setProperty("outputs", Long.toHexString(outputs[0]));
            record.setProperty("rows", rows(replayer.state()));
        }
        return record;
    }

    static String rows(final StateView state) {
        final StringBuilder rows = new StringBuilder();
        final var cursor = state.view(PlaceTable.TYPE).cursor().all();
        while (cursor.next()) {
            rows.append(cursor.row().placeId())
                    .append('=')
                    .append(cursor.row().visitors())
                    .append('/')
                    .append(cursor.row().region())
                    .append(' ');
        }
        return rows.toString().strip();
    }

    static void zip(final Path directory, final Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                final ZipEntry entry = new ZipEntry(directory.relativize(path).toString());
                entry.setTime(0);
                zip.putNextEntry(entry);
                Files.copy(path, zip);
            }
        }
    }

    static void unzip(final int format, final Path directory) throws IOException {
        try (InputStream in = GoldenJournal.class.getResourceAsStream("/golden/format-" + format + ".zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                final Path path = directory.resolve(entry.getName());
                Files.createDirectories(path.getParent());
                Files.copy(zip, path);
            }
        }
    }

    static Properties recorded(final int format) throws IOException {
        final Properties properties = new Properties();
        try (InputStream in = GoldenJournal.class.getResourceAsStream("/golden/format-" + format + ".properties")) {
            properties.load(in);
        }
        return properties;
    }

    static void store(final Properties record, final Path file) throws IOException {
        final List<String> lines = record.stringPropertyNames().stream()
                .sorted()
                .map(name -> name + '=' + record.getProperty(name))
                .toList();
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    /** Takes all that was told into one number. */
    private record OutputCount(long[] sum) implements ReleaseHandler {
        @Override
        public void onOutput(
                final OutputContext context, final DirectBuffer buffer, final int offset, final int lengthBytes) {
            for (int i = 0; i < lengthBytes; i++) {
                sum[0] = sum[0] * 31 + buffer.getByte(offset + i);
            }
        }

        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            sum[0] = sum[0] * 31 + sequence * 7 + status.ordinal() + code + correlationId + origin;
        }
    }
}
