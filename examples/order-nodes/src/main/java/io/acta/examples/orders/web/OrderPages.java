package io.acta.examples.orders.web;

import io.acta.engine.Engine;
import io.acta.engine.reactor.StateView;
import io.acta.examples.orders.OrderCursor;
import io.acta.examples.orders.OrderDecoder;
import io.acta.examples.orders.OrderNode;
import io.acta.examples.orders.OrderNodeStateDecoder;
import io.acta.examples.orders.OrderNodeStateTable;
import io.acta.examples.orders.OrderStatus;
import io.acta.examples.orders.OrderTable;
import io.acta.examples.orders.OrderView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Pages of orders, newest first, by selectors that run on the reactor thread. A page costs the same wherever it begins, since it begins by number; a question looks at
 * a bounded number of orders, so that actions wait for it no longer than for a batch; a status that few orders have takes several questions.
 */
final class OrderPages {
    /** Orders of one page. */
    static final int LIMIT_MAX = 200;

    private static final int CHUNKS_PER_QUESTION = 8;
    private static final int QUESTIONS_PER_PAGE = 64;
    private static final long TIMEOUT_S = 5;

    private final Engine engine;

    OrderPages(final Engine engine) {
        this.engine = engine;
    }

    /**
     * An order, out of the state.
     *
     * @param message the row with its SBE header.
     * @param version of the row: what a compare-and-set expects.
     */
    record Row(byte[] message, long version) {}

    /**
     * A page.
     *
     * @param rows newest first.
     * @param next where the next page begins: give it as {@code below}; 0 when there is none.
     * @param sequence of the last action that its last question saw.
     */
    record Page(List<Row> rows, long next, long sequence) {}

    /**
     * Selects.
     *
     * @param status that orders must have, null for any.
     * @param limit orders at most.
     * @param below orders with a lower number than this.
     */
    Page select(final OrderStatus status, final int limit, final long below) {
        final List<Row> rows = new ArrayList<>();
        long next = below;
        long sequence = 0;
        for (int i = 0; i < QUESTIONS_PER_PAGE && next > 1 && rows.size() < limit; i++) {
            final long from = next;
            final int wanted = limit - rows.size();
            final Page part = engine.query(state -> look(state, status, wanted, from))
                    .orTimeout(TIMEOUT_S, TimeUnit.SECONDS)
                    .join();
            rows.addAll(part.rows());
            next = part.next();
            sequence = part.sequence();
        }
        return new Page(rows, next > 1 ? next : 0, sequence);
    }

    private static Page look(final StateView state, final OrderStatus status, final int limit, final long below) {
        final OrderView orders = state.view(OrderTable.TYPE);
        final OrderNodeStateDecoder node = state.view(OrderNodeStateTable.TYPE).get(OrderNode.NODE_ID);
        final OrderCursor cursor = orders.cursor();
        final List<Row> rows = new ArrayList<>();
        long from = Math.min(below, node == null ? 1 : node.orders() + 1);
        for (int chunks = 0; chunks < CHUNKS_PER_QUESTION && from > 1; chunks++) {
            final long chunk = (from - 2) / OrderNode.CHUNK_ORDERS;
            final Deque<Row> newest = new ArrayDeque<>();
            final Deque<Long> numbers = new ArrayDeque<>();
            cursor.byChunk(chunk);
            while (cursor.next()) {
                final OrderDecoder order = cursor.row();
                if (order.orderNumber() < from && (status == null || order.status() == status)) {
                    newest.push(new Row(
                            OrderTable.TYPE.toMessage(order.buffer(), order.offset()),
                            orders.version(order.orderId())));
                    numbers.push(order.orderNumber());
                }
            }
            while (!newest.isEmpty() && rows.size() < limit) {
                rows.add(newest.pop());
                from = numbers.pop();
            }
            if (rows.size() == limit) {
                return new Page(rows, from, state.sequence());
            }
            from = chunk * OrderNode.CHUNK_ORDERS + 1;
        }
        return new Page(rows, from, state.sequence());
    }
}
