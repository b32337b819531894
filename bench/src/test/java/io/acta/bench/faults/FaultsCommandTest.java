package io.acta.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Every fault is done at least once, for real; the long runs are the command's. */
@Timeout(300)
class FaultsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(FaultType.class)
    void shouldKeepEveryPromise(final FaultType type) throws Exception {
        final int rounds = type.label().startsWith("kill") || type == FaultType.HOSTILE_BYTES ? 1 : 2;
        final int exitCode =
                execute("--only", type.label(), "--rounds", "" + rounds, "--json", "--directory", directory.toString());

        assertThat(exitCode).as("%s%s", out, err).isZero();
        assertThat(err.toString()).contains("faults --seed ");
        final String row = out.toString().strip();
        assertThat(row)
                .startsWith("{\"fault\":\"" + type.label() + "\",")
                .contains("\"lost\":0,\"doubled\":0,\"silent\":0,\"hung\":0,");
        if (row.contains("\"skipped\":false")) {
            assertThat(row).contains("\"rounds\":" + rounds + ",").contains("\"slowestRestartMs\":");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("nothing is left behind").isEmpty();
        }
    }

    @Test
    void shouldExplainItselfAndRefuseWrongOptions() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("--rounds", "--seed", "--only", "kill-journaled", "determinism");
        assertThat(execute("--rounds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("--only", "meteor")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("--other-jdk", "/nowhere")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--rounds", "meteor", "/nowhere");
    }

    @Test
    void shouldCallAPromiseBrokenWhateverWentWrong() {
        final List<FaultCounts> broken = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            broken.add(new FaultCounts());
        }
        broken.get(0).lost(1, "a number");
        broken.get(1).doubled(1, "a number");
        broken.get(2).silent("wrong");
        broken.get(3).hung("late");
        broken.get(4).finding("no advice");
        broken.get(5).restart(2, 5, 2);
        assertThat(broken)
                .noneMatch(FaultCounts::kept)
                .noneMatch(counts -> counts.findings().isEmpty());

        final FaultCounts fine = new FaultCounts();
        fine.lost(0, "nothing");
        fine.doubled(-3, "nothing");
        fine.restart(2, 2, 0);
        fine.restart(2, 5, 3);
        Counting.check(new Counting.State(5, 5, 0, 0), 5, "counter", fine);
        assertThat(fine.kept()).isTrue();
    }

    @Test
    void shouldSeeInACounterWhatWasLostDoubledOrSkipped() {
        assertThat(checked(new Counting.State(4, 4, 0, 0), 5).lost()).isEqualTo(1);
        assertThat(checked(new Counting.State(6, 5, 0, 0), 5).doubled()).isEqualTo(1);
        assertThat(checked(new Counting.State(4, 5, 1, 0), 5).silent()).isEqualTo(1);
    }

    @Test
    void shouldSkipWhatTheMachineRefusesAndNothingElse() throws Exception {
        try (FaultRun refused = new FaultRun(directory, List.of(), 1)) {
            assertThat(refused.make(run -> {
                        MountedDisk.require("/nowhere/mount", "it");
                        return null;
                    }))
                    .isNull();
            assertThat(refused.counts().skipped()).isEqualTo("there is no '/nowhere/mount it' here");
            assertThat(refused.counts().kept()).isTrue();
        }
        try (FaultRun broken = new FaultRun(directory, List.of(), 1)) {
            assertThat(broken.make(run -> {
                        throw new IllegalStateException("engine does not launch");
                    }))
                    .isNull();
            assertThat(broken.counts().skipped()).isNull();
            assertThat(broken.counts().findings()).singleElement().asString().contains("engine does not launch");
        }
    }

    private static FaultCounts checked(final Counting.State state, final long acknowledged) {
        final FaultCounts counts = new FaultCounts();
        Counting.check(state, acknowledged, "counter", counts);
        return counts;
    }

    private int execute(final String... args) {
        return new CommandLine(new FaultsCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }
}
