package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/** Owns what shipping to a region costs, and what was shipped. */
public final class ShippingNode extends OrdersReactor {
    private static final int REGIONS = 4;

    private RateTable rates;
    private ShipmentTable shipments;

    @Override
    public void onSetup(final ReactorSetup setup) {
        rates = setup.own(RateTable.TYPE, REGIONS);
        setup.publish(RateTable.TYPE);
        shipments = setup.own(ShipmentTable.TYPE, OrderNode.ORDERS_MAX);
        setup.publish(ShipmentTable.TYPE);
    }

    @Override
    protected void onRateSet(final RateSetDecoder action, final ActionContext context) {
        rates.editOrAdd(action.region().value())
                .standardCents(action.standardCents())
                .expressCents(action.expressCents())
                .region(action.region())
                .expressAvailable(action.expressAvailable());
    }

    @Override
    protected void onOrderChanged(final OrderChangedDecoder action, final ActionContext context) {
        if (action.now() == OrderStatus.SHIPPED) {
            shipments
                    .add(action.orderId())
                    .customerId(action.customerId())
                    .shippedNs(context.timeNanos())
                    .region(action.region())
                    .method(action.method());
        }
    }
}
