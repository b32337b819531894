package io.acta.examples.stream.web;

import io.acta.examples.stream.StreamContext;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import io.acta.examples.web.access.ConnectionLimits;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.socket.SocketHandler;
import io.acta.examples.web.socket.SocketLimits;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of this program and who gets in, the same for the process that leads and for those that follow. */
public final class Pages {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final String STARTED = "stream.request.startedNs";
    private static final long START_TOKEN_DAYS = 7;
    private static final SocketLimits PREVIEW_LIMITS = new SocketLimits(4 * 1024, 1024 * 1024, 10_000, 30_000, 2_000);

    private Pages() {}

    /** Reads or makes the tokens' secret beside the journal, which all processes of one directory share. */
    public static Access access(final StreamContext context) {
        return new Access(context.isAuthOff() ? null : Tokens.open(context.directory()), context.writesPerSecondMax());
    }

    /** Pages and API. */
    public static WebServer httpServer(
            final StreamContext context, final StreamMetrics metrics, final Consumer<RoutesConfig> routes) {
        return WebServer.start(new WebServerContext()
                .name("http")
                .host(context.host())
                .port(context.port())
                .portOption("--port or PORT")
                .pages("/io/acta/examples/stream/pages")
                .bodyBytesMax(8 * 1024)
                .routes(config -> {
                    config.before(request -> request.attribute(STARTED, System.nanoTime()));
                    config.after(request -> {
                        final Long startedNs = request.attribute(STARTED);
                        final Endpoint matched = request.endpoints().matchedHttpEndpoint();
                        if (startedNs != null) {
                            metrics.request(
                                    method(request.method()),
                                    matched == null ? "page" : matched.path,
                                    request.statusCode(),
                                    System.nanoTime() - startedNs);
                        }
                    });
                    routes.accept(config);
                }));
    }

    /** A stranger may make up methods, as many as it likes: they make no labels. */
    private static String method(final HandlerType method) {
        return HandlerType.commonHttp().contains(method) ? method.name() : "OTHER";
    }

    /** Previews. */
    public static WebServer previewServer(final StreamContext context, final SocketHandler previews) {
        final int inAllMax = context.viewersMax();
        // Behind one address may be a proxy with everybody behind it.
        final int addressMax = inAllMax;
        // A token that was passed on leaves places for the others.
        final int userMax = Math.max(1, inAllMax / 2);
        return WebServer.start(new WebServerContext()
                .name("preview")
                .host(context.host())
                .port(context.wsPort())
                .portOption("--ws-port or WS_PORT")
                .socketLimits(PREVIEW_LIMITS)
                .connectionLimits(new ConnectionLimits(inAllMax, addressMax, userMax))
                // What goes out are pictures, compressed by what they are: to deflate them costs time and saves
                // nothing.
                .compression(false)
                // Pages come from the other port; whoever connects brings a token that no other site's page has, or is
                // looked at by Access.
                .otherOrigins(origin -> true)
                .socket("/preview", previews));
    }

    /** Tells people, by the log, where to go; with tokens, since a page without one shows nothing. */
    public static void sayWhere(final StreamContext context, final Access access, final String url) {
        if (context.isAuthOff()) {
            LOG.info("admin on {}, preview on {}preview.html; nobody is asked for a token", url, url);
            return;
        }
        final long lastsMs = TimeUnit.DAYS.toMillis(START_TOKEN_DAYS);
        LOG.info("admin on {}#token={}", url, access.issue("admin", Access.ADMIN, lastsMs));
        LOG.info("preview on {}preview.html#token={}", url, access.issue("viewer", Access.VIEWER, lastsMs));
    }
}
