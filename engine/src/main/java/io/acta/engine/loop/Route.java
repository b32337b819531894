package io.acta.engine.loop;

import io.acta.engine.release.RouteKind;
import io.acta.engine.release.RouteLayout;
import io.acta.engine.state.RejectedException;
import io.acta.engine.state.RowCursor;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/** Whom the next output is meant for. One object; allocates when a route has more recipients than any before. */
final class Route {
    private final RejectedException tooMany;
    private RouteKind kind = RouteKind.NONE;
    private long[] recipients = new long[64];
    private int count;
    private boolean coalesced;
    private long coalescingKey;

    Route(final RejectedException tooMany) {
        this.tooMany = tooMany;
    }

    void clear() {
        if (kind != RouteKind.NONE) {
            // Storing a reference costs a fence with some collectors, and nearly all routes are clear.
            kind = RouteKind.NONE;
        }
        count = 0;
        coalesced = false;
        coalescingKey = 0;
    }

    void to(final RouteKind to) {
        kind = to;
        count = 0;
    }

    void to(final RouteKind to, final long recipient) {
        kind = to;
        recipients[0] = recipient;
        count = 1;
    }

    /** @param excluded left out, if {@code isExcluding}. */
    void toRows(final RowCursor rows, final boolean isExcluding, final long excluded, final int recipientsMax) {
        kind = RouteKind.MEMBERS;
        count = 0;
        while (rows.next()) {
            final long key = rows.key();
            if (!isExcluding || key != excluded) {
                if (count == recipientsMax) {
                    throw tooMany;
                }
                if (count == recipients.length) {
                    recipients = Arrays.copyOf(recipients, 2 * count);
                }
                recipients[count++] = key;
            }
        }
    }

    void coalesce(final long key) {
        coalesced = true;
        coalescingKey = key;
    }

    boolean isCoalesced() {
        return coalesced;
    }

    /** Bytes behind the message; 0 when nothing was said. */
    int lengthBytes() {
        return kind == RouteKind.NONE && !coalesced ? 0 : RouteLayout.lengthBytes(count);
    }

    void write(final MutableDirectBuffer buffer, final int offset) {
        RouteLayout.write(buffer, offset, kind, recipients, count, coalesced, coalescingKey);
    }
}
