package io.acta.stress;

import io.acta.engine.counters.EngineCounter;
import io.acta.engine.counters.EngineCounters;
import org.agrona.concurrent.status.AtomicCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Positions are moved in the order of the levels, so whoever sees a level sees the one before it. */
@JCStressTest
@Outcome(
        id = {"0, 0, 0", "0, 0, 1", "0, 1, 1", "1, 1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "level by level")
@Outcome(expect = Expect.FORBIDDEN, desc = "synced before journaled, or journaled before applied")
@State
public class Positions {
    private final AtomicCounter applied;
    private final AtomicCounter journaled;
    private final AtomicCounter synced;

    /** Counters as an engine has them. */
    public Positions() {
        final EngineCounters counters = new EngineCounters(null);
        applied = counters.get(EngineCounter.APPLIED_POSITION);
        journaled = counters.get(EngineCounter.JOURNALED_POSITION);
        synced = counters.get(EngineCounter.SYNCED_POSITION);
    }

    /** The reactor. */
    @Actor
    public void move() {
        applied.setRelease(1);
        journaled.setRelease(1);
        synced.setRelease(1);
    }

    /** Anybody, from the last level to the first. */
    @Actor
    public void look(final JJJ_Result result) {
        result.r1 = synced.getAcquire();
        result.r2 = journaled.getAcquire();
        result.r3 = applied.getAcquire();
    }
}
