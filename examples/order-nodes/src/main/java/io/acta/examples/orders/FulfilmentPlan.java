package io.acta.examples.orders;

import io.acta.engine.reactor.StateView;
import org.agrona.DirectBuffer;

/**
 * What other nodes know about an order to come, collected by views within the action that places it: all of one moment, since nobody else acts
 * meanwhile. One object for the node's life; on the reactor thread; allocates nothing.
 */
final class FulfilmentPlan {
    private final CustomerView customers;
    private final ProductView products;
    private final RateView rates;
    private CustomerDecoder customer;
    private ProductDecoder product;
    private RateDecoder rate;

    FulfilmentPlan(final StateView state) {
        customers = state.view(CustomerTable.TYPE);
        products = state.view(ProductTable.TYPE);
        rates = state.view(RateTable.TYPE);
    }

    /** @return null when there is one, or what is missing. */
    Rejection collect(final long customerId, final long productId) {
        customer = customers.get(customerId);
        if (customer == null) {
            return Rejection.UNKNOWN_CUSTOMER;
        }
        product = products.get(productId);
        if (product == null) {
            return Rejection.UNKNOWN_PRODUCT;
        }
        rate = rates.get(customer.region().value());
        return rate == null ? Rejection.NO_RATE : null;
    }

    /** What one piece costs now. */
    long priceCents() {
        return product.priceCents();
    }

    /** Where the customer lives. */
    Region region() {
        return customer.region();
    }

    /** True when there is enough of the product now. */
    boolean canShip(final int quantity) {
        return product.quantity() >= quantity;
    }

    /** Days until the product can be had. */
    int leadTimeDays(final int quantity) {
        return canShip(quantity) ? 0 : product.leadTimeDays();
    }

    /** Express where the region has it and the goods would otherwise come late. */
    ShippingMethod method(final int quantity) {
        return rate.expressAvailable() == YesNo.YES && !canShip(quantity)
                ? ShippingMethod.EXPRESS
                : ShippingMethod.STANDARD;
    }

    /** What the method costs. */
    long shippingCents(final ShippingMethod method) {
        return method == ShippingMethod.EXPRESS ? rate.expressCents() : rate.standardCents();
    }

    /** Holds the customer's address, as it is now. */
    DirectBuffer addressBuffer() {
        return customer.buffer();
    }

    /** Of the address in {@link #addressBuffer()}. */
    int addressOffset() {
        return customer.offset() + CustomerDecoder.addressEncodingOffset();
    }
}
