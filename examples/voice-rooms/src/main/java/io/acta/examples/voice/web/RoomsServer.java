package io.acta.examples.voice.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.examples.voice.Rejection;
import io.acta.examples.voice.VoiceSettings;
import io.acta.examples.voice.sound.Mixer;
import io.acta.examples.voice.sound.Speakers;
import io.acta.examples.web.DaemonClock;
import io.acta.examples.web.Json;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import io.acta.examples.web.access.ConnectionLimits;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.request.OpenRequests;
import io.acta.examples.web.socket.SocketLimits;
import io.javalin.config.RoutesConfig;
import java.util.function.Consumer;

/** Everything between an engine and the clients of its rooms: web server, channels, mixer. */
public final class RoomsServer implements AutoCloseable {
    private static final String PAGES = "/io/acta/examples/voice/pages";
    private static final int MESSAGE_BYTES_MAX = 8 * 1024;
    private static final int REQUESTS_MAX = 16 * 1024;
    private static final long REQUEST_LIMIT_MS = 10_000;
    private static final long CLOSE_GRACE_MS = 2_000;
    private static final int CHANNEL_BITS = 32;

    private final Engine engine;
    private final OpenRequests requests;
    private final DaemonClock clock = new DaemonClock("rooms-clock");
    private final Speakers speakers = new Speakers();
    private final Members members;
    private final VoiceSocket socket;
    private final Subscription outputs;
    private final Mixer mixer;
    private final WebServer web;

    /**
     * Listens.
     *
     * @param starts how often this journal was served: makes ids of channels unique over restarts.
     * @param more routes of other parts of the program.
     * @throws IllegalStateException when it cannot listen; names the address.
     */
    public RoomsServer(
            final Engine engine, final VoiceSettings settings, final long starts, final Consumer<RoutesConfig> more) {
        this.engine = engine;
        final Secrets secrets = new Secrets();
        final Rates rates = new Rates(settings);
        requests = new OpenRequests(engine, "rooms-requests", REQUESTS_MAX, REQUEST_LIMIT_MS, Rejection::reason);
        final Directory directory = new Directory(engine);
        members = new Members(directory, rates);
        final RoomTokens tokens = new RoomTokens(Tokens.open(settings.directory()), settings.tokenLifeMs());
        final Joins joins = new Joins(requests, tokens, secrets);
        final Renewals renewals = new Renewals(requests, tokens);
        socket = new VoiceSocket(requests, joins, renewals, speakers, rates, settings, clock, starts << CHANNEL_BITS);
        outputs = engine.onOutputs("rooms-outputs", OverflowPolicy.BLOCK, socket.channels());
        mixer = new Mixer(engine.published(), speakers, socket.channels()).start();
        final RoomRoutes routes = new RoomRoutes(requests, joins, tokens, directory, secrets, rates, this::figures);
        final MemberRoutes memberRoutes = new MemberRoutes(requests, renewals, tokens, directory, members);
        try {
            web = listen(settings, config -> {
                routes.addTo(config);
                memberRoutes.addTo(config);
                more.accept(config);
            });
        } catch (final RuntimeException e) {
            closeBehindTheDoor();
            throw e;
        }
    }

    private WebServer listen(final VoiceSettings settings, final Consumer<RoutesConfig> routes) {
        return WebServer.start(new WebServerContext()
                .name("rooms-web")
                .host(settings.host())
                .port(settings.port())
                .pages(PAGES)
                .routes(routes)
                .socket("/ws", socket)
                .connectionLimits(new ConnectionLimits(
                        settings.connectionsMax(), settings.addressConnectionsMax(), settings.connectionsMax()))
                .socketLimits(new SocketLimits(
                        MESSAGE_BYTES_MAX,
                        settings.waitingBytesMax(),
                        settings.pingEveryMs(),
                        settings.silentMaxMs(),
                        CLOSE_GRACE_MS))
                // Frames of sound are small, many, and not to be made smaller by deflating them.
                .compression(false));
    }

    /** The port that it listens on. */
    public int port() {
        return web.port();
    }

    /** Where a browser finds it. */
    public String url() {
        return web.url();
    }

    /** Who asks over HTTP. */
    public Members members() {
        return members;
    }

    private ObjectNode figures() {
        final ObjectNode figures = Json.object()
                .put("journaled", engine.position(Level.JOURNALED))
                .put("channels", web.sockets().size())
                .put("joined", socket.channels().joinedCount())
                .put("speakers", speakers.size())
                .put("openRequests", requests.count())
                .put("mixerTicks", mixer.ticks())
                .put("mixerTicksLeftOut", mixer.lateTicks())
                .put("mixerTickNsMax", mixer.tickNsMax());
        final ObjectNode counts = figures.putObject("web");
        web.counters().all().forEach(counts::put);
        return figures;
    }

    @Override
    public void close() {
        web.close();
        closeBehindTheDoor();
    }

    private void closeBehindTheDoor() {
        mixer.close();
        requests.close();
        outputs.close();
        clock.close();
    }
}
