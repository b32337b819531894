package io.acta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every command runs and says what it should. Nothing is timed. */
class BenchSmokeTest {
    private static final String[] TINY = {"--actions", "5000", "--rounds", "2", "--warm-up", "1"};

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldMeasureEveryContenderWithTheModelsBalances() throws IOException {
        assertThat(run("throughput", "--json", "--directory", directory.toString()))
                .isZero();

        final List<Map<String, String>> rows = rows(out.toString());
        assertThat(rows)
                .extracting(row -> row.get("name"))
                .containsExactly("raw-disruptor", "hand-wired", "engine-memory", "engine-journaled");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).containsEntry("checksumAgrees", "true").containsEntry("actions", "5000");
            assertThat(Double.parseDouble(row.get("actionsPerSecond"))).isPositive();
            assertThat(row.get("rounds").split(",")).hasSize(2);
            assertThat(row.get("warmUpRounds").split(",")).hasSize(1);
            assertThat(row).containsKey("ratioToHandWired");
        });
    }

    @Test
    void shouldLeaveNoFilesBehind() throws IOException {
        run("throughput", "--directory", directory.toString());

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldShowEveryRoundAndTheSettingsInItsTable() {
        assertThat(run("throughput", "--only", "hand-wired,engine-memory", "--directory", directory.toString()))
                .isZero();

        assertThat(out.toString())
                .contains(
                        "cpu:",
                        "jdk:",
                        "files on",
                        "ringSlots=",
                        "hand-wired",
                        "engine-memory",
                        "All results and balances are the model's.")
                .doesNotContain("raw-disruptor");
    }

    @Test
    void shouldTellWhatEachActionAllocates() throws IOException {
        final int exitCode = execute(
                "allocation", "--json", "--actions", "5000", "--warm-up", "5000", "--directory", directory.toString());

        // So few actions say nothing about 0, but the row is there and the exit code is what it says.
        final Map<String, String> row = rows(out.toString()).get(0);
        assertThat(row).containsEntry("name", "engine-journaled").containsEntry("actions", "5000");
        assertThat(exitCode).isEqualTo(Double.parseDouble(row.get("bytesPerAction")) == 0 ? 0 : 1);
    }

    @Test
    void shouldCompareContendersInForksAndWriteEveryRow() throws IOException {
        final int exitCode = execute(
                "compare",
                "--only",
                "direct,disruptor-document,acta",
                "--tiers",
                "T0,T1",
                "--short",
                "--measure-ms",
                "20",
                "--behind",
                "2000",
                "--out",
                directory.toString());

        final List<Map<String, String>> rows = rows(Files.readString(directory.resolve("results.jsonl")));
        assertThat(rows).filteredOn(row -> row.containsKey("error")).isEmpty();
        assertThat(exitCode).as(out.toString()).isZero();
        // Three windows, four rates, allocation; where something is kept a replay and a restart.
        assertThat(rows).hasSize(8 + 10 + 8 + 10);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("checksumAgrees", "true")
                        .containsKeys(
                                "engine",
                                "tier",
                                "mode",
                                "actionsPerSecond",
                                "checksum",
                                "settings",
                                "leavesOut",
                                "fork"));
        assertThat(rows)
                .filteredOn(row -> row.get("mode").equals("open-loop"))
                .allSatisfy(row -> assertThat(row)
                        .containsKeys("rate", "p50Ns", "p99Ns", "p999Ns", "p9999Ns", "maxNs", "sustained"))
                .allSatisfy(row -> assertThat(directory.resolve("latencies").resolve(row.get("hgrm")))
                        .exists());
        assertThat(rows)
                .filteredOn(row -> row.get("mode").equals("restart"))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("actions", "2000")
                        .containsKeys("restartNs", "recoveryNs", "catNs"));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "results.jsonl", "environment.json", "report.html", "forks", "latencies");
        }
    }

    @Test
    void shouldGiveARowWithAnErrorForAContenderThatCannotBeOpened() throws IOException {
        final Path file = Files.createFile(directory.resolve("occupied"));

        final int exitCode = execute(
                "compare",
                "--only",
                "disruptor-document",
                "--modes",
                "replay",
                "--short",
                "--measure-ms",
                "20",
                "--directory",
                file.toString(),
                "--out",
                directory.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(rows(Files.readString(directory.resolve("results.jsonl"))))
                .singleElement()
                .satisfies(row -> assertThat(row).containsKey("error").containsEntry("mode", "replay"));
        assertThat(out.toString()).contains("ERROR");
    }

    @Test
    void shouldTellWhatARowCosts() throws IOException {
        assertThat(execute("state", "--json", "--short", "--rows", "3000")).isZero();

        final Map<String, String> row = rows(out.toString()).get(0);
        assertThat(row).containsEntry("name", "state").containsEntry("rows", "3000");
        // Version and index: what the table promises whatever the machine.
        assertThat(Double.parseDouble(row.get("overheadBytes"))).isBetween(8.0, 24.0);
        assertThat(row)
                .containsKeys("getOneByOneRatio", "editOneByOneRatio", "getLookedAheadRatio", "editLookedAheadNs");
    }

    @Test
    void shouldTellWhatAnIdleEngineTakesAndLeaveNoFiles() throws IOException {
        assertThat(execute("idle", "--json", "--short", "--directory", directory.toString()))
                .isZero();

        assertThat(rows(out.toString()).get(0))
                .containsEntry("name", "idle")
                .containsKeys("jvmPercent", "corePercent", "corePercentWithSubscriber", "threadPercent");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldWorkInAJvmThatNeverCollects() throws IOException {
        assertThat(execute("epsilon", "--json", "--actions", "20000", "--directory", directory.toString()))
                .isZero();
        assertThat(rows(out.toString()).get(0))
                .containsEntry("name", "epsilon")
                .containsEntry("actions", "20000")
                .containsEntry("checksumAgrees", "true");
    }

    @Test
    void shouldExplainItself() {
        assertThat(execute("--help")).isZero();
        assertThat(execute("compare", "--help")).isZero();
        assertThat(execute("throughput", "--help")).isZero();
        assertThat(execute("allocation", "--help")).isZero();
        assertThat(out.toString())
                .contains("throughput", "allocation", "--rounds", "--actions", "--directory", "--json");
    }

    @Test
    void shouldRefuseWrongOptions() {
        assertThat(execute("throughput", "--actions", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("throughput", "--only", "nobody")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("compare", "--only", "no-one")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("compare", "--modes", "dreaming")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("compare", "--forks", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("state", "--rows", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("idle", "--seconds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .contains(
                        "--actions",
                        "nobody",
                        "no-one",
                        "dreaming",
                        "--rows is 1",
                        "--seconds starts",
                        "--forks",
                        "say what to do");
    }

    @Test
    void shouldRefuseAComparisonThatWouldMeasureNothing() {
        final Path out = directory.resolve("out");
        assertThat(execute("compare", "--only", "direct", "--tiers", "T2", "--out", out.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("nothing to measure", "direct", "T2", "compare --help");
        assertThat(out).doesNotExist();
    }

    @Test
    void shouldNotWriteWhereSomebodyElsesFilesAre() throws IOException {
        final Path file = Files.createFile(directory.resolve("file"));
        final Path precious = Files.createDirectories(directory.resolve("mine/forks/precious"));
        assertThat(execute("compare", "--short", "--only", "direct", "--out", file.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute(
                        "compare",
                        "--short",
                        "--only",
                        "direct",
                        "--out",
                        directory.resolve("mine").toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(file + " is no directory", "would be deleted");
        assertThat(precious).exists();
    }

    @Test
    void shouldLeaveADirectoryToTheRunThatHasIt() throws IOException {
        final Path out = directory.resolve("out");
        Files.createDirectories(out);
        try (FileChannel other = FileChannel.open(
                        out.resolve("running.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(execute("compare", "--short", "--only", "direct", "--out", out.toString()))
                    .isEqualTo(CommandLine.ExitCode.USAGE);
        }
        assertThat(err.toString()).contains("another run writes to " + out);
    }

    private int run(final String... args) {
        return execute(Stream.concat(Stream.of(args), Stream.of(TINY)).toArray(String[]::new));
    }

    private int execute(final String... args) {
        return ActaBench.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    /** Each line is one JSON object; arrays are joined by commas. */
    private static List<Map<String, String>> rows(final String lines) throws IOException {
        final List<Map<String, String>> rows = new ArrayList<>();
        for (final String line : lines.lines().toList()) {
            try (JsonParser parser = new JsonFactory().createParser(line)) {
                assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
                rows.add(row(parser));
                assertThat(parser.nextToken()).as("nothing follows: %s", line).isNull();
            }
        }
        return rows;
    }

    private static Map<String, String> row(final JsonParser parser) throws IOException {
        final Map<String, String> row = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                row.put(name, parser.getText());
                continue;
            }
            final StringBuilder elements = new StringBuilder();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.append(elements.isEmpty() ? "" : ",").append(parser.getText());
            }
            row.put(name, elements.toString());
        }
        return row;
    }
}
