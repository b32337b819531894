package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import java.util.concurrent.TimeUnit;

/**
 * Owns what the page shows: a cache of each order's status, counts by status and a row for each day. It looks at nobody's state: all of it is
 * kept by the order node's events, so that it could as well live elsewhere.
 */
public final class DashboardNode extends OrdersReactor {
    /** Key of the one row of counts. */
    public static final long DASHBOARD_ID = 1;

    private static final int DAYS_MAX = 40_000;
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    private final CachedOrderDecoder cached = new CachedOrderDecoder();
    private final DashboardDecoder counts = new DashboardDecoder();
    private final DayDecoder day = new DayDecoder();
    private CachedOrderTable cache;
    private DashboardTable dashboards;
    private DayTable days;

    @Override
    public void onSetup(final ReactorSetup setup) {
        cache = setup.own(CachedOrderTable.TYPE, OrderNode.ORDERS_MAX);
        dashboards = setup.own(DashboardTable.TYPE, 1);
        days = setup.own(DayTable.TYPE, DAYS_MAX);
        setup.publish(CachedOrderTable.TYPE);
        setup.publish(DashboardTable.TYPE);
        setup.publish(DayTable.TYPE);
    }

    @Override
    protected void onOrderChanged(final OrderChangedDecoder action, final ActionContext context) {
        final CachedOrderEncoder row = cache.editOrAdd(action.orderId(), cached);
        if (cached.orderVersion() >= action.orderVersion()) {
            // Events come in causal order here; a cache that lives elsewhere may hear an old one late.
            return;
        }
        row.updatedNs(context.timeNanos()).orderVersion(action.orderVersion()).status(action.now());
        count(action);
        if (action.before() == OrderStatus.NONE) {
            countDay(action);
        }
    }

    private void count(final OrderChangedDecoder action) {
        final DashboardEncoder row = dashboards.editOrAdd(DASHBOARD_ID, counts);
        row.events(counts.events() + 1);
        move(row, action.before(), -1);
        move(row, action.now(), 1);
    }

    private void move(final DashboardEncoder row, final OrderStatus status, final long by) {
        switch (status) {
            case PLACED -> row.placed(counts.placed() + by);
            case PAID -> row.paid(counts.paid() + by);
            case READY -> row.ready(counts.ready() + by);
            case SHIPPED -> row.shipped(counts.shipped() + by);
            default -> {
                // Before it was there, an order is counted nowhere.
            }
        }
    }

    private void countDay(final OrderChangedDecoder action) {
        final long key = Math.floorDiv(action.placedNs(), DAY_NS);
        days.editOrAdd(key, day).orders(day.orders() + 1).revenueCents(day.revenueCents() + action.totalCents());
    }
}
