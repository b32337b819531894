package io.acta.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What {@code collect} gives is the state after one batch, however many rows are read: the epoch over all published rows. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both rows before the batch")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both rows after it")
@Outcome(expect = Expect.FORBIDDEN, desc = "half a batch")
@State
public class PublishedBatch {
    private final PublishedWords words = new PublishedWords();

    /** Two rows are there. */
    public PublishedBatch() {
        words.begin().put(1, 1).put(2, 1).publish();
    }

    /** The reactor. */
    @Actor
    public void write() {
        words.begin().put(1, 2).put(2, 2).publish();
    }

    /** A reader of both rows. */
    @Actor
    public void read(final JJ_Result result) {
        words.readBoth(result);
    }

    /** Nobody uses it any more. */
    @Arbiter
    public void close() {
        words.close();
    }
}
