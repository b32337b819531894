package io.acta.stress;

import io.acta.engine.ring.LongActionPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;

/** A block belongs to one thread at a time: increments without any other order are never lost. */
@JCStressTest
@Outcome(
        id = {"1, 1, 2", "1, 0, 1", "0, 1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "each owner's increment is there")
@Outcome(expect = Expect.FORBIDDEN, desc = "two owners at once, or the last owner's bytes not seen")
@State
public class BlockOwnership {
    private final LongActionPool pool = new LongActionPool(1, 64);

    /** A publisher. */
    @Actor
    public void first(final IIJ_Result result) {
        result.r1 = increment();
    }

    /** Another one. */
    @Actor
    public void second(final IIJ_Result result) {
        result.r2 = increment();
    }

    private int increment() {
        final int block = pool.tryAcquire();
        if (block == LongActionPool.NONE) {
            return 0;
        }
        pool.buffer(block).putLong(0, pool.buffer(block).getLong(0) + 1);
        pool.release(block);
        return 1;
    }

    /** What is in the block at the end. */
    @Arbiter
    public void sum(final IIJ_Result result) {
        result.r3 = pool.buffer(pool.tryAcquire()).getLong(0);
    }
}
