package io.acta.engine.release;

import org.agrona.DirectBuffer;

/**
 * What is known of an output besides its message. One object for each subscription, filled anew for each output: never keep
 * it.
 */
public final class OutputContext {
    private long sequence;
    private long ordinal;
    private long correlationId;
    private long origin;
    private DirectBuffer route;
    private int routeEnd;

    OutputContext() {}

    void wrap(final long sequence, final long ordinal, final long correlationId, final long origin) {
        this.sequence = sequence;
        this.ordinal = ordinal;
        this.correlationId = correlationId;
        this.origin = origin;
        this.route = null;
    }

    /** @return bytes of the route that ends there. */
    int route(final DirectBuffer buffer, final int end) {
        route = buffer;
        routeEnd = end;
        return RouteLayout.lengthBytes(RouteLayout.count(buffer, end));
    }

    /** Of the action that caused it; for what no action of the ring put out, a timer say, of the last action before it. */
    public long sequence() {
        return sequence;
    }

    /** Of the output among those with this sequence. Together they identify it, in a replay too; see {@link ReleaseHandler#onOutput}. */
    public long ordinal() {
        return ordinal;
    }

    /** Of the action that caused it, 0 for none. */
    public long correlationId() {
        return correlationId;
    }

    /** Of the action that caused it, 0 for none. */
    public long origin() {
        return origin;
    }

    /** Whom it is meant for. */
    public RouteKind route() {
        return route == null ? RouteKind.NONE : RouteLayout.kind(route, routeEnd);
    }

    /** How many recipients its route names: one for ONE and OTHERS, any number for MEMBERS, else none. */
    public int recipientCount() {
        return route == null ? 0 : RouteLayout.count(route, routeEnd);
    }

    /**
     * A recipient that its route names; for OTHERS the one that is left out.
     *
     * @param index from 0 to {@link #recipientCount()}, excluded.
     */
    public long recipient(final int index) {
        if (index < 0 || index >= recipientCount()) {
            throw new IndexOutOfBoundsException("recipient: index=" + index + " of " + recipientCount());
        }
        return RouteLayout.recipient(route, routeEnd, index);
    }

    /** True when it is meant for a recipient, among others perhaps; also when nobody said. */
    public boolean isFor(final long recipient) {
        switch (route()) {
            case ONE, MEMBERS -> {
                for (int i = 0; i < recipientCount(); i++) {
                    if (recipient(i) == recipient) {
                        return true;
                    }
                }
                return false;
            }
            case OTHERS -> {
                return recipient(0) != recipient;
            }
            default -> {
                return true;
            }
        }
    }

    /** True when it stands for all of its batch with the same message, route and {@link #coalescingKey()}: the newest of them. */
    public boolean isCoalesced() {
        return route != null && RouteLayout.isCoalesced(route, routeEnd);
    }

    /** What it was coalesced by; 0 when it was not. */
    public long coalescingKey() {
        return route == null ? 0 : RouteLayout.coalescingKey(route, routeEnd);
    }
}
