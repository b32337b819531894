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
import org.openjdk.jcstress.infra.results.IJ_Result;

/** A batch's records become visible together, whole: one release store of the published position. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not published yet")
@Outcome(id = "2, 16", expect = Expect.ACCEPTABLE, desc = "the whole batch")
@Outcome(expect = Expect.FORBIDDEN, desc = "half a batch, or a record that was not written yet")
@State
public class BatchRelease {
    private final ReleaseLog log = new ReleaseLog(256, () -> true);
    private final Subscription subscription = new Subscription("reader", log, OverflowPolicy.BLOCK, table -> null, 0);

    /** The reader is there before the batch begins. */
    public BatchRelease() {
        log.add(subscription);
    }

    /** The reactor. */
    @Actor
    public void write() {
        log.beginBatch();
        log.outcome(1, OutcomeStatus.APPLIED, 0, 7, 1);
        log.outcome(2, OutcomeStatus.APPLIED, 0, 7, 1);
        log.publish(log.position());
    }

    /** A subscriber. */
    @Actor
    public void read(final IJ_Result result) {
        result.r1 = subscription.poll(
                new ReleaseHandler() {
                    @Override
                    public void onOutcome(
                            final long sequence,
                            final OutcomeStatus status,
                            final int code,
                            final long correlationId,
                            final long origin) {
                        result.r2 += correlationId + origin;
                    }
                },
                10);
    }
}
