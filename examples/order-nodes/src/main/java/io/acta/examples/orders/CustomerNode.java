package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/** Owns the customers: who they are, where they live, and how much they ordered, which it knows by the order node's follow-ups. */
public final class CustomerNode extends OrdersReactor {
    /** Customers that can be registered. */
    public static final int CUSTOMERS_MAX = 100_000;

    private final CustomerDecoder customer = new CustomerDecoder();
    private CustomerTable customers;

    @Override
    public void onSetup(final ReactorSetup setup) {
        customers = setup.own(CustomerTable.TYPE, CUSTOMERS_MAX);
        setup.publish(CustomerTable.TYPE);
    }

    @Override
    protected void onCustomerRegistered(final CustomerRegisteredDecoder action, final ActionContext context) {
        final CustomerEncoder row = customers.editOrAdd(action.customerId());
        row.region(action.region());
        CustomerTable.copyName(
                row,
                action.buffer(),
                action.offset() + CustomerRegisteredDecoder.nameEncodingOffset(),
                CustomerRegisteredDecoder.nameLength());
        CustomerTable.copyAddress(
                row,
                action.buffer(),
                action.offset() + CustomerRegisteredDecoder.addressEncodingOffset(),
                CustomerRegisteredDecoder.addressLength());
    }

    @Override
    protected void onOrderChanged(final OrderChangedDecoder action, final ActionContext context) {
        final boolean isNew = action.before() == OrderStatus.NONE;
        final boolean isPaid = action.now() == OrderStatus.PAID;
        if (isNew || isPaid) {
            final CustomerEncoder row = customers.edit(action.customerId(), customer);
            row.orders(customer.orders() + (isNew ? 1 : 0))
                    .spentCents(customer.spentCents() + (isPaid ? action.totalCents() : 0));
        }
    }
}
