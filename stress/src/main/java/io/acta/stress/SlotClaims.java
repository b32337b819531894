package io.acta.stress;

import io.acta.engine.idle.WakeUp;
import io.acta.engine.ring.ActionRing;
import io.acta.engine.ring.LongActionPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Two publishers never get the same slot, and the reactor finds both actions. */
@JCStressTest
@Outcome(
        id = {"0, 1, 15", "1, 0, 15"},
        expect = Expect.ACCEPTABLE,
        desc = "a slot each")
@Outcome(expect = Expect.FORBIDDEN, desc = "one slot for two, or an action that is not there")
@State
public class SlotClaims {
    private final ActionRing ring = new ActionRing(4, 32, true, new LongActionPool(1, 32), new WakeUp());

    /** A publisher. */
    @Actor
    public void first(final JJJ_Result result) {
        result.r1 = publish(7);
    }

    /** Another one. */
    @Actor
    public void second(final JJJ_Result result) {
        result.r2 = publish(8);
    }

    private long publish(final long value) {
        final long slot = ring.tryClaim();
        ring.buffer().putLong(ring.offset(slot), value);
        ring.publish(slot);
        return slot;
    }

    /** The reactor, afterwards. */
    @Arbiter
    public void take(final JJJ_Result result) {
        final long last = ring.publishedUpTo();
        for (long slot = ring.next(); slot <= last; slot++) {
            result.r3 += ring.buffer().getLong(ring.offset(slot));
        }
    }
}
