package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Outcome;
import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.reactor.Collected;
import io.acta.engine.release.OutcomeStatus;
import io.acta.engine.release.OverflowPolicy;
import io.acta.examples.web.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The nodes by their actions and rows. */
class OrderNodesTest {
    private final LiveNodes nodes = new LiveNodes(new MemoryJournal());

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void shouldFillAnOrderWithWhatOtherNodesKnow() {
        nodes.stocked(10);
        final long orderId = nodes.place(1, 3);
        final List<Object> seen = nodes.ask(state -> {
            final OrderDecoder order = state.view(OrderTable.TYPE).get(orderId);
            return List.of(
                    order.totalCents(),
                    order.shippingCents(),
                    order.address(),
                    order.region(),
                    order.canShip(),
                    order.leadTimeDays(),
                    order.method());
        });
        assertThat(seen)
                .containsExactly(3_000L, 500L, "1 Harbour Street", Region.NORTH, YesNo.YES, 0, ShippingMethod.STANDARD);
    }

    @Test
    void shouldPlanExpressAndTheLeadTimeForWhatIsNotInStock() {
        nodes.stocked(2);
        final long orderId = nodes.place(1, 3);
        final List<Object> seen = nodes.ask(state -> {
            final OrderDecoder order = state.view(OrderTable.TYPE).get(orderId);
            return List.of(order.canShip(), order.leadTimeDays(), order.method(), order.shippingCents());
        });
        assertThat(seen).containsExactly(YesNo.NO, 9, ShippingMethod.EXPRESS, 1_500L);
    }

    @Test
    void shouldRefuseWhatOtherNodesDoNotKnow() {
        nodes.stocked(10);
        nodes.reject(Rejection.UNKNOWN_CUSTOMER, () -> nodes.actions.orderPlaced(99, 7, 1));
        nodes.reject(Rejection.UNKNOWN_PRODUCT, () -> nodes.actions.orderPlaced(1, 99, 1));
        nodes.reject(Rejection.UNKNOWN_ORDER, () -> nodes.actions.paymentReceived(5, 1, LiveNodes.NOT_COMPARED));
        assertThat(OrderNodeSet.select(nodes.engine, OrderView::size).join()).isZero();
    }

    @Test
    void shouldMakeAPaidOrderReadyAndSetItsStockAside() {
        nodes.stocked(10);
        final long orderId = nodes.place(1, 3);
        nodes.reject(Rejection.NOT_READY, () -> nodes.actions.orderShipped(orderId, LiveNodes.NOT_COMPARED));
        nodes.pay(orderId);
        nodes.awaitStatus(orderId, OrderStatus.READY);
        nodes.reject(Rejection.ALREADY_PAID, () -> nodes.actions.paymentReceived(orderId, 1, LiveNodes.NOT_COMPARED));
        assertThat(stock()).containsExactly(7L, 3L);
        nodes.apply(() -> nodes.actions.orderShipped(orderId, LiveNodes.NOT_COMPARED));
        assertThat(stock()).containsExactly(7L, 0L);
        assertThat(nodes.<Boolean>ask(state -> state.view(ShipmentTable.TYPE).contains(orderId)))
                .isTrue();
    }

    private List<Long> stock() {
        return nodes.ask(state -> {
            final ProductDecoder product = state.view(ProductTable.TYPE).get(7);
            return List.of(product.quantity(), product.reserved());
        });
    }

    @Test
    void shouldServeThoseThatWaitForStockInTheOrderInWhichTheyPaid() {
        nodes.stocked(2);
        final long large = nodes.place(1, 5);
        final long small = nodes.place(2, 1);
        nodes.pay(large);
        nodes.pay(small);
        nodes.apply(() -> nodes.actions.stockReceived(7, 1));
        // The large one is first and does not fit yet: the small one must not pass it.
        assertThat(nodes.status(large)).isEqualTo(OrderStatus.PAID);
        assertThat(nodes.status(small)).isEqualTo(OrderStatus.PAID);
        nodes.apply(() -> nodes.actions.stockReceived(7, 4));
        nodes.awaitStatus(large, OrderStatus.READY);
        nodes.awaitStatus(small, OrderStatus.READY);
        assertThat(stock()).containsExactly(1L, 6L);
    }

    @Test
    void shouldServeMoreThanOneStepsWorthOfWaitingOrders() {
        nodes.stocked(0);
        final List<Long> orders = new ArrayList<>();
        for (int i = 0; i < StockReactions.OFFERS_PER_STEP * 3 + 1; i++) {
            orders.add(nodes.place(1, 1));
            nodes.pay(orders.get(i));
        }
        nodes.apply(() -> nodes.actions.stockReceived(7, orders.size()));
        for (final long orderId : orders) {
            nodes.awaitStatus(orderId, OrderStatus.READY);
        }
        assertThat(stock()).containsExactly(0L, (long) orders.size());
    }

    @Test
    void shouldGiveEachChangeAVersionAndRefuseWhoSawAnOlderOne() {
        nodes.stocked(10);
        final long orderId = nodes.place(1, 1);
        final long seen = rowVersion(orderId);
        assertThat(orderVersion(orderId)).isEqualTo(1);
        nodes.place(2, 1);
        nodes.apply(() -> nodes.actions.paymentReceived(orderId, 55, seen));
        nodes.awaitStatus(orderId, OrderStatus.READY);
        // Placed, another placed, paid, ready: the fourth change of the node.
        assertThat(orderVersion(orderId)).isEqualTo(4);
        final Outcome late = nodes.dispatch(() -> nodes.actions.orderShipped(orderId, seen));
        assertThat(late.status()).isEqualTo(OutcomeStatus.CONFLICT);
        assertThat(nodes.status(orderId)).isEqualTo(OrderStatus.READY);
        nodes.apply(() -> nodes.actions.orderShipped(orderId, rowVersion(orderId)));
    }

    private long rowVersion(final long orderId) {
        return OrderNodeSet.select(nodes.engine, orders -> orders.version(orderId))
                .join();
    }

    private long orderVersion(final long orderId) {
        return OrderNodeSet.select(nodes.engine, orders -> orders.get(orderId).orderVersion())
                .join();
    }

    @Test
    void shouldKeepSummaryCacheAndCountsInStepWithOrders() {
        nodes.stocked(3);
        final long first = nodes.place(1, 1);
        final long second = nodes.place(1, 2);
        final long third = nodes.place(2, 3);
        nodes.pay(first);
        nodes.pay(third);
        nodes.awaitStatus(first, OrderStatus.READY);
        nodes.apply(() -> nodes.actions.orderShipped(first, LiveNodes.NOT_COMPARED));
        final Collected<List<Long>> seen = nodes.ask(state -> state.collect(
                OrderSummaryTable.TYPE, DashboardTable.TYPE, CustomerTable.TYPE, (summaries, dashboards, customers) -> {
                    final OrderSummaryDecoder summary = summaries.get(SummaryReaction.SUMMARY_ID);
                    final DashboardDecoder dashboard = dashboards.get(DashboardNode.DASHBOARD_ID);
                    return List.of(
                            summary.count(),
                            summary.totalCents(),
                            summary.averageOrderValueCents(),
                            summary.placed(),
                            summary.paid(),
                            summary.ready(),
                            summary.shipped(),
                            dashboard.placed(),
                            dashboard.paid(),
                            dashboard.ready(),
                            dashboard.shipped(),
                            customers.get(1).orders(),
                            customers.get(1).spentCents());
                }));
        assertThat(seen.value()).containsExactly(3L, 6_000L, 2_000L, 1L, 1L, 0L, 1L, 1L, 1L, 0L, 1L, 2L, 1_000L);
        assertThat(nodes.<OrderStatus>ask(
                        state -> state.view(CachedOrderTable.TYPE).get(second).status()))
                .isEqualTo(OrderStatus.PLACED);
    }

    @Test
    void shouldTellWhichActionEachChangeCameFrom() {
        final List<String> told = new CopyOnWriteArrayList<>();
        nodes.stocked(0);
        nodes.engine.onOutputs(
                "test",
                OverflowPolicy.BLOCK,
                new OrdersOutputListeners()
                        .onOrderTold((output, context) -> told.add(
                                output.now() + " by " + output.causeSequence() + " for " + context.correlationId())));
        nodes.futures.publisher().correlationId(41);
        final long placed = nodes.apply(() -> nodes.actions.orderPlaced(1, 7, 1));
        nodes.futures.publisher().correlationId(42);
        final long paid = nodes.pay(OrderNode.GIVEN_ID_FLOOR + 1);
        nodes.futures.publisher().correlationId(43);
        final long stocked = nodes.apply(() -> nodes.actions.stockReceived(7, 5));
        nodes.awaitStatus(OrderNode.GIVEN_ID_FLOOR + 1, OrderStatus.READY);
        Patience.await("three outputs", () -> told.size() == 3);
        assertThat(told)
                .containsExactly(
                        "PLACED by " + placed + " for 41",
                        "PAID by " + paid + " for 42",
                        // Payment and stock made it ready; stock was the last to come.
                        "READY by " + stocked + " for 43");
    }

    @Test
    void shouldReviewAllOrdersInChunksWithProgress() {
        nodes.stocked(0);
        final int count = OrderNode.CHUNK_ORDERS * 2 + 7;
        for (int i = 0; i < count; i++) {
            nodes.futures.dispatch(() -> nodes.actions.orderPlaced(1, 7, 2));
        }
        final List<String> progress = new CopyOnWriteArrayList<>();
        nodes.engine.onOutputs(
                "test",
                OverflowPolicy.BLOCK,
                new OrdersOutputListeners()
                        .onReviewProgressed((output, context) -> progress.add(output.processed() + " of "
                                + output.orders() + ", " + output.percent() + " %, " + context.correlationId())));
        nodes.futures.publisher().correlationId(77);
        nodes.apply(nodes.actions::reviewRequested);
        Patience.await("the review's end", () -> progress.size() == 4);
        assertThat(progress)
                .containsExactly(
                        "0 of 1007, 0 %, 77",
                        "500 of 1007, 49 %, 77", "1000 of 1007, 99 %, 77", "1007 of 1007, 100 %, 77");
        assertThat(nodes.<Long>ask(state -> {
                    final ReviewCursor review =
                            state.view(ReviewTable.TYPE).cursor().all();
                    assertThat(review.next()).isTrue();
                    return review.row().regionCents(0);
                }))
                .isEqualTo(count * 2_000L);
    }
}
