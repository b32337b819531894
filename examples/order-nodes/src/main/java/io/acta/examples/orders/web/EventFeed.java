package io.acta.examples.orders.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.release.OutputContext;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.examples.orders.LineRefusedDecoder;
import io.acta.examples.orders.OrderToldDecoder;
import io.acta.examples.orders.OrdersOutputListeners;
import io.acta.examples.orders.OrdersSchema;
import io.acta.examples.orders.ReviewProgressedDecoder;
import io.acta.examples.web.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest events, each with what caused it. An import makes more of them than a person can read: those that do not fit are counted. The engine never waits for
 * it.
 */
final class EventFeed implements AutoCloseable {
    private static final int EVENTS_MAX = 60;

    private final Deque<ObjectNode> events = new ArrayDeque<>();
    private final Subscription subscription;
    private long leftOut;

    EventFeed(final Engine engine) {
        subscription = engine.onOutputs(
                "page-events",
                OverflowPolicy.LOSE,
                new OrdersOutputListeners()
                        .onOrderTold(this::told)
                        .onLineRefused(this::refused)
                        .onReviewProgressed(this::progressed));
    }

    private void told(final OrderToldDecoder output, final OutputContext context) {
        add(event("order", context)
                .put("orderId", Long.toString(output.orderId()))
                .put("before", output.before().name())
                .put("now", output.now().name())
                .put("orderVersion", output.orderVersion())
                .put("causeSequence", output.causeSequence())
                .put(
                        "cause",
                        output.causeTemplateId() < 0
                                ? null
                                : OrdersSchema.INSTANCE
                                        .message(output.causeTemplateId())
                                        .name()));
    }

    private void refused(final LineRefusedDecoder output, final OutputContext context) {
        add(event("refused", context)
                .put("line", output.line())
                .put("field", output.field().name())
                .put("problem", output.problem().name())
                .put("value", output.value()));
    }

    private void progressed(final ReviewProgressedDecoder output, final OutputContext context) {
        add(event("review", context)
                .put("processed", output.processed())
                .put("orders", output.orders())
                .put("percent", output.percent()));
    }

    private static ObjectNode event(final String kind, final OutputContext context) {
        return Json.object()
                .put("kind", kind)
                .put("sequence", context.sequence())
                .put("ordinal", Long.toString(context.ordinal()))
                .put("correlationId", Long.toString(context.correlationId()));
    }

    private synchronized void add(final ObjectNode event) {
        events.addLast(event);
        if (events.size() > EVENTS_MAX) {
            events.removeFirst();
            leftOut++;
        }
    }

    /** Takes what came since the last call; null when nothing did. */
    synchronized ObjectNode take() {
        if (events.isEmpty()) {
            return null;
        }
        final List<ObjectNode> newest = new ArrayList<>(events);
        final ObjectNode all = Json.object().put("type", "events").put("leftOut", leftOut);
        all.putArray("events").addAll(newest);
        events.clear();
        leftOut = 0;
        return all;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
