package io.acta.examples.orders.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.published.OvertakenException;
import io.acta.examples.web.DaemonClock;
import io.acta.examples.web.Json;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.SocketHandler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page, the JSON and the WebSocket on {@code /live}, which tells the summary when it has changed and the newest events, four times a second at most however much
 * happens.
 */
public final class OrdersWeb implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrdersWeb.class);
    private static final long TICK_MS = 250;
    private static final long TOKEN_DAYS = 30;

    private final OrderApi api;
    private final EventFeed feed;
    private final WebServer server;
    private final Tokens tokens;
    private final DaemonClock ticks;
    private final Queue<ClientSocket> newcomers = new ConcurrentLinkedQueue<>();
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

    /** All that pages are told, they are told here, so that nobody is told what is older behind what is newer. */
    private void tick() {
        if (server.sockets().isEmpty()) {
            newcomers.clear();
            feed.take();
            return;
        }
        tellSummary();
        final ObjectNode events = feed.take();
        if (events != null) {
            tell(events, server.sockets());
        }
    }

    private void tellSummary() {
        final ObjectNode now;
        try {
            now = api.snapshot();
        } catch (final OvertakenException e) {
            LOG.debug("the summary is told the next time", e);
            return;
        }
        final List<ClientSocket> untold = new ArrayList<>();
        for (ClientSocket newcomer = newcomers.poll(); newcomer != null; newcomer = newcomers.poll()) {
            untold.add(newcomer);
        }
        final boolean isNews = !now.equals(told);
        told = now;
        tell(now, isNews ? server.sockets() : untold);
    }

    private static void tell(final ObjectNode message, final Collection<ClientSocket> sockets) {
        if (!sockets.isEmpty()) {
            final String text = Json.text(message);
            sockets.forEach(socket -> socket.sendText(text));
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Where the page is, with a token to write with: behind the #, which a browser sends to nobody and no log has. */
    public String url() {
        final long endMs = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(TOKEN_DAYS);
        return server.url() + "#token=" + tokens.issue(new Identity("clerk", "clerk", "", endMs));
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
            newcomers.add(socket);
        }
    }
}
