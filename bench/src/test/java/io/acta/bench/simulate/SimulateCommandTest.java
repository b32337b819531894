package io.acta.bench.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.testkit.Fault;
import io.acta.testkit.SimulationReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** A few seeds; the thousands are the command's. */
@Timeout(240)
class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(final String... args) {
        return execute(new SimulateCommand(), args);
    }

    private int execute(final SimulateCommand command, final String... args) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void shouldKeepEveryPromise() {
        assertThat(execute("--seeds", "10", "--seed", "1")).as("%s%s", out, err).isZero();
        assertThat(out.toString()).contains("--seed ", "actions", "power loss", "Every promise was kept");
    }

    @Test
    void shouldPrintOneObjectAndNothingElse() {
        assertThat(execute("--seeds", "2", "--seed", "7", "--steps", "100", "--json"))
                .isZero();
        assertThat(out.toString().strip())
                .startsWith("{\"name\":\"simulate\",\"seed\":7,\"seeds\":2,")
                .endsWith("\"findings\":0}");
        assertThat(err.toString()).contains("--seed 7");
    }

    @Test
    void shouldSeeThatEachSeedDoesTheSameAgain() {
        assertThat(execute("--seeds", "5", "--seed", "21", "--twice"))
                .as("%s%s", out, err)
                .isZero();
        final String first = traceOfAll();
        assertThat(execute("--seeds", "5", "--seed", "21")).isZero();
        assertThat(traceOfAll()).isEqualTo(first);
    }

    private String traceOfAll() {
        final String line = out.toString()
                .lines()
                .filter(each -> each.startsWith("trace of all"))
                .findFirst()
                .orElseThrow();
        out.getBuffer().setLength(0);
        return line;
    }

    @Test
    void shouldTellHowAFindingIsSeenAgain() {
        assertThat(execute(broken(), "--seeds", "5", "--seed", "1")).isEqualTo(1);
        assertThat(out.toString()).contains("A PROMISE WAS BROKEN");
        final String again = err.toString()
                .lines()
                .filter(each -> each.contains("again:"))
                .findFirst()
                .orElseThrow();
        assertThat(again).contains("java -jar bench/target/acta-bench.jar simulate --seeds 1 --seed ");
        assertThat(execute(broken(), again.substring(again.indexOf("--seeds")).split(" ")))
                .isEqualTo(1);
    }

    private static SimulateCommand broken() {
        return new SimulateCommand(() -> SimulateCommand.simulation().faults(Fault.LYING_FORCE, Fault.POWER_LOSS));
    }

    @Test
    void shouldRefuseWrongOptions() {
        assertThat(execute("--seeds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("--minutes", "-1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--seeds");
    }

    @Test
    void shouldDoTheSameAgainForTheSameSeedAndMeetEveryFault() {
        final Set<Fault> met = EnumSet.noneOf(Fault.class);
        for (long seed = 1; seed <= 12; seed++) {
            final SimulationReport first =
                    SimulateCommand.simulation().seed(seed).run();
            assertThat(SimulateCommand.simulation().seed(seed).run()).hasToString(first.toString());
            met.addAll(first.faults().keySet());
        }
        assertThat(met).isEqualTo(Fault.survivable());
    }
}
