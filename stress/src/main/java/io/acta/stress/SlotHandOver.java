package io.acta.stress;

import io.acta.engine.idle.WakeUp;
import io.acta.engine.ring.ActionRing;
import io.acta.engine.ring.LongActionPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** The reactor sees a publisher's slots in their order, each with all that was written into it. */
@JCStressTest
@Outcome(
        id = {"0, 0", "1, 7", "2, 15"},
        expect = Expect.ACCEPTABLE,
        desc = "slots in order, whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "a gap, or a slot that was not written yet")
@State
public class SlotHandOver {
    private final ActionRing ring = new ActionRing(4, 32, true, new LongActionPool(1, 32), new WakeUp());

    /** A publisher. */
    @Actor
    public void publish() {
        for (long value = 7; value <= 8; value++) {
            final long slot = ring.tryClaim();
            ring.buffer().putLong(ring.offset(slot), value);
            ring.publish(slot);
        }
    }

    /** The reactor. */
    @Actor
    public void take(final IJ_Result result) {
        final long last = ring.publishedUpTo();
        for (long slot = ring.next(); slot <= last; slot++) {
            result.r1++;
            result.r2 += ring.buffer().getLong(ring.offset(slot));
        }
    }
}
