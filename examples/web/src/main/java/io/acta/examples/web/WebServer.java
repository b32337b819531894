package io.acta.examples.web;

import io.acta.engine.published.OvertakenException;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.SocketDoor;
import io.acta.examples.web.socket.SocketHandler;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port for pages, JSON over HTTP and WebSockets. Everything has a bound, see {@link WebServerContext}; what is refused is answered with {@code
 * {"error":…,"field":…}}.
 *
 * <pre>{@code
 * WebServer server = WebServer.start(new WebServerContext()
 *         .port(4200)
 *         .pages("/pages")
 *         .routes(routes -> routes.get("/health", context -> context.json(Map.of("ready", true))))
 *         .socket("/ws", handler));
 * }</pre>
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int STOP_GRACE_MS = 2_000;

    private final WebCounters counters = new WebCounters();
    private final SocketDoor door;
    private final WebServerContext context;
    private final Javalin javalin;

    /**
     * Listens.
     *
     * @throws IllegalArgumentException when the context makes no sense.
     * @throws IllegalStateException when it cannot listen; names the address.
     */
    public static WebServer start(final WebServerContext context) {
        context.conclude();
        return new WebServer(context);
    }

    private WebServer(final WebServerContext context) {
        this.context = context;
        this.door =
                new SocketDoor(context.socketLimits(), context.connectionLimits(), context.otherOrigins(), counters);
        this.javalin = Javalin.create(this::configure);
        try {
            javalin.start();
        } catch (final JavalinException e) {
            close();
            throw new IllegalStateException(
                    "cannot listen on " + context.host() + ":" + context.port() + ": " + cause(e)
                            + "; name another port by " + context.portOption()
                            + " (0 takes any that is free), or another host",
                    e);
        }
    }

    /** Javalin has sentences of its own around what the system said. */
    private static String cause(final JavalinException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        // The system has no sentence for this one.
        return cause instanceof UnresolvedAddressException ? "no address is known for that name" : cause.getMessage();
    }

    private void configure(final JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
        config.http.maxRequestSize = context.bodyBytesMax();
        config.http.compressionStrategy = context.compression() ? CompressionStrategy.GZIP : CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.http.defaultContentType = "text/plain; charset=utf-8";
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(context.headerBytesMax());
        });
        config.jetty.addConnector(this::connector);
        config.jetty.modifyServer(server -> server.setHandler(fairness()));
        config.jetty.modifyWebSocketServletFactory(this::addSockets);
        if (context.pages() != null) {
            config.staticFiles.add(files -> {
                files.hostedPath = "/";
                files.directory = context.pages();
                files.location = Location.CLASSPATH;
                // Kept by the browser, but asked about each time: a page and its script are never of two versions.
                files.headers = Map.of("Cache-Control", "no-cache");
            });
        }
        config.routes.before(this::headers);
        config.routes.before(this::checkLength);
        config.routes.exception(Refusal.class, (e, request) -> refuse(request, e.status(), e.getMessage(), e.field()));
        config.routes.exception(
                HttpResponseException.class, (e, request) -> refuse(request, e.getStatus(), e.getMessage(), null));
        config.routes.exception(EofException.class, (e, request) -> {
            // It left in the middle of its request: nobody reads the answer, and whoever likes could fill the log.
            LOG.debug("{} {} was not sent to its end", request.method(), request.path(), e);
            refuse(request, 400, "the request was not sent to its end", null);
        });
        config.routes.exception(OvertakenException.class, (e, request) -> {
            // Nothing is broken: a moment later there are fewer batches, or the same question is lucky.
            request.header("Retry-After", "1");
            refuse(request, 503, "the state changes faster than it can be read; try again", null);
        });
        config.routes.exception(Exception.class, (e, request) -> {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            refuse(request, 500, "the server failed", null);
        });
        context.sockets().forEach((path, handler) -> addSocket(config, path, handler));
        context.routes().accept(config.routes);
    }

    private QueuedThreadPool threads() {
        final QueuedThreadPool threads = new QueuedThreadPool(context.threadsMax(), 8);
        threads.setName(context.name());
        threads.setDaemon(true);
        return threads;
    }

    /**
     * Threads are few, and nobody is to hold all of them: a body is read as it comes, without a thread that waits for it, and answers to one address,
     * which may not read them, take at most half of the threads at a time.
     */
    private Handler.Wrapper fairness() {
        final ThreadLimitHandler perAddress = new ThreadLimitHandler();
        perAddress.setThreadLimit(context.threadsMax() / 2);
        perAddress.setHandler(new EagerContentHandler(
                new EagerContentHandler.RetainedContentLoaderFactory(context.bodyBytesMax(), 0, false)));
        return perAddress;
    }

    private Connector connector(final Server server, final HttpConfiguration http) {
        final ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(context.host());
        connector.setPort(context.port());
        connector.setIdleTimeout(context.idleMs());
        if (context.sendBufferBytes() > 0) {
            connector.setAcceptedSendBufferSize(context.sendBufferBytes());
        }
        return connector;
    }

    private void addSocket(final JavalinConfig config, final String path, final SocketHandler handler) {
        config.routes.wsBeforeUpgrade(path, upgrade -> door.admit(upgrade, handler));
        config.routes.get(path, request -> {
            request.header("Upgrade", "websocket").header("Connection", "Upgrade");
            throw handler.plainRequest(request);
        });
        // Jetty's own endpoint takes the path, see addSockets; Javalin must know it all the same to let the upgrade
        // through.
        config.routes.ws(path, ws -> {});
    }

    private void addSockets(final JettyWebSocketServletFactory factory) {
        context.sockets()
                .forEach((path, handler) ->
                        factory.addMapping(path.contains("{") ? "uri-template|" + path : path, (request, response) -> {
                            if (!context.compression()) {
                                response.setExtensions(List.of());
                            }
                            return door.endpoint(request, handler);
                        }));
    }

    private void headers(final Context request) {
        counters.add(WebCounters.Kind.REQUESTS, 1);
        request.header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Content-Security-Policy", context.contentSecurityPolicy());
        // Answers are of their moment; pages say otherwise by themselves.
        request.header("Cache-Control", "no-store");
    }

    /** Javalin would look at it too, and write a line into the log for each that is too long, as many as a stranger likes. */
    private void checkLength(final Context request) {
        final long lengthBytes = request.req().getContentLengthLong();
        if (lengthBytes > context.bodyBytesMax()) {
            throw new Refusal(
                    413, "the body has " + lengthBytes + " bytes; " + context.bodyBytesMax() + " are taken at most");
        }
        if (lengthBytes < 0 && request.header("Transfer-Encoding") != null) {
            throw new Refusal(411, "say by Content-Length how long the body is");
        }
    }

    private void refuse(final Context request, final int status, final String reason, final String field) {
        counters.add(WebCounters.Kind.REQUESTS_REFUSED, 1);
        if (status == 401) {
            request.header("WWW-Authenticate", "Bearer");
        }
        request.status(status)
                .contentType("application/json")
                .result(Json.error(reason, field).toString());
    }

    /** Its routes as they were declared, {@code GET /rooms/{id}}; those of WebSockets are {@code GET} too. */
    public Set<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where a browser finds it. */
    public String url() {
        return "http://" + context.host() + ":" + port() + "/";
    }

    /** What it has counted. */
    public WebCounters counters() {
        return counters;
    }

    /** The WebSockets that are open. */
    public Set<ClientSocket> sockets() {
        return door.sockets();
    }

    /**
     * Ends all connections, those of WebSockets with {@link io.acta.examples.web.socket.CloseCode#GOING_AWAY}. Requests that are being answered have
     * two seconds for it and are cut off then; nobody listens on the port afterwards either way.
     */
    @Override
    public void close() {
        door.close();
        javalin.jettyServer().server().setStopTimeout(STOP_GRACE_MS);
        try {
            javalin.stop();
        } catch (final JavalinException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            LOG.warn("{} cut off requests that took longer than {} ms to end", context.name(), STOP_GRACE_MS);
        }
    }
}
