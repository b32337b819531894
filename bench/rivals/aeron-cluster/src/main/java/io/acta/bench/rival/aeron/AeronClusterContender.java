package io.acta.bench.rival.aeron;

import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;
import java.util.concurrent.TimeUnit;

/** Aeron Cluster with one member in this JVM, and its client. */
public final class AeronClusterContender implements Contender {
    private static final long MARK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(40);
    private static final long MARK_LOOK_MS = 50;

    @Override
    public Lane open(final Opening opening) throws Exception {
        final long deadlineNs = System.nanoTime() + MARK_TIMEOUT_NS;
        while (true) {
            try {
                return new AeronClusterLane(opening.directory(), fileSyncLevel(opening.tier()));
            } catch (final IllegalStateException e) {
                if (!isMarked(e) || System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(MARK_LOOK_MS);
            }
        }
    }

    /** A killed process leaves mark files that count as a living one's for some ten seconds. */
    private static boolean isMarked(final IllegalStateException e) {
        return e.getMessage() != null && e.getMessage().contains("mark file");
    }

    /** 0: left to the operating system. 1: forced before it counts as recorded. */
    private static int fileSyncLevel(final Tier tier) {
        return tier == Tier.T2 ? 1 : 0;
    }

    @Override
    public String settings(final Tier tier) {
        return "Aeron 1.51.0, one member, ThreadingMode.SHARED, IPC ingress and egress, YieldingIdleStrategy, fileSyncLevel="
                + fileSyncLevel(tier);
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "checks at the door, state hash, atomicity of a handler; with one member there is nothing to agree on";
    }
}
