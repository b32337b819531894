package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/**
 * Owns the products: what there is of each, and what is set aside. It hears of orders by the order node's follow-ups, and changes nothing but its
 * own rows.
 */
public final class InventoryNode extends OrdersReactor {
    /** Products that can be listed. */
    public static final int PRODUCTS_MAX = 10_000;

    private final ProductDecoder product = new ProductDecoder();
    private ProductTable products;

    @Override
    public void onSetup(final ReactorSetup setup) {
        products = setup.own(ProductTable.TYPE, PRODUCTS_MAX);
        setup.publish(ProductTable.TYPE);
    }

    @Override
    protected void onProductListed(final ProductListedDecoder action, final ActionContext context) {
        ProductEncoder row = products.edit(action.productId());
        if (row == null) {
            row = products.add(action.productId()).quantity(action.quantity());
        }
        row.priceCents(action.priceCents()).leadTimeDays(action.leadTimeDays());
        ProductTable.copyName(
                row,
                action.buffer(),
                action.offset() + ProductListedDecoder.nameEncodingOffset(),
                ProductEncoder.nameLength());
    }

    @Override
    protected void onStockReceived(final StockReceivedDecoder action, final ActionContext context) {
        final ProductEncoder row = products.edit(action.productId(), product);
        if (row == null) {
            context.reject(Rejection.UNKNOWN_PRODUCT.code());
            return;
        }
        row.quantity(product.quantity() + action.quantity()).changedBySequence(context.causeSequence());
    }

    /** What is set aside for one order is there for no other; the whole step is undone where it isn't there. */
    @Override
    protected void onOrderReady(final OrderReadyDecoder action, final ActionContext context) {
        final ProductEncoder row = products.edit(action.productId(), product);
        if (row == null || product.quantity() < action.quantity()) {
            context.reject(Rejection.OUT_OF_STOCK.code());
            return;
        }
        row.quantity(product.quantity() - action.quantity()).reserved(product.reserved() + action.quantity());
    }

    @Override
    protected void onOrderChanged(final OrderChangedDecoder action, final ActionContext context) {
        if (action.now() == OrderStatus.SHIPPED) {
            final ProductEncoder row = products.edit(action.productId(), product);
            row.reserved(product.reserved() - action.quantity());
        }
    }
}
