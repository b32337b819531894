package io.acta.examples.orders;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;

/**
 * Owns the orders. It collects what it must know of others by views when an order is placed, changes orders by named transformers, gives each change a
 * version, and broadcasts it as a follow-up. What follows from the state of things is left to reactions: the summary ({@link SummaryReaction})
 * and who gets stock ({@link StockReactions}).
 */
public final class OrderNode extends OrdersReactor {
    /** Orders that are kept. */
    public static final int ORDERS_MAX = 1_000_000;

    /** Key of the one row of the node's own state. */
    public static final long NODE_ID = 1;

    /** Ids that the node gives come after this one; ids of order files come before. */
    public static final long GIVEN_ID_FLOOR = 1_000_000_000_000L;

    /** Orders of one chunk, the part of all orders that one step may walk. */
    public static final int CHUNK_ORDERS = 500;

    private static final OrderTransformer PAY = OrderTransformers.MARK_PAID.then(OrderTransformers.STAMP);
    private static final OrderTransformer READY = OrderTransformers.MARK_READY.then(OrderTransformers.STAMP);
    private static final OrderTransformer SHIP = OrderTransformers.MARK_SHIPPED.then(OrderTransformers.STAMP);

    private final OrderDecoder order = new OrderDecoder();
    private final OrderNodeStateDecoder node = new OrderNodeStateDecoder();
    private final OrderChange change = new OrderChange();
    private OrderTable orders;
    private OrderNodeStateTable nodes;
    private OrdersActions broadcasts;
    private OrdersOutputs outputs;
    private StockReactions stock;
    private FulfilmentPlan plan;

    @Override
    public void onSetup(final ReactorSetup setup) {
        orders = setup.own(OrderTable.TYPE, ORDERS_MAX);
        nodes = setup.own(OrderNodeStateTable.TYPE, 1);
        setup.publish(OrderTable.TYPE);
        setup.publish(OrderNodeStateTable.TYPE);
        broadcasts = new OrdersActions(setup.followUps());
        outputs = new OrdersOutputs(setup.outputs());
        stock = new StockReactions(setup, orders, broadcasts);
        new SummaryReaction().declare(setup);
    }

    @Override
    public void onViews(final StateView state) {
        plan = new FulfilmentPlan(state);
        stock.products(state.view(ProductTable.TYPE));
    }

    @Override
    protected void onJournalNamed(final JournalNamedDecoder action, final ActionContext context) {
        final OrderNodeStateEncoder row = editNode();
        if (node.journalId() != 0) {
            context.reject(Rejection.JOURNAL_NAMED.code());
            return;
        }
        row.journalId(action.journalId());
    }

    @Override
    protected void onOrderPlaced(final OrderPlacedDecoder action, final ActionContext context) {
        final Rejection missing = plan.collect(action.customerId(), action.productId());
        if (missing != null || orders.size() == ORDERS_MAX) {
            context.reject((missing != null ? missing : Rejection.ORDERS_FULL).code());
            return;
        }
        final OrderNodeStateEncoder row = editNode();
        final long orderId = Math.max(node.lastOrderId(), GIVEN_ID_FLOOR) + 1;
        row.lastOrderId(orderId);
        final OrderEncoder added = add(orderId, action.customerId(), action.productId(), action.quantity(), context);
        added.unitPriceCents(plan.priceCents())
                .totalCents(plan.priceCents() * action.quantity())
                .placedNs(context.timeNanos())
                .status(OrderStatus.PLACED);
        broadcast(orderId, OrderStatus.NONE, context, context.causeSequence());
    }

    /** A line that is no order here is settled too, so that the import knows of it: refusing the action would tell nobody. */
    @Override
    protected void onOrderImported(final OrderImportedDecoder action, final ActionContext context) {
        final long orderId = action.orderId();
        final Rejection missing = plan.collect(action.customerId(), action.productId());
        if (missing == Rejection.UNKNOWN_CUSTOMER) {
            settle(action, LineField.CUSTOMER, LineProblem.UNKNOWN, action.customerId());
        } else if (missing != null) {
            settle(action, LineField.PRODUCT, LineProblem.UNKNOWN, action.productId());
        } else if (orders.contains(orderId)) {
            settle(action, LineField.ORDER, LineProblem.KNOWN, orderId);
        } else if (orders.size() == ORDERS_MAX) {
            settle(action, LineField.LINE, LineProblem.NO_ROOM, orderId);
        } else {
            final boolean paid = action.paid() == YesNo.YES;
            final OrderEncoder added =
                    add(orderId, action.customerId(), action.productId(), action.quantity(), context);
            added.unitPriceCents(action.unitPriceCents())
                    .totalCents(action.unitPriceCents() * action.quantity())
                    .placedNs(action.placedNs())
                    .paidNs(paid ? action.placedNs() : 0)
                    .waitingFor(paid ? action.productId() : 0)
                    .status(paid ? OrderStatus.PAID : OrderStatus.PLACED);
            broadcast(orderId, OrderStatus.NONE, context, context.causeSequence());
            settle(action, LineField.LINE, LineProblem.NONE, 0);
        }
    }

    @Override
    protected void onPaymentReceived(final PaymentReceivedDecoder action, final ActionContext context) {
        if (!isThere(action.orderId(), action.seenVersion(), context)) {
            return;
        }
        if (order.status() != OrderStatus.PLACED) {
            context.reject(Rejection.ALREADY_PAID.code());
            return;
        }
        transform(PAY, action.orderId(), action.paymentId(), context, context.causeSequence());
    }

    /** By a follow-up of {@link StockReactions}: the inventory node sets the stock aside in the same step. */
    @Override
    protected void onOrderReady(final OrderReadyDecoder action, final ActionContext context) {
        transform(READY, action.orderId(), 0, context, action.causeSequence());
        outputs.fulfilmentWanted(
                action.orderId(), action.productId(), action.quantity(), order.method(), order.address());
    }

    @Override
    protected void onOrderShipped(final OrderShippedDecoder action, final ActionContext context) {
        if (!isThere(action.orderId(), action.seenVersion(), context)) {
            return;
        }
        if (order.status() != OrderStatus.READY) {
            context.reject(Rejection.NOT_READY.code());
            return;
        }
        transform(SHIP, action.orderId(), 0, context, context.causeSequence());
    }

    @Override
    protected void onStockOffered(final StockOfferedDecoder action, final ActionContext context) {
        stock.offer(action.productId());
    }

    /** Wraps the row; refuses where there is none, or another version than the asker saw. */
    private boolean isThere(final long orderId, final long seenVersion, final ActionContext context) {
        if (!orders.get(orderId, order)) {
            context.reject(Rejection.UNKNOWN_ORDER.code());
            return false;
        }
        return seenVersion == PaymentReceivedDecoder.seenVersionNullValue()
                || context.expect(seenVersion, orders.version(orderId));
    }

    private OrderEncoder add(
            final long orderId,
            final long customerId,
            final long productId,
            final int quantity,
            final ActionContext context) {
        final OrderNodeStateEncoder row = editNode();
        final long number = node.orders() + 1;
        final long version = node.nodeVersion() + 1;
        row.orders(number).nodeVersion(version);
        final ShippingMethod method = plan.method(quantity);
        final OrderEncoder added = orders.add(orderId)
                .customerId(customerId)
                .productId(productId)
                .orderNumber(number)
                .chunk((number - 1) / CHUNK_ORDERS)
                .quantity(quantity)
                .shippingCents(plan.shippingCents(method))
                .updatedNs(context.timeNanos())
                .orderVersion(version)
                .changedBySequence(context.causeSequence())
                .leadTimeDays(plan.leadTimeDays(quantity))
                .canShip(plan.canShip(quantity) ? YesNo.YES : YesNo.NO)
                .region(plan.region())
                .method(method);
        OrderTable.copyAddress(added, plan.addressBuffer(), plan.addressOffset(), OrderEncoder.addressLength());
        return added;
    }

    private void transform(
            final OrderTransformer transformer,
            final long orderId,
            final long paymentId,
            final ActionContext context,
            final long causeSequence) {
        final OrderNodeStateEncoder row = editNode();
        final long version = node.nodeVersion() + 1;
        row.nodeVersion(version);
        final OrderEncoder edited = orders.edit(orderId, order);
        final OrderStatus before = order.status();
        transformer.apply(order, edited, change.of(context.timeNanos(), version, paymentId, causeSequence));
        broadcast(orderId, before, context, causeSequence);
    }

    private void broadcast(
            final long orderId, final OrderStatus before, final ActionContext context, final long causeSequence) {
        orders.get(orderId, order);
        broadcasts.orderChanged(
                orderId,
                order.customerId(),
                order.productId(),
                order.totalCents(),
                order.placedNs(),
                order.orderVersion(),
                order.quantity(),
                before,
                order.status(),
                order.region(),
                order.method());
        outputs.orderTold(
                orderId,
                order.totalCents(),
                order.orderVersion(),
                causeSequence,
                context.causeTemplateId(),
                before,
                order.status());
    }

    private void settle(
            final OrderImportedDecoder action, final LineField field, final LineProblem problem, final long number) {
        broadcasts.lineSettled(action.fileId(), action.line(), number, field, problem);
    }

    private OrderNodeStateEncoder editNode() {
        return nodes.editOrAdd(NODE_ID, node);
    }
}
