package io.acta.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A batch takes one key out and gives its row to another: within {@code collect} one of the two is there, with its own number. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the key before the batch")
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "the key after it")
@Outcome(expect = Expect.FORBIDDEN, desc = "both keys, neither, or a row under the wrong key")
@State
public class PublishedKeyChange {
    private final PublishedWords words = new PublishedWords();

    /** The old key is there. */
    public PublishedKeyChange() {
        words.begin().put(1, 1).publish();
    }

    /** The reactor. */
    @Actor
    public void write() {
        words.begin().delete(1).put(2, 2).publish();
    }

    /** A reader of both keys. */
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
