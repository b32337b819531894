package io.acta.bench.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.testkit.Fault;
import io.acta.testkit.SimulationReport;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What simulations come by within a few seeds that stay the same. A kind of fault that no longer happens, or a place that no kill meets any
 * more, would else be missed by nobody: thousands of seeds would go on finding nothing.
 */
@Timeout(240)
class SimulationsReachTest {
    private static final int SEEDS_MAX = 200;

    private static final List<String> MUST = List.of(
            "power loss: a name as it was",
            "power loss: a length that was not forced",
            "power loss: a page as it was",
            "power loss: a page that was not forced",
            "power loss: a page torn between sectors",
            "a write in part: the machine went down",
            "a write in part: an error",
            "force error: a page forgotten",
            "damage: bits flipped at N",
            "damage: N bytes garbled at N",
            "damage: sector lost at N",
            "damage: page N of file N written over page N",
            "damage: cut to N",
            "damage: deleted",
            "down in a step, at a roll file",
            "down in a step, at high-water",
            "down in a step, at a directory",
            "down in a step, at a snapshot's file",
            "down in a launch, at a roll file",
            "down in a launch, at high-water",
            "down in a launch, at a directory",
            "down in a promotion, at high-water",
            "down in a promotion, at a roll file",
            "down with reactions held over",
            "halt: a disk that fails",
            "launch refused: a disk that fails or is full",
            "launch refused: a second writer",
            "launch: done",
            "launch: done, from a snapshot",
            "launch: a damaged snapshot passed over",
            "promotion: done",
            "promotion: done, from a snapshot",
            "reactions held over",
            "recovery: a last batch that nobody was told of",
            "recovery: batches lost that were JOURNALED alone",
            "retirement",
            "roll file: the next one",
            "told by the engine: outcome APPLIED",
            "told by the engine: outcome CONFLICT",
            "told by the engine: outcome DUPLICATE",
            "told by the engine: outcome FAILED",
            "told by the engine: outcome REJECTED",
            "told by the engine: output of an action",
            "told by the engine: output of time",
            "told by the engine: row ADDED",
            "told by the engine: row CHANGED",
            "told by the engine: row REMOVED",
            "told by the replica: row ADDED",
            "told by the replica: row CHANGED",
            "told by the replica: row REMOVED",
            "told by the replay: output of time");

    @Test
    void shouldComeByEveryKindOfFaultAndWhereItMatters() {
        final Set<Fault> faultsMissing = EnumSet.copyOf(Fault.survivable());
        final Set<String> missing = new TreeSet<>(MUST);
        long refused = 0;
        long harmless = 0;
        for (long seed = 1; seed <= SEEDS_MAX && !(missing.isEmpty() && faultsMissing.isEmpty()); seed++) {
            final SimulationReport report =
                    SimulateCommand.simulation().seed(seed).run();
            report.check();
            faultsMissing.removeAll(report.faults().keySet());
            missing.removeAll(report.reached().keySet());
            refused += report.damageRefused();
            harmless += report.damageHarmless();
        }
        assertThat(faultsMissing).isEmpty();
        assertThat(missing).as("in %d seeds", SEEDS_MAX).isEmpty();
        assertThat(refused).as("launches on damage that were refused").isPositive();
        assertThat(harmless).as("launches on damage that did no harm").isPositive();
    }
}
