package io.acta.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A published row is read as it was after one batch: the sequence lock of the row alone, no epoch is looked at. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the row before the batch")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the row after it")
@Outcome(expect = Expect.FORBIDDEN, desc = "half a row")
@State
public class PublishedRow {
    private final PublishedWords words = new PublishedWords();

    /** One row is there. */
    public PublishedRow() {
        words.begin().put(1, 1).publish();
    }

    /** The reactor. */
    @Actor
    public void write() {
        words.begin().put(1, 2).publish();
    }

    /** A reader that walks over all rows. */
    @Actor
    public void read(final JJ_Result result) {
        words.reader.all();
        if (words.reader.next()) {
            result.r1 = words.firstWord();
            result.r2 = words.lastWord();
        }
    }

    /** Nobody uses it any more. */
    @Arbiter
    public void close() {
        words.close();
    }
}
