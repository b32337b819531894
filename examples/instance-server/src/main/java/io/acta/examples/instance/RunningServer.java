package io.acta.examples.instance;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.Outcome;
import io.acta.engine.OutcomeFutures;
import io.acta.engine.journal.Journal;
import io.acta.engine.release.OutcomeStatus;
import io.acta.examples.instance.web.InstanceWeb;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engine, media adapter and web server, started and stopped in the right order.
 *
 * <p>On start the journal is applied again, then one action says that a new process serves the instance: whoever was connected
 * to the one before is not any more.
 */
public final class RunningServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final long ANSWER_TIMEOUT_S = 10;

    private final Engine engine;
    private final ProducerAdapter adapter;
    private final OutcomeFutures futures;
    private final InstanceServerActions actions;
    private final InstanceWeb web;
    private boolean closed;

    /**
     * Starts; returns when clients are served.
     *
     * @param journal where actions are kept.
     * @throws io.acta.engine.EngineException when the engine cannot start.
     * @throws IllegalStateException when the port is taken.
     */
    public RunningServer(final ServerSettings settings, final Journal journal) {
        engine = Engine.launch(new EngineContext()
                .name("instance")
                .reactor(new InstanceReactor())
                .reactor(new NetworkReactor())
                .reactor(new MediaReactor())
                .journal(journal));
        InstanceWeb started = null;
        try {
            adapter = new ProducerAdapter(engine, settings.adapterWorkMs());
            futures = engine.outcomeFutures();
            actions = new InstanceServerActions(futures.sink());
            started = new InstanceWeb(engine, settings);
            final int port = started.port();
            dispatch(
                    "ServerStarted",
                    () -> actions.serverStarted(
                            settings.host(),
                            settings.scene(),
                            TimeUnit.MILLISECONDS.toNanos(settings.silentAfterMs()),
                            port,
                            settings.mediaOnly() ? YesNo.YES : YesNo.NO));
            // A real server loads the scene's assets here; peers that come earlier are told that it is not ready.
            dispatch("SceneLoaded", actions::sceneLoaded);
            web = started;
        } catch (final RuntimeException e) {
            if (started != null) {
                started.close();
            }
            engine.close();
            throw e;
        }
        LOG.info("serving scene '{}' on http://{}:{}/", settings.scene(), settings.host(), port());
    }

    /** The port that it listens on. */
    public int port() {
        return web.port();
    }

    /** The engine within. */
    public Engine engine() {
        return engine;
    }

    private void dispatch(final String what, final LongSupplier call) {
        final Outcome outcome = futures.dispatch(call)
                .orTimeout(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                .join();
        if (outcome.status() != OutcomeStatus.APPLIED) {
            throw new IllegalStateException(what + " was not applied: " + outcome.status() + ", "
                    + Rejection.reason(outcome.code()) + "; check --host (64 ASCII characters) and --scene");
        }
    }

    /** Says goodbye to clients, journals that the server stopped, and closes the journal. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        web.close();
        adapter.close();
        try {
            dispatch("ServerStopped", actions::serverStopped);
        } catch (final RuntimeException e) {
            LOG.warn("the journal does not say that the server stopped in good order: {}", e.getMessage());
        }
        futures.close();
        engine.close();
    }
}
