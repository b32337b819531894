package io.acta.examples.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.EngineException;
import io.acta.engine.Replica;
import io.acta.engine.ReplicaContext;
import io.acta.engine.ReplicaState;
import io.acta.examples.stream.web.Access;
import io.acta.examples.stream.web.Pages;
import io.acta.examples.stream.web.ReadRoutes;
import io.acta.examples.stream.web.StateJson;
import io.acta.examples.stream.web.StreamMetrics;
import io.acta.examples.web.Json;
import io.acta.examples.web.Refusal;
import io.acta.examples.web.WebServer;
import io.acta.journal.chronicle.ChronicleBatchSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that follows: a replica of the state that another process on this machine writes, and the same answers over HTTP to whoever reads. Who
 * wants to change something is told that another process leads. When that one is gone, an admin may have this one take over.
 *
 * <p><b>Threads:</b> any.
 */
public final class FollowingStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowingStream.class);

    private final StreamContext context;
    private final Replica replica;
    private final Access access;
    private final StreamMetrics metrics = new StreamMetrics();
    private final WebServer http;
    private final WebServer scraped;
    private final int port;
    private RunningStream promoted;
    private boolean isPromoted;
    private boolean closed;

    /**
     * Starts following; returns when reads are served.
     *
     * @throws io.acta.engine.journal.JournalException when there is no journal to follow.
     * @throws IllegalStateException when a port is taken.
     */
    public FollowingStream(final StreamContext context) {
        this.context = context.conclude();
        replica = Replica.launch(new ReplicaContext()
                .engine(StreamReactors.context(context.journalDirectory()))
                .source(new ChronicleBatchSource(context.journalDirectory())));
        WebServer startedHttp = null;
        try {
            access = Pages.access(context);
            final StateJson state = new StateJson(replica.published());
            final ReadRoutes reads = new ReadRoutes(
                    state, access, context, this::describe, () -> Json.object().put("configured", false), 0);
            startedHttp = Pages.httpServer(context, metrics, routes -> {
                reads.add(routes);
                routes.post("/node/promote", request -> {
                    access.admin(request);
                    request.json(promote());
                });
                routes.post("/<path>", request -> {
                    access.anyone(request);
                    throw new Refusal(
                            503,
                            "this process follows and changes nothing; ask the one that leads, or have this one take over");
                });
            });
            http = startedHttp;
            metrics.state(state).server("http", http.counters());
            scraped = metrics.serve(context.host(), context.metricsPort());
            port = http.port();
        } catch (final RuntimeException e) {
            if (startedHttp != null) {
                startedHttp.close();
            }
            replica.close();
            throw e;
        }
        LOG.info("following {}", context.journalDirectory());
        Pages.sayWhere(context, access, http.url());
    }

    private ObjectNode describe() {
        return Json.object()
                .put("role", "follower")
                .put("ready", replica.state() == ReplicaState.FOLLOWING)
                .put("state", replica.state().name().toLowerCase(Locale.ROOT))
                .put("sequence", Long.toString(replica.position()))
                .put("lag", replica.lag());
    }

    /** Makes it the process that leads, when the one that led is gone; it then serves on its own ports whatever a leader serves. */
    private synchronized ObjectNode promote() {
        if (isPromoted || closed) {
            throw new Refusal(409, "this process does not follow any more");
        }
        final long startNs = System.nanoTime();
        final Engine engine;
        try {
            engine = replica.promote(StreamManager.journal(context.journalDirectory()));
        } catch (final EngineException e) {
            throw new Refusal(409, "the process that leads is alive, or its journal cannot be had: " + e.getMessage());
        }
        isPromoted = true;
        final long tookNs = System.nanoTime() - startNs;
        // The answer goes out over the server that ends now, so that the ports are free for a leader's.
        final Thread thread = new Thread(() -> lead(engine, tookNs), "promotion");
        thread.start();
        return Json.object()
                .put("role", "leader")
                .put("sequence", Long.toString(engine.published().sequence()));
    }

    private synchronized void lead(final Engine engine, final long tookNs) {
        if (closed) {
            // It was told to end before it led.
            engine.close();
            return;
        }
        context.isFollower(false).ports(port, context.wsPort(), scraped.port());
        try {
            http.close();
            scraped.close();
            metrics.close();
            promoted = new RunningStream(context, engine, tookNs);
        } catch (final RuntimeException e) {
            // Another process may lead then: this one lets go of the journal.
            engine.close();
            LOG.error("cannot lead: {}", e.getMessage(), e);
        }
    }

    /** Port of HTTP, the same when it leads. */
    public int port() {
        return port;
    }

    /** The replica within. */
    public Replica replica() {
        return replica;
    }

    /** Who may do what; issues tokens. */
    public Access access() {
        return access;
    }

    /** Ends servers and replica, or what it was promoted to. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (promoted != null) {
            promoted.close();
            return;
        }
        http.close();
        scraped.close();
        metrics.close();
        replica.close();
    }
}
