package io.acta.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Jazzer itself, for as long as it takes to see that it does what it is for; the long runs are the command's. */
@Timeout(600)
class ActaFuzzTest {
    private static final int INPUTS = 2_000;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void shouldFindNothing(final FuzzTarget target) {
        final int exitCode =
                execute("--only", target.label(), "--runs", "" + INPUTS, "--directory", directory.toString());

        assertThat(exitCode).as("%s%s", out, err).isZero();
        assertThat(out.toString()).contains("acta-fuzz --seed ").containsPattern(target.label() + " +" + INPUTS + " ");
        assertThat(directory.resolve(target.label()).resolve("corpus")).isNotEmptyDirectory();
    }

    @Test
    void shouldFindWhatOnlyCertainBytesDo() throws Exception {
        final FuzzRun.Result result = new FuzzRun("careless", directory)
                .run(CarelessTarget.class, CarelessTarget.class.getName(), List.of(new byte[4]), 16, 1_000_000, 1);

        assertThat(result.finding()).contains("Java Exception: java.lang.IllegalStateException: opened");
        assertThat(directory).isDirectoryContaining("glob:**/crash-*");
    }

    @Test
    void shouldNotCallCleanWhatWasNotTried() throws Exception {
        // The target counts none of its inputs, and of three bytes none is the word that it throws at.
        final FuzzRun.Result result = new FuzzRun("careless", directory)
                .run(CarelessTarget.class, CarelessTarget.class.getName(), List.of(new byte[1]), 3, 100, 1);

        assertThat(result.finding()).startsWith("only 0 of 100 inputs were tried");
    }

    @Test
    void shouldExplainItselfAndRefuseWrongOptions() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("--runs", "--seed", "--only", "door, json, journal");
        assertThat(execute("--runs", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("--only", "window")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--runs", "window");
    }

    private int execute(final String... args) {
        return new CommandLine(new ActaFuzz())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }
}
