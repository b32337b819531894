package io.acta.examples.orders.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.examples.web.DaemonClock;
import io.acta.examples.web.Json;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.SocketHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The page, the JSON and the WebSocket on {@code /live}, which tells the summary when it has changed and the newest events, four times a second at most however much
 * happens.
 */
public final class OrdersWeb implements AutoCloseable {
    private static final long TICK_MS = 250;
    private static final long TOKEN_DAYS = 30;

    private final OrderApi api;
    private final EventFeed feed;
    private final WebServer server;
    private final Tokens tokens;
    private final DaemonClock ticks;
    private ObjectNode told;

    /**
     * Listens.
     *
     * @param tokens sign what writers bring.
     * @param around tells what is no state: the mirror, an import that failed.
     * @throws IllegalStateException when it cannot listen.
     */
    public OrdersWeb(
            final Engine engine,
            final String host,
            final int port,
            final Tokens tokens,
            final Supplier<ObjectNode> around) {
        this.tokens = tokens;
        api = new OrderApi(engine, tokens, around);
        feed = new EventFeed(engine);
        final byte[] chart = ChartScript.read();
        WebServer started = null;
        try {
            started = WebServer.start(new WebServerContext()
                    .name("orders-web")
                    .host(host)
                    .port(port)
                    .pages("/orders-pages")
                    .routes(routes -> {
                        api.routes(routes);
                        routes.get(
                                "/chart.js",
                                request ->
                                        request.contentType("text/javascript").result(chart));
                    })
                    .socket("/live", new Live()));
        } finally {
            if (started == null) {
                feed.close();
                api.close();
            }
        }
        server = started;
        ticks = new DaemonClock("orders-live").every(TICK_MS, this::tick);
    }

    private void tick() {
        final ObjectNode events = feed.take();
        if (server.sockets().isEmpty()) {
            return;
        }
        final ObjectNode now = api.snapshot();
        if (!now.equals(told)) {
            tell(now);
            told = now;
        }
        if (events != null) {
            tell(events);
        }
    }

    private void tell(final ObjectNode message) {
        final String text = Json.text(message);
        server.sockets().forEach(socket -> socket.sendText(text));
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Where the page is, with a token to write with. */
    public String url() {
        final long endMs = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(TOKEN_DAYS);
        return server.url() + "?token=" + tokens.issue(new Identity("clerk", "clerk", "", endMs));
    }

    @Override
    public void close() {
        ticks.close();
        server.close();
        feed.close();
        api.close();
    }

    private final class Live implements SocketHandler {
        @Override
        public void onOpen(final ClientSocket socket) {
            socket.sendText(Json.text(api.snapshot()));
        }
    }
}
