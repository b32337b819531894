package io.acta.examples.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.EngineState;
import io.acta.engine.journal.Journal;
import io.acta.examples.stream.frames.FrameLoop;
import io.acta.examples.stream.mirror.RedisMirror;
import io.acta.examples.stream.web.Access;
import io.acta.examples.stream.web.Pages;
import io.acta.examples.stream.web.PreviewSockets;
import io.acta.examples.stream.web.ReadRoutes;
import io.acta.examples.stream.web.StateAnnouncer;
import io.acta.examples.stream.web.StateJson;
import io.acta.examples.stream.web.StreamMetrics;
import io.acta.examples.stream.web.WriteRoutes;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that leads: engine, frames, servers and mirror, started in this order and ended the other way round.
 *
 * <p>At its start the journal is applied again; then one action sets the defaults, if there is no state yet, and one says that a new process
 * serves the stream. A stream that was live goes on.
 */
public final class RunningStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStream.class);
    private static final int REQUESTS_OPEN_MAX = 10_000;
    private static final long REQUEST_TIME_LIMIT_MS = 5_000;

    private final StreamContext context;
    private final Engine engine;
    private final Access access;
    private final OpenRequests requests;
    private final PreviewSockets previews;
    private final StreamMetrics metrics = new StreamMetrics();
    private final RedisMirror mirror;
    private final WebServer http;
    private final WebServer webSockets;
    private final WebServer scraped;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;

    /**
     * Starts on a journal; returns when everybody is served.
     *
     * @throws io.acta.engine.EngineException when the engine cannot start.
     * @throws IllegalStateException when a port is taken.
     */
    public static RunningStream launch(final StreamContext context, final Journal journal) {
        final long startNs = System.nanoTime();
        final Engine engine =
                Engine.launch(StreamReactors.context(context.journalDirectory()).journal(journal));
        return new RunningStream(context, engine, System.nanoTime() - startNs);
    }

    /**
     * Serves an engine that runs: a new one, or one that a follower was promoted to.
     *
     * @param stateLoadNs how long it took until its state was there.
     */
    public RunningStream(final StreamContext context, final Engine engine, final long stateLoadNs) {
        this.context = context.conclude();
        this.engine = begun(engine);
        try {
            requests = begun(
                    new OpenRequests(engine, "requests", REQUESTS_OPEN_MAX, REQUEST_TIME_LIMIT_MS, Rejection::reason));
            setUp();
            // Before all who change anything, so that it ends after them and Redis is told of the last change.
            mirror = context.redisUrl().isEmpty()
                    ? null
                    : begun(new RedisMirror(
                            engine,
                            context.redisUrl(),
                            context.redisPassword(),
                            context.redisPrefix(),
                            context.stateUpdateDebounceMs()));
            access = Pages.access(context);
            final StateJson state = new StateJson(engine.published());
            previews = begun(new PreviewSockets(engine, access, state, requests, context.silentAfterMs()));
            begun(new StateAnnouncer(engine, previews::announceState));
            begun(new FrameLoop(engine, previews));
            webSockets = begun(Pages.previewServer(context, previews));
            final ReadRoutes reads =
                    new ReadRoutes(state, access, context, this::describe, this::describeMirror, webSockets.port());
            final WriteRoutes writes = new WriteRoutes(state, access, requests);
            http = begun(Pages.httpServer(context, metrics, routes -> {
                reads.add(routes);
                writes.add(routes);
                routes.post("/node/promote", request -> {
                    access.admin(request);
                    throw new Refusal(409, "this process leads already; there is nothing to take over");
                });
            }));
            metrics.state(state)
                    .engine(engine, stateLoadNs)
                    .previews(previews)
                    .server("http", http.counters())
                    .server("preview", webSockets.counters());
            if (mirror != null) {
                metrics.mirror(mirror);
            }
            scraped = begun(metrics.serve(context.host(), context.metricsPort()));
        } catch (final RuntimeException e) {
            close();
            throw e;
        }
        LOG.info(
                "metrics on {}metrics, previews on ws://{}:{}/preview",
                scraped.url(),
                context.host(),
                webSockets.port());
        Pages.sayWhere(context, access, http.url());
    }

    private <T extends AutoCloseable> T begun(final T part) {
        started.push(part);
        return part;
    }

    private void setUp() {
        final StreamManagerActions actions = new StreamManagerActions(requests.publisher());
        final boolean isNew = engine.query(
                        state -> !state.view(StreamTable.TYPE).contains(StreamReactor.STREAM_ID))
                .join();
        if (isNew) {
            dispatch("DefaultsSet", () -> Defaults.send(actions, context.targetFps()));
        }
        dispatch("ServerStarted", () -> actions.serverStarted(TimeUnit.MILLISECONDS.toNanos(context.silentAfterMs())));
    }

    private void dispatch(final String what, final LongSupplier call) {
        final Reply reply = requests.ask(call).join();
        if (!reply.isApplied()) {
            throw new IllegalStateException(what + " was not applied: " + reply.status() + ", " + reply.reason());
        }
    }

    private ObjectNode describe() {
        return Json.object()
                .put("role", "leader")
                .put("ready", engine.state() == EngineState.RUNNING)
                .put("state", engine.state().name().toLowerCase(Locale.ROOT))
                .put("sequence", Long.toString(engine.published().sequence()))
                .put("previews", previews.count());
    }

    private ObjectNode describeMirror() {
        return mirror == null ? Json.object().put("configured", false) : mirror.describe();
    }

    /** Port of HTTP. */
    public int port() {
        return http.port();
    }

    /** Port of WebSockets. */
    public int wsPort() {
        return webSockets.port();
    }

    /** Port of metrics. */
    public int metricsPort() {
        return scraped.port();
    }

    /** Where a browser finds it. */
    public String url() {
        return http.url();
    }

    /** Every route that it serves over HTTP, as it was declared: of the API, of the WebSocket's port, and of metrics. */
    public Set<String> routes() {
        final Set<String> all = new TreeSet<>(http.routes());
        all.addAll(webSockets.routes());
        all.addAll(scraped.routes());
        return all;
    }

    /** Who may do what; issues tokens. */
    public Access access() {
        return access;
    }

    /** The engine within. */
    public Engine engine() {
        return engine;
    }

    /** The previews that are connected. */
    public PreviewSockets previews() {
        return previews;
    }

    /** The mirror, null for none. */
    public RedisMirror mirror() {
        return mirror;
    }

    /** Ends servers and frames, then the mirror, which tells Redis the rest, then the engine. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        metrics.close();
        while (!started.isEmpty()) {
            final AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (final Exception e) {
                LOG.warn("{} did not end in good order", part.getClass().getSimpleName(), e);
            }
        }
    }
}
