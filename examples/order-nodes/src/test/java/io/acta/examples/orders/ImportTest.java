package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.engine.Publisher;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.release.OutcomeListener;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.examples.web.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order files through the nodes, held against a plain model of the file. */
class ImportTest {
    private static final long STOCK = 60;

    @TempDir
    private Path directory;

    private Path generated(final int orders, final long seed) throws IOException {
        final Path file = directory.resolve("orders-" + orders + "-" + seed + ".csv");
        OrderFileGenerator.write(file, orders, seed);
        return file;
    }

    private static long run(final LiveNodes nodes, final Path file) throws IOException {
        return new Importer(nodes.engine, 0).run(file, lines -> {}, progress -> {});
    }

    private static void assertSame(final LiveNodes nodes, final FileModel model) {
        Patience.await(
                "stock to be handed out",
                () -> nodes.<Long>ask(state -> state.view(OrderSummaryTable.TYPE)
                                .get(SummaryReaction.SUMMARY_ID)
                                .ready())
                        >= model.count("READY"));
        assertThat(nodes.ask(FileModel::ordersOf)).isEqualTo(model.orders);
        assertThat(nodes.ask(FileModel::stockOf)).isEqualTo(model.stock);
    }

    @Test
    void shouldTellItsProgressInWholeLinesWhereNoTerminalDrawsThemOver() {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ProgressBar bar = ImportRun.bar(false, lines::add)
                .setTaskName("orders.csv")
                .setInitialMax(10)
                .build()) {
            bar.stepTo(10);
        }
        assertThat(lines)
                .noneMatch(line -> line.contains("\r") || line.contains("\u001B") || line.contains("\n"))
                .last()
                .asString()
                .contains("orders.csv", "100%", "10/10");
    }

    @Test
    void shouldMakeTheSameFileOfTheSameSeed() throws IOException {
        final Path file = generated(500, 7);
        final byte[] first = Files.readAllBytes(file);
        OrderFileGenerator.write(file, 500, 7);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        OrderFileGenerator.write(file, 500, 8);
        assertThat(Files.readAllBytes(file)).isNotEqualTo(first);
    }

    @Test
    void shouldSpreadTheOrdersOfAFileOverNinetyDays() throws IOException {
        assertThat(Files.readString(generated(9_000, 7)))
                .contains(",2026-01-01,", ",2026-03-31,")
                .doesNotContain(",2026-04-01,");
    }

    @Test
    void shouldImportWhatAModelOfTheFileHasAndTellEveryBadLine() throws IOException {
        final Path file = generated(6_000, 7);
        final FileModel model = new FileModel(file, STOCK);
        final TreeSet<Long> refused = new TreeSet<>();
        try (LiveNodes nodes = new LiveNodes(new MemoryJournal())) {
            nodes.engine.onOutputs(
                    "test", OverflowPolicy.BLOCK, new OrdersOutputListeners().onLineRefused((output, context) -> {
                                synchronized (refused) {
                                    assertThat(refused.add(output.line())).isTrue();
                                }
                            }));
            Catalogue.bringIn(nodes.engine, STOCK);
            final long fileId = run(nodes, file);
            assertSame(nodes, model);
            assertThat(model.refusedLines).isNotEmpty();
            final List<Long> counts = nodes.ask(state -> {
                final FileImportDecoder row = state.view(FileImportTable.TYPE).get(fileId);
                return List.of(row.lines(), row.accepted(), row.refused(), row.line(), row.lastRefusedLine());
            });
            assertThat(counts)
                    .containsExactly(
                            6_000L,
                            (long) model.orders.size(),
                            (long) model.refusedLines.size(),
                            6_001L,
                            model.refusedLines.last());
            Patience.await("refused lines to be told", () -> {
                synchronized (refused) {
                    return refused.size() == model.refusedLines.size();
                }
            });
            assertThat(refused).isEqualTo(model.refusedLines);
        }
    }

    @Test
    void shouldApplyNoLineTwiceWhenAFileIsReadAgain() throws IOException {
        final Path file = generated(1_000, 3);
        final FileModel model = new FileModel(file, STOCK);
        final List<OutcomeStatus> outcomes = new CopyOnWriteArrayList<>();
        try (LiveNodes nodes = new LiveNodes(new MemoryJournal())) {
            Catalogue.bringIn(nodes.engine, STOCK);
            final long fileId = run(nodes, file);
            assertThat(run(nodes, Files.move(file, directory.resolve("renamed.csv"))))
                    .isEqualTo(fileId);
            final OutcomeListener listener = (sequence, status, code, correlationId, origin) -> {
                if (origin == fileId) {
                    outcomes.add(status);
                }
            };
            nodes.engine.onOutputs("test", OverflowPolicy.BLOCK, new OrdersOutputListeners().onOutcomes(listener));
            final Publisher again = nodes.engine.publisher().origin(fileId, 2);
            final OrdersActions actions = new OrdersActions(again);
            for (int line = 2; line <= 11; line++) {
                actions.orderImported(500_000 + line, 1, 1, 100, 0, fileId, line, 1, YesNo.NO);
            }
            Patience.await("ten outcomes", () -> outcomes.size() == 10);
            assertThat(outcomes).containsOnly(OutcomeStatus.DUPLICATE);
            assertSame(nodes, model);
        }
    }

    @Test
    void shouldGoOnWhereAStoppedImportWas() throws IOException {
        final Path file = generated(4_000, 11);
        final FileModel model = new FileModel(file, STOCK);
        final MemoryJournal journal = new MemoryJournal();
        try (LiveNodes nodes = new LiveNodes(journal)) {
            Catalogue.bringIn(nodes.engine, STOCK);
            final Importer importer = new Importer(nodes.engine, 0);
            // Counted in reports of the importer, since the lines that it has sent may be far ahead of those that it
            // can report as journaled.
            final AtomicLong reports = new AtomicLong();
            final long fileId = importer.run(file, lines -> {}, progress -> {
                if (reports.incrementAndGet() == 5) {
                    importer.stop();
                }
            });
            assertThat(nodes.<Long>ask(state -> state.originMark(fileId))).isBetween(1_000L, 3_999L);
        }
        try (LiveNodes nodes = new LiveNodes(journal)) {
            Catalogue.bringIn(nodes.engine, STOCK);
            final AtomicLong first = new AtomicLong(Long.MAX_VALUE);
            new Importer(nodes.engine, 0)
                    .run(file, lines -> {}, progress -> first.accumulateAndGet(progress, Math::min));
            assertThat(first.get()).isGreaterThan(1_000);
            assertSame(nodes, model);
        }
    }

    @Test
    void shouldWaitWhileTheEngineIsBusyAndLeaveNoLineOut() throws Exception {
        final Path file = generated(20_000, 13);
        final FileModel model = new FileModel(file, STOCK);
        try (LiveNodes nodes = new LiveNodes(new MemoryJournal())) {
            Catalogue.bringIn(nodes.engine, STOCK);
            assertThat(nodes.engine.context().ringSlots()).isLessThan(20_000);
            final Importer importer = new Importer(nodes.engine, 0);
            final CountDownLatch held = new CountDownLatch(1);
            importer.run(
                    file,
                    lines -> {},
                    // A question holds the engine up until the importer has waited for room. No further line is sent
                    // before it
                    // does: what is left of the file is more than the ring takes.
                    progress -> {
                        if (held.getCount() > 0) {
                            nodes.engine.query(state -> {
                                held.countDown();
                                Patience.await("the importer to wait", () -> importer.waits() > 0);
                                return null;
                            });
                            Patience.await("the engine to be held", held);
                        }
                    });
            assertThat(importer.waits()).isPositive();
            assertSame(nodes, model);
        }
    }

    @Test
    void shouldSurviveAnyBytesAndCountEveryLine() throws IOException {
        final Path file = directory.resolve("hostile.csv");
        final List<byte[]> lines = new ArrayList<>();
        lines.add(OrderFileGenerator.HEADING.getBytes(StandardCharsets.UTF_8));
        lines.add("1,1,1,1,1.00,2026-01-01,yes\r".getBytes(StandardCharsets.UTF_8));
        lines.add(new byte[0]);
        lines.add(new byte[] {(byte) 0xC3, 0x28, 0, (byte) 0xFF});
        lines.add("2,".repeat(500_000).getBytes(StandardCharsets.UTF_8));
        lines.add("\"\"\"\"\"".getBytes(StandardCharsets.UTF_8));
        lines.add("2,1,1,1,1.00,2026-01-01,no".getBytes(StandardCharsets.UTF_8));
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < lines.size(); i++) {
                out.write(lines.get(i));
                if (i < lines.size() - 1) {
                    out.write('\n');
                }
            }
        }
        final ConcurrentSkipListSet<String> refused = new ConcurrentSkipListSet<>();
        try (LiveNodes nodes = new LiveNodes(new MemoryJournal())) {
            nodes.engine.onOutputs(
                    "test",
                    OverflowPolicy.BLOCK,
                    new OrdersOutputListeners()
                            .onLineRefused((output, context) -> refused.add(output.line() + " " + output.problem())));
            Catalogue.bringIn(nodes.engine, STOCK);
            final long fileId = run(nodes, file);
            assertThat(nodes.<Long>ask(state ->
                            state.view(FileImportTable.TYPE).get(fileId).accepted()))
                    .isEqualTo(2);
            Patience.await("four refused lines", () -> refused.size() == 4);
            assertThat(refused).containsExactly("3 FIELD_COUNT", "4 NOT_TEXT", "5 TOO_LONG", "6 NOT_CSV");
        }
    }

    @Test
    void shouldRefuseAFileThatIsNoOrderFile() throws IOException {
        final Path file = directory.resolve("other.csv");
        Files.writeString(file, "name,age\nAda,36\n");
        try (LiveNodes nodes = new LiveNodes(new MemoryJournal())) {
            assertThatThrownBy(() -> run(nodes, file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("first line must be: " + OrderFileGenerator.HEADING);
        }
    }
}
