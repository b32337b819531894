package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/**
 * Keeps the summary of all orders: how many, how much, how many of each status and what an order is worth on average. Computed from what changed, so
 * that it costs the same with ten orders and with a million. A step of its own at the end of each batch: no handler can forget it.
 */
final class SummaryReaction extends OrderReaction {
    /** Key of the one row. */
    static final long SUMMARY_ID = 1;

    private final OrderSummaryDecoder summary = new OrderSummaryDecoder();
    private OrderSummaryTable summaries;

    /** Makes the table and has itself told of orders. */
    void declare(final ReactorSetup setup) {
        summaries = setup.own(OrderSummaryTable.TYPE, 1);
        setup.publish(OrderSummaryTable.TYPE);
        setup.react(OrderTable.TYPE, this);
    }

    @Override
    protected void onAdded(final OrderDecoder after, final ActionContext context) {
        add(1, after.totalCents(), OrderStatus.NONE, after.status());
    }

    @Override
    protected void onChanged(final OrderDecoder before, final OrderDecoder after, final ActionContext context) {
        if (before.status() != after.status() || before.totalCents() != after.totalCents()) {
            add(0, after.totalCents() - before.totalCents(), before.status(), after.status());
        }
    }

    private void add(final long orders, final long cents, final OrderStatus before, final OrderStatus after) {
        final OrderSummaryEncoder row = summaries.editOrAdd(SUMMARY_ID, summary);
        final long count = summary.count() + orders;
        final long total = summary.totalCents() + cents;
        row.count(count).totalCents(total).averageOrderValueCents(total / count);
        move(row, before, -1);
        move(row, after, 1);
    }

    private void move(final OrderSummaryEncoder row, final OrderStatus status, final long by) {
        switch (status) {
            case PLACED -> row.placed(summary.placed() + by);
            case PAID -> row.paid(summary.paid() + by);
            case READY -> row.ready(summary.ready() + by);
            case SHIPPED -> row.shipped(summary.shipped() + by);
            default -> {
                // Before it was there, an order is counted nowhere.
            }
        }
    }
}
