package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Engine;
import io.acta.engine.Outcome;
import io.acta.engine.OutcomeFutures;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.StateView;
import io.acta.engine.release.OutcomeStatus;
import io.acta.examples.web.testing.Patience;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The nodes on a journal in memory, with a clock that the test moves. */
final class LiveNodes implements AutoCloseable {
    static final long NOT_COMPARED = PaymentReceivedEncoder.seenVersionNullValue();
    private static final long PATIENCE_S = 60;

    final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(20_000));
    final Engine engine;
    final OutcomeFutures futures;
    final OrdersActions actions;

    LiveNodes(final MemoryJournal journal) {
        engine = Engine.launch(OrderNodeSet.context().journal(journal).clock(nowNs::get));
        futures = engine.outcomeFutures();
        actions = new OrdersActions(futures.sink());
    }

    /** Region 1, two customers of it, and a product of 10.00 with some stock. */
    LiveNodes stocked(final long quantity) {
        apply(() -> actions.rateSet(500, 1_500, Region.NORTH, YesNo.YES));
        apply(() -> actions.customerRegistered(1, Region.NORTH, "Ada", "1 Harbour Street"));
        apply(() -> actions.customerRegistered(2, Region.NORTH, "Ben", "2 Harbour Street"));
        apply(() -> actions.productListed(7, 1_000, quantity, 9, "oak lamp"));
        return this;
    }

    Outcome dispatch(final LongSupplier call) {
        return futures.dispatch(call).orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    long apply(final LongSupplier call) {
        final Outcome outcome = dispatch(call);
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(OutcomeStatus.APPLIED);
        return outcome.sequence();
    }

    void reject(final Rejection rejection, final LongSupplier call) {
        final Outcome outcome = dispatch(call);
        assertThat(outcome.status()).isEqualTo(OutcomeStatus.REJECTED);
        assertThat(Rejection.of(outcome.code())).isEqualTo(rejection);
    }

    /** @return the new order's id. */
    long place(final long customerId, final int quantity) {
        apply(() -> actions.orderPlaced(customerId, 7, quantity));
        return ask(state ->
                state.view(OrderNodeStateTable.TYPE).get(OrderNode.NODE_ID).lastOrderId());
    }

    long pay(final long orderId) {
        return apply(() -> actions.paymentReceived(orderId, 100 + orderId % 1_000, NOT_COMPARED));
    }

    OrderStatus status(final long orderId) {
        return ask(state -> state.view(OrderTable.TYPE).get(orderId).status());
    }

    void awaitStatus(final long orderId, final OrderStatus status) {
        Patience.await("order " + orderId + " to be " + status, () -> status(orderId) == status);
    }

    <R> R ask(final Function<StateView, R> question) {
        return engine.query(question).orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        engine.close();
    }
}
