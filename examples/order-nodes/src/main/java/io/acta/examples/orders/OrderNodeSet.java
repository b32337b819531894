package io.acta.examples.orders;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.Reactor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Which nodes there are, and how an engine is made of them: the same for the live engine, for a replay and for outputs asked for again. */
public final class OrderNodeSet {
    /** One waiting continuation for each product, and some for reviews. */
    private static final int CONTINUATION_ROWS = 16 * 1024;

    private static final int CONTINUATIONS_PER_BATCH = 64;

    private OrderNodeSet() {}

    /** New nodes, in the order in which they are told: who owns what an order needs comes before the orders. */
    public static List<Reactor> nodes() {
        return List.of(
                new CustomerNode(),
                new InventoryNode(),
                new ShippingNode(),
                new OrderNode(),
                new ImportNode(),
                new ReviewNode(),
                new DashboardNode());
    }

    /** A context of new nodes; the journal is the caller's to add. */
    public static EngineContext context() {
        final EngineContext context = new EngineContext()
                .name("orders")
                .limits(EngineLimits.DEFAULT
                        .continuationRows(CONTINUATION_ROWS)
                        .continuationsPerBatchMax(CONTINUATIONS_PER_BATCH));
        nodes().forEach(context::reactor);
        return context;
    }

    /**
     * Reads a part of the orders by a selector, which sees them all and takes what it needs.
     *
     * <pre>{@code
     * OrderNodeSet.select(engine, orders -> orders.get(orderId).totalCents());
     * }</pre>
     *
     * @param selector runs on the reactor thread between two batches; flyweights must not leave it.
     */
    public static <R> CompletableFuture<R> select(final Engine engine, final Function<OrderView, R> selector) {
        return engine.query(state -> selector.apply(state.view(OrderTable.TYPE)));
    }
}
