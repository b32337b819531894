package io.acta.examples.orders.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The newest events, each with what caused it. An import makes more of them than a person can read: those that do not fit are counted. The engine never waits for
 * it.
 */
final class EventFeed implements AutoCloseable {
    private static final int EVENTS_MAX = 60;

    private final Deque<Supplier<ObjectNode>> events = new ArrayDeque<>();
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
        final Event event = new Event("order", context);
        final long orderId = output.orderId();
        final String before = output.before().name();
        final String now = output.now().name();
        final long orderVersion = output.orderVersion();
        final long causeSequence = output.causeSequence();
        final int causeTemplateId = output.causeTemplateId();
        add(() -> event.json()
                .put("orderId", Long.toString(orderId))
                .put("before", before)
                .put("now", now)
                .put("orderVersion", orderVersion)
                .put("causeSequence", causeSequence)
                .put(
                        "cause",
                        causeTemplateId < 0
                                ? null
                                : OrdersSchema.INSTANCE.message(causeTemplateId).name()));
    }

    private void refused(final LineRefusedDecoder output, final OutputContext context) {
        final Event event = new Event("refused", context);
        final long line = output.line();
        final String field = output.field().name();
        final String problem = output.problem().name();
        final String value = output.value();
        add(() -> event.json()
                .put("line", line)
                .put("field", field)
                .put("problem", problem)
                .put("value", value));
    }

    private void progressed(final ReviewProgressedDecoder output, final OutputContext context) {
        final Event event = new Event("review", context);
        final long processed = output.processed();
        final long orders = output.orders();
        final int percent = output.percent();
        add(() -> event.json().put("processed", processed).put("orders", orders).put("percent", percent));
    }

    /** JSON is made of those alone that are taken. */
    private synchronized void add(final Supplier<ObjectNode> event) {
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
        final ObjectNode all = Json.object().put("type", "events").put("leftOut", leftOut);
        final ArrayNode newest = all.putArray("events");
        events.forEach(event -> newest.add(event.get()));
        events.clear();
        leftOut = 0;
        return all;
    }

    @Override
    public void close() {
        subscription.close();
    }

    /** What every event has. */
    private record Event(String kind, long sequence, long ordinal, long correlationId) {
        Event(final String kind, final OutputContext context) {
            this(kind, context.sequence(), context.ordinal(), context.correlationId());
        }

        ObjectNode json() {
            return Json.object()
                    .put("kind", kind)
                    .put("sequence", sequence)
                    .put("ordinal", Long.toString(ordinal))
                    .put("correlationId", Long.toString(correlationId));
        }
    }
}
