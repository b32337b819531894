package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/**
 * Makes an order ready when it is paid and its product is in stock, whichever comes last. Those that wait for a product are served in the order in which
 * they were paid; a large order at the head holds the others up, so that it isn't passed for ever.
 *
 * <p>The condition is a matter of state, not of a message: two reactions look at it, one told of orders, one of products. What they find goes on as a
 * continuation, one at a time for each product, which serves a bounded number of orders a batch: whoever imports ten thousand paid orders at once gets them ready in
 * parts. Each is made ready by the follow-up {@code OrderReady}, on which the order node and the inventory node act in one step.
 */
final class StockReactions {
    /** Orders that one step serves. */
    static final int OFFERS_PER_STEP = 64;

    private final OrderCursor waiting;
    private final StockOfferTable offers;
    private final OrdersActions followUps;
    private final OrdersActions continuations;
    private ProductView products;

    StockReactions(final ReactorSetup setup, final OrderTable orders, final OrdersActions followUps) {
        this.waiting = orders.cursor();
        this.offers = setup.own(StockOfferTable.TYPE, InventoryNode.PRODUCTS_MAX);
        this.followUps = followUps;
        this.continuations = new OrdersActions(setup.continuations());
        setup.react(OrderTable.TYPE, new WhenPaid());
        setup.react(ProductTable.TYPE, new WhenStockCame());
    }

    /** The inventory node's table, once there are views. */
    void products(final ProductView products) {
        this.products = products;
    }

    private void begin(final long productId) {
        final StockOfferDecoder offer = offers.get(productId);
        if (offer != null && offer.goesOn() == YesNo.YES) {
            return;
        }
        offers.editOrAdd(productId).goesOn(YesNo.YES);
        continuations.stockOffered(productId);
    }

    /** Serves some of those that wait for a product. */
    void offer(final long productId) {
        final ProductDecoder product = products.get(productId);
        long left = product.quantity();
        waiting.byWaitingFor(productId);
        for (int served = 0; waiting.next() && waiting.row().quantity() <= left; served++) {
            if (served == OFFERS_PER_STEP) {
                continuations.stockOffered(productId);
                return;
            }
            final OrderDecoder next = waiting.row();
            left -= next.quantity();
            // Payment and stock are the conditions; the later one is what made it ready.
            followUps.orderReady(
                    next.orderId(),
                    productId,
                    Math.max(next.changedBySequence(), product.changedBySequence()),
                    next.quantity());
        }
        offers.edit(productId).goesOn(YesNo.NO);
    }

    private final class WhenPaid extends OrderReaction {
        @Override
        protected void onAdded(final OrderDecoder after, final ActionContext context) {
            if (after.waitingFor() != 0) {
                look(after);
            }
        }

        @Override
        protected void onChanged(final OrderDecoder before, final OrderDecoder after, final ActionContext context) {
            if (after.waitingFor() != 0 && before.waitingFor() == 0) {
                look(after);
            }
        }

        private void look(final OrderDecoder paid) {
            if (products.get(paid.productId()).quantity() >= paid.quantity()) {
                begin(paid.productId());
            }
        }
    }

    private final class WhenStockCame extends ProductReaction {
        @Override
        protected void onChanged(final ProductDecoder before, final ProductDecoder after, final ActionContext context) {
            if (after.quantity() > before.quantity()
                    && waiting.byWaitingFor(after.productId()).next()) {
                begin(after.productId());
            }
        }
    }
}
