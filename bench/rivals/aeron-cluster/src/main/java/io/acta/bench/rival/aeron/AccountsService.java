package io.acta.bench.rival.aeron;

import io.acta.bench.workload.Balances;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Balances behind the log; answers with the transaction's id and the balance. */
final class AccountsService implements ClusteredService {
    static final int ACCOUNT_OFFSET = 0;
    static final int DELTA_OFFSET = Long.BYTES;
    static final int TX_ID_OFFSET = 2 * Long.BYTES;
    static final int RESULT_LENGTH_BYTES = 2 * Long.BYTES;

    private final Balances balances = new Balances();
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[RESULT_LENGTH_BYTES]);
    private Cluster cluster;

    /** Read by others when nothing is under way: the last result's way through a log buffer orders it. */
    Balances balances() {
        return balances;
    }

    @Override
    public void onStart(final Cluster cluster, final Image snapshotImage) {
        this.cluster = cluster;
    }

    @Override
    public void onSessionMessage(
            final ClientSession session,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header) {
        final long balance =
                balances.adjust((int) buffer.getLong(offset + ACCOUNT_OFFSET), buffer.getLong(offset + DELTA_OFFSET));
        if (session == null) {
            return;
        }
        result.putLong(0, buffer.getLong(offset + TX_ID_OFFSET));
        result.putLong(Long.BYTES, balance);
        cluster.idleStrategy().reset();
        // While a log is replayed this gives a number above zero at once. A session that is gone gets nothing.
        while (session.offer(result, 0, RESULT_LENGTH_BYTES) < 0 && !session.isClosing()) {
            cluster.idleStrategy().idle();
        }
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp) {
        // A session has no state.
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason) {
        // A session has no state.
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp) {
        // There are no timers.
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication) {
        // None is asked for.
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole) {
        // There is one member.
    }

    @Override
    public void onTerminate(final Cluster cluster) {
        // Nothing is held.
    }
}
