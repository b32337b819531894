package io.acta.examples.stream.web;

import io.acta.engine.Engine;
import io.acta.engine.published.OvertakenException;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import io.acta.examples.stream.LayerTable;
import io.acta.examples.stream.StreamStatsTable;
import io.acta.examples.stream.StreamTable;
import io.acta.examples.web.DaemonClock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;

/**
 * Has previews told the {@code streamState} when it has changed: all that changes within a twentieth of a second in one message, written once for all
 * of them.
 *
 * <p><b>Threads:</b> changes come on their subscription's, which only notes them; previews are told on one of its own.
 */
public final class StateAnnouncer implements ChangeHandler, AutoCloseable {
    private static final long GATHER_MS = 50;

    private final Runnable announce;
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final DaemonClock teller = new DaemonClock("state-announcer");
    private final Subscription changes;

    /** Starts. @param announce tells everybody. */
    public StateAnnouncer(final Engine engine, final Runnable announce) {
        this.announce = announce;
        this.changes = engine.onChanges("state-announcer", OverflowPolicy.BLOCK, this);
    }

    @Override
    public void onChange(
            final long sequence,
            final TableType<?, ?> table,
            final long key,
            final ChangeKind kind,
            final long version,
            final DirectBuffer buffer,
            final int beforeOffset,
            final int afterOffset) {
        final boolean isTold = table == StreamTable.TYPE || table == StreamStatsTable.TYPE || table == LayerTable.TYPE;
        if (isTold) {
            tellSoon();
        }
    }

    private void tellSoon() {
        if (isDue.compareAndSet(false, true)) {
            teller.after(GATHER_MS, this::tell);
        }
    }

    private void tell() {
        // First, so that what changes while it is read is told again.
        isDue.set(false);
        try {
            announce.run();
        } catch (final OvertakenException e) {
            // What came between need not be told, and so would not have this told either.
            tellSoon();
        }
    }

    /** Tells nothing more. */
    @Override
    public void close() {
        changes.close();
        teller.close();
    }
}
