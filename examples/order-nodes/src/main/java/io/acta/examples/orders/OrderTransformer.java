package io.acta.examples.orders;

/**
 * A named change of an order, to be applied to the row where it lies and to be put together with others:
 *
 * <pre>{@code
 * static final OrderTransformer SHIP = OrderTransformers.MARK_SHIPPED.then(OrderTransformers.STAMP);
 * }</pre>
 *
 * <p>It reads the row and the change, and writes the row. That a change is pure, so that nothing is left of it when the action is refused, is the engine's
 * work: the row's image is kept. On the reactor thread; allocates nothing.
 */
@FunctionalInterface
public interface OrderTransformer {
    /**
     * Applies it.
     *
     * @param row shows the order as it is at each moment, what was just written included.
     * @param edited the same row, to be written.
     * @param change what is known of the change.
     */
    void apply(OrderDecoder row, OrderEncoder edited, OrderChange change);

    /** This one, then the next. Made once, in a constant: it is an object. */
    default OrderTransformer then(final OrderTransformer next) {
        return (row, edited, change) -> {
            apply(row, edited, change);
            next.apply(row, edited, change);
        };
    }
}
