package io.acta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.testkit.tally.TallyActions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Simulations of an engine that is in order find nothing, and a seed is a run. */
@Timeout(240)
class SimulationTest {
    private static final int SEEDS = 20;

    static Simulation tally() {
        return Simulation.of(() -> List.of(new TallyKeeper()))
                .program((publisher, random) ->
                        new TallyActions(publisher).voted(random.nextInt(20), 1 + random.nextInt(9)));
    }

    @Test
    void shouldFindNothingWhereNothingIsBroken() {
        final Long given = Long.getLong("acta.seed");
        final long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : SEEDS); i++) {
            System.out.println("simulation: -Dacta.seed=" + (first + i));
            final SimulationReport report = tally().seed(first + i).run();
            report.check();
            assertThat(report.actions()).isPositive();
        }
    }

    @Test
    void shouldDoTheSameAgainForTheSameSeed() {
        for (long seed = 1; seed <= 10; seed++) {
            final SimulationReport first = tally().seed(seed).run();
            final SimulationReport second = tally().seed(seed).run();
            assertThat(second).hasToString(first.toString());
            assertThat(second.traceHash()).isEqualTo(first.traceHash());
        }
    }
}
