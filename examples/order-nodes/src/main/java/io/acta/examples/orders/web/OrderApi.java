package io.acta.examples.orders.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.codec.schema.Schema;
import io.acta.engine.Engine;
import io.acta.engine.reactor.Collected;
import io.acta.examples.orders.CustomerTable;
import io.acta.examples.orders.OrderDecoder;
import io.acta.examples.orders.OrderStatus;
import io.acta.examples.orders.OrderTable;
import io.acta.examples.orders.OrderToldDecoder;
import io.acta.examples.orders.OrdersActions;
import io.acta.examples.orders.PaymentReceivedEncoder;
import io.acta.examples.orders.ProductReader;
import io.acta.examples.orders.ProductTable;
import io.acta.examples.orders.RateTable;
import io.acta.examples.orders.Rejection;
import io.acta.examples.web.Fields;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.RateLimits;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.request.HttpReplies;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The nodes over HTTP. Anybody may read; whoever writes brings the token that the server printed when it started. Reads select what they need and are bounded; writes are
 * actions, answered when they are journaled.
 */
final class OrderApi implements AutoCloseable {
    private static final int REQUESTS_MAX = 1_000;
    private static final long TIME_LIMIT_MS = 5_000;
    private static final long ROOM_TIMEOUT_MS = 500;
    private static final int WRITES_PER_SECOND = 200;
    private static final int READS_PER_SECOND = 400;
    private static final int ADDRESSES_MAX = 10_000;
    private static final int QUANTITY_MAX = 1_000;
    private static final long STOCK_MAX = 1_000_000;
    private static final String HOW_TO_GET_ONE =
            "; it stands in the address that the server printed when it started: bring it as Authorization: Bearer TOKEN";
    private static final String ROLE = "clerk";

    private final Engine engine;
    private final Tokens tokens;
    private final OpenRequests requests;
    private final OrdersActions actions;
    private final HttpReplies replies = new HttpReplies(OrderApi::refusal);
    private final OrderPages pages;
    private final Summary summary;
    private final Supplier<ObjectNode> around;
    private final RateLimits writes = new RateLimits(WRITES_PER_SECOND, TimeUnit.SECONDS.toNanos(1), ADDRESSES_MAX);
    private final RateLimits reads = new RateLimits(READS_PER_SECOND, TimeUnit.SECONDS.toNanos(1), ADDRESSES_MAX);

    /** @param around tells what is no state: the mirror, an import that failed. */
    OrderApi(final Engine engine, final Tokens tokens, final Supplier<ObjectNode> around) {
        this.engine = engine;
        this.tokens = tokens;
        this.around = around;
        requests = new OpenRequests(engine, "orders-api", REQUESTS_MAX, TIME_LIMIT_MS, Rejection::reason);
        actions = new OrdersActions(requests.publisher());
        pages = new OrderPages(engine);
        summary = new Summary(engine);
    }

    void routes(final RoutesConfig routes) {
        routes.get("/summary", read(this::summary))
                .get("/orders", read(this::page))
                .get("/orders/{id}", read(this::order))
                .get("/products", read(this::products))
                .post("/orders", write(this::place))
                .post("/orders/{id}/payment", write(this::pay))
                .post("/orders/{id}/shipment", write(this::ship))
                .post("/products/{id}/stock", write(this::stock))
                .post("/reviews", write(this::review));
    }

    private Handler read(final Handler handler) {
        return request -> {
            limit(reads, request);
            handler.handle(request);
        };
    }

    private Handler write(final Handler handler) {
        return request -> {
            limit(writes, request);
            if (!ROLE.equals(role(request))) {
                throw new Refusal(403, "this token is not for writing", "token");
            }
            handler.handle(request);
        };
    }

    private String role(final Context request) {
        try {
            return tokens.check(Tokens.bearer(request), System.currentTimeMillis())
                    .role();
        } catch (final Refusal e) {
            throw e.status() == 401 ? new Refusal(401, e.getMessage() + HOW_TO_GET_ONE, e.field()) : e;
        }
    }

    private static void limit(final RateLimits limits, final Context request) {
        if (!limits.tryAcquire(request.ip(), System.nanoTime())) {
            request.header("Retry-After", "1");
            throw new Refusal(429, "too many requests from your address; wait a second");
        }
    }

    private void summary(final Context request) {
        request.json(snapshot());
    }

    /** What the page shows at a glance. */
    ObjectNode snapshot() {
        final ObjectNode all = summary.collect();
        all.setAll(around.get());
        return all;
    }

    private void page(final Context request) {
        final String wanted = request.queryParam("status");
        final OrderPages.Page page = pages.select(
                wanted == null || wanted.isEmpty() ? null : status(wanted),
                (int) number(request, "limit", 20, OrderPages.LIMIT_MAX),
                number(request, "below", Long.MAX_VALUE, Long.MAX_VALUE));
        final ObjectNode answer =
                Json.object().put("sequence", page.sequence()).put("next", Long.toString(page.next()));
        final ArrayNode orders = answer.putArray("orders");
        for (final OrderPages.Row row : page.rows()) {
            orders.add(Rows.json(OrderTable.TYPE, row.message()).put("version", Long.toString(row.version())));
        }
        request.json(answer);
    }

    private static OrderStatus status(final String wanted) {
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status != OrderStatus.NONE && status != OrderStatus.NULL_VAL)
                .filter(status -> status.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> Refusal.ofField(
                        "status", "status is to be one of PLACED, PAID, READY, SHIPPED, not " + wanted));
    }

    private static long number(final Context request, final String name, final long otherwise, final long max) {
        final String text = request.queryParam(name);
        return text == null || text.isEmpty() ? otherwise : number(name, text, max);
    }

    private static long number(final String name, final String text, final long max) {
        final long value;
        try {
            value = Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw Refusal.ofField(name, name + " is to be a whole number, not " + text);
        }
        if (value < 1 || value > max) {
            throw Refusal.ofField(name, name + "=" + value + " is not within 1 to " + max);
        }
        return value;
    }

    private static long id(final Context request) {
        return number("id", request.pathParam("id"), Long.MAX_VALUE);
    }

    /** One order and what other nodes know of it: four nodes at one sequence. */
    private void order(final Context request) {
        final long orderId = id(request);
        final Collected<ObjectNode> seen = engine.query(state -> state.collect(
                        OrderTable.TYPE,
                        CustomerTable.TYPE,
                        ProductTable.TYPE,
                        RateTable.TYPE,
                        (orders, customers, products, rates) -> {
                            final OrderDecoder order = orders.get(orderId);
                            if (order == null) {
                                return null;
                            }
                            final var customer = customers.get(order.customerId());
                            final var product = products.get(order.productId());
                            final var rate = rates.get(order.region().value());
                            final ObjectNode all = Json.object();
                            all.set("order", Rows.json(OrderTable.TYPE, order.buffer(), order.offset()));
                            all.put("version", Long.toString(orders.version(orderId)));
                            all.set("customer", Rows.json(CustomerTable.TYPE, customer.buffer(), customer.offset()));
                            all.set("product", Rows.json(ProductTable.TYPE, product.buffer(), product.offset()));
                            all.set("rate", Rows.json(RateTable.TYPE, rate.buffer(), rate.offset()));
                            return all;
                        }))
                .orTimeout(TIME_LIMIT_MS, TimeUnit.MILLISECONDS)
                .join();
        if (seen.value() == null) {
            throw new Refusal(404, Rejection.UNKNOWN_ORDER.reason(), "id");
        }
        request.json(seen.value().put("sequence", seen.sequence()));
    }

    private void products(final Context request) {
        final long after = number(request, "after", 0, Long.MAX_VALUE);
        final int limit = (int) number(request, "limit", OrderPages.LIMIT_MAX, OrderPages.LIMIT_MAX);
        final TreeMap<Long, ObjectNode> found = new TreeMap<>();
        final ProductReader products = new ProductReader(engine.published());
        products.all();
        while (products.next()) {
            final var row = products.row();
            if (row.productId() > after) {
                found.put(row.productId(), Rows.json(ProductTable.TYPE, row.buffer(), row.offset()));
                if (found.size() > limit) {
                    found.pollLastEntry();
                }
            }
        }
        final ObjectNode answer = Json.object();
        answer.putArray("products").addAll(found.values());
        request.json(answer);
    }

    private void place(final Context request) {
        final Fields fields = Fields.of(request).only("customerId", "productId", "quantity");
        final long customerId = fields.integer("customerId", 1, Long.MAX_VALUE);
        final long productId = fields.integer("productId", 1, Long.MAX_VALUE);
        final int quantity = (int) fields.integer("quantity", 1, QUANTITY_MAX);
        answer(request, () -> actions.orderPlaced(customerId, productId, quantity));
    }

    private void pay(final Context request) {
        final long orderId = id(request);
        final Fields fields = Fields.of(request).only("paymentId", "version");
        final long paymentId = fields.integer("paymentId", 1, Long.MAX_VALUE);
        final long seen = seenVersion(fields);
        answer(request, () -> actions.paymentReceived(orderId, paymentId, seen));
    }

    private void ship(final Context request) {
        final long orderId = id(request);
        final long seen = seenVersion(Fields.of(request).only("version"));
        answer(request, () -> actions.orderShipped(orderId, seen));
    }

    private void stock(final Context request) {
        final long productId = id(request);
        final long quantity = Fields.of(request).only("quantity").integer("quantity", 1, STOCK_MAX);
        answer(request, () -> actions.stockReceived(productId, quantity));
    }

    private void review(final Context request) {
        answer(request, actions::reviewRequested);
    }

    private static long seenVersion(final Fields fields) {
        return fields.has("version")
                ? fields.integer("version", 0, Long.MAX_VALUE)
                : PaymentReceivedEncoder.seenVersionNullValue();
    }

    private void answer(final Context request, final LongSupplier action) {
        // An import keeps the ring full: whoever places an order meanwhile waits a moment rather than hear that the
        // server is busy.
        replies.answer(request, requests.ask(action, ROOM_TIMEOUT_MS), OrderApi::told);
    }

    private static Refusal refusal(final int code) {
        final Rejection rejection = Rejection.of(code);
        return rejection == null ? null : new Refusal(422, rejection.reason(), rejection.field());
    }

    /** What became of the order, if one was told of. */
    private static ObjectNode told(final Reply reply) {
        final ObjectNode answer = Json.object().put("sequence", reply.sequence());
        final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        for (final byte[] output : reply.outputs()) {
            buffer.wrap(output);
            if (buffer.getShort(Schema.TEMPLATE_ID_OFFSET) == OrderToldDecoder.TEMPLATE_ID) {
                final OrderToldDecoder told = new OrderToldDecoder()
                        .wrap(
                                buffer,
                                Schema.HEADER_LENGTH,
                                OrderToldDecoder.BLOCK_LENGTH,
                                OrderToldDecoder.SCHEMA_VERSION);
                answer.put("orderId", Long.toString(told.orderId()))
                        .put("status", told.now().name());
            }
        }
        return answer;
    }

    @Override
    public void close() {
        requests.close();
    }
}
