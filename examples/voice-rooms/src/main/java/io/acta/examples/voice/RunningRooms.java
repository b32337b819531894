package io.acta.examples.voice;

import io.acta.engine.Engine;
import io.acta.engine.EngineContext;
import io.acta.engine.Outcome;
import io.acta.engine.OutcomeFutures;
import io.acta.engine.journal.Journal;
import io.acta.engine.release.OutcomeStatus;
import io.acta.examples.voice.peers.PeerReactor;
import io.acta.examples.voice.peers.Peers;
import io.acta.examples.voice.web.RoomsServer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engine and server, started and stopped in the right order. On start the journal is applied again, then one action says that a new process
 * serves the rooms: the channels of the one before are gone, and their participants have a while to come back.
 */
public final class RunningRooms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRooms.class);
    private static final long ANSWER_TIMEOUT_S = 60;

    private final Engine engine;
    private final Peers peers;
    private RoomsServer server;
    private boolean closed;

    /**
     * Starts; returns when clients are served.
     *
     * @param journal where actions are kept.
     * @throws io.acta.engine.EngineException when the engine cannot start.
     * @throws IllegalStateException when the port is taken.
     */
    public RunningRooms(final VoiceSettings settings, final Journal journal) {
        settings.conclude();
        engine = Engine.launch(context(journal));
        Peers started = null;
        try {
            final long starts = start(settings);
            started = settings.peers() == null ? null : new Peers(engine, settings.peers(), () -> server.members());
            peers = started;
            server = new RoomsServer(engine, settings, starts, routes -> {
                if (peers != null) {
                    peers.addTo(routes);
                }
            });
        } catch (final RuntimeException e) {
            if (started != null) {
                started.close();
            }
            engine.close();
            throw e;
        }
        LOG.info("voice rooms on {}", server.url());
    }

    /** An engine with the reactors of the rooms; several parts of the program and its tests launch the same. */
    public static EngineContext context(final Journal journal) {
        return new EngineContext()
                .name("voice-rooms")
                .reactor(new ParticipantReactor())
                .reactor(new PeerReactor())
                .reactor(new RoomReactor())
                .journal(journal);
    }

    /** @return how often this journal was served. */
    private long start(final VoiceSettings settings) {
        try (OutcomeFutures futures = engine.outcomeFutures()) {
            final VoiceActions actions = new VoiceActions(futures.sink());
            final Outcome outcome = futures.dispatch(() -> actions.serverStarted(
                            TimeUnit.MILLISECONDS.toNanos(settings.heartbeatMs()),
                            TimeUnit.MILLISECONDS.toNanos(settings.evictAfterMs()),
                            TimeUnit.MILLISECONDS.toNanos(settings.emptyAfterMs()),
                            TimeUnit.MILLISECONDS.toNanos(settings.flushMs())))
                    .orTimeout(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                    .join();
            if (outcome.status() != OutcomeStatus.APPLIED) {
                throw new IllegalStateException(
                        "ServerStarted was not applied: " + outcome.status() + ", " + Rejection.reason(outcome.code()));
            }
        }
        return engine.query(state -> state.view(ServerTable.TYPE)
                        .get(ParticipantReactor.SERVER_ID)
                        .starts())
                .join();
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Where a browser finds it. */
    public String url() {
        return server.url();
    }

    /** The engine within. */
    public Engine engine() {
        return engine;
    }

    /** Says goodbye to clients and closes the journal. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            server.close();
            if (peers != null) {
                peers.close();
            }
            engine.close();
        }
    }
}
