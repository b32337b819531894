package io.acta.examples.voice.peers;

import io.acta.engine.Engine;
import io.acta.examples.voice.PeerIdentityTable;
import io.acta.examples.voice.Rejection;
import io.acta.examples.voice.VoiceActions;
import io.acta.examples.voice.web.Members;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.request.Reply;
import io.javalin.config.RoutesConfig;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** What a server needs to write to others and to be written to. Starts before clients are served. */
public final class Peers implements AutoCloseable {
    private static final int REQUESTS_MAX = 4096;
    private static final long REQUEST_LIMIT_MS = 10_000;

    private final OpenRequests posted;
    private final OpenRequests arrived;
    private final LetterCarrier carrier;
    private final PeerRoutes routes;

    /**
     * Takes up the letters that wait.
     *
     * @param members who asks; there once clients are served.
     */
    public Peers(final Engine engine, final PeerSettings settings, final Supplier<Members> members) {
        posted = new OpenRequests(engine, "letters-posted", REQUESTS_MAX, REQUEST_LIMIT_MS, Rejection::reason);
        arrived = new OpenRequests(engine, "letters-arrived", REQUESTS_MAX, REQUEST_LIMIT_MS, Rejection::reason);
        final Tokens tokens = Tokens.open(settings.secretDirectory());
        carrier = new LetterCarrier(engine, posted, settings, tokens, identity(engine));
        routes = new PeerRoutes(engine, settings, posted, arrived, tokens, carrier, members);
    }

    /** Random at the first start, and from then on what it was. */
    private long identity(final Engine engine) {
        final VoiceActions actions = new VoiceActions(posted.publisher());
        final Reply reply = posted.ask(() -> actions.peerStarted(1 + (new SecureRandom().nextLong() >>> 2)))
                .join();
        if (!reply.isApplied()) {
            throw new IllegalStateException("PeerStarted was not applied: " + reply.reason());
        }
        return engine.query(state -> state.view(PeerIdentityTable.TYPE)
                        .get(PeerReactor.SERVER_ID)
                        .identity())
                .join();
    }

    /** Adds {@code /peers/…}. */
    public void addTo(final RoutesConfig config) {
        routes.addTo(config);
    }

    @Override
    public void close() {
        carrier.close();
        posted.close();
        arrived.close();
    }
}
