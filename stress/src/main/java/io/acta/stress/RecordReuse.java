package io.acta.stress;

import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.release.Subscription;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The writer uses the room of a record again only after the blocking reader has read it: a log of two records, both taken. */
@JCStressTest
@Outcome(id = "8, 8", expect = Expect.ACCEPTABLE, desc = "the two records of the first batch")
@Outcome(id = "8, 17", expect = Expect.ACCEPTABLE, desc = "and the third, once there was room")
@Outcome(expect = Expect.FORBIDDEN, desc = "a record that was overwritten before it was read")
@State
public class RecordReuse {
    private final ReleaseLog log = new ReleaseLog(64, () -> false);
    private final Subscription subscription = new Subscription("reader", log, OverflowPolicy.BLOCK, table -> null, 0);

    /** The log is full before the actors begin. */
    public RecordReuse() {
        log.add(subscription);
        log.beginBatch();
        log.outcome(1, OutcomeStatus.APPLIED, 0, 7, 1);
        log.outcome(2, OutcomeStatus.APPLIED, 0, 7, 1);
        log.publish(log.position());
    }

    /** The reactor; waits for the reader. */
    @Actor
    public void write() {
        log.beginBatch();
        log.outcome(3, OutcomeStatus.APPLIED, 0, 8, 1);
        log.publish(log.position());
    }

    /** A subscriber: the first record, then whatever is there. */
    @Actor
    public void read(final JJ_Result result) {
        final Sum first = new Sum();
        subscription.poll(first, 1);
        result.r1 = first.sum;
        final Sum rest = new Sum();
        subscription.poll(rest, 10);
        result.r2 = rest.sum;
    }

    private static final class Sum implements ReleaseHandler {
        private long sum;

        @Override
        public void onOutcome(
                final long sequence,
                final OutcomeStatus status,
                final int code,
                final long correlationId,
                final long origin) {
            sum += correlationId + origin;
        }
    }
}
