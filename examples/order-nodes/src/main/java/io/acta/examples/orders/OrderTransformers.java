package io.acta.examples.orders;

/** The changes that an order goes through, by name. */
public final class OrderTransformers {
    /** Payment was received: the order waits for stock. */
    public static final OrderTransformer MARK_PAID = (row, edited, change) -> edited.status(OrderStatus.PAID)
            .waitingFor(row.productId())
            .paymentId(change.paymentId())
            .paidNs(change.timeNs());

    /** Its stock is set aside. */
    public static final OrderTransformer MARK_READY =
            (row, edited, change) -> edited.status(OrderStatus.READY).waitingFor(0);

    /** It is on its way. */
    public static final OrderTransformer MARK_SHIPPED =
            (row, edited, change) -> edited.status(OrderStatus.SHIPPED).shippedNs(change.timeNs());

    /** Versions and times, which every change gets: for debugging and auditing. */
    public static final OrderTransformer STAMP = (row, edited, change) -> edited.orderVersion(change.nodeVersion())
            .updatedNs(change.timeNs())
            .changedBySequence(change.causeSequence());

    private OrderTransformers() {}
}
