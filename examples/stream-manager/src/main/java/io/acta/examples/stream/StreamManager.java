package io.acta.examples.stream;

import io.acta.examples.web.Program;
import io.acta.examples.web.ServerFlags;
import io.acta.journal.chronicle.ChronicleJournal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar stream-manager.jar}. What has a variable in the environment may be said by either; the flag wins. */
@Command(
        name = "stream-manager",
        mixinStandardHelpOptions = true,
        version = "stream-manager 0.1.0",
        sortOptions = false,
        description =
                "A live stream of layers: admins over HTTP, previews over WebSockets, metrics, a mirror in Redis.")
public final class StreamManager implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamManager.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "${env:PORT:-4200}",
            description = "Port of HTTP, or PORT; 0 takes any free one. Default: 4200.")
    private int port;

    @Option(
            names = "--ws-port",
            defaultValue = "${env:WS_PORT}",
            description = "Port of preview WebSockets, or WS_PORT. Default: 4201, or any free one beside --port 0.")
    private Integer wsPort;

    @Option(
            names = "--metrics-port",
            defaultValue = "${env:METRICS_PORT}",
            description =
                    "Port of Prometheus metrics, or METRICS_PORT. Default: 9090, or any free one beside --port 0.")
    private Integer metricsPort;

    @Mixin
    private final ServerFlags flags = new ServerFlags("stream-manager-data");

    @Option(
            names = "--follow",
            paramLabel = "DIR",
            description = "Follow the process that writes in DIR, and serve what can be read.")
    private Path follow;

    @Option(names = "--no-auth", description = "Ask nobody for a token: whoever reaches it is an admin.")
    private boolean isAuthOff;

    @Option(
            names = "--redis-url",
            defaultValue = "${env:REDIS_URL:-}",
            paramLabel = "URL",
            description = "Mirror the state to this Redis, redis://host:port, or REDIS_URL. Default: none.")
    private String redisUrl;

    @Option(
            names = "--redis-password",
            defaultValue = "${env:REDIS_PASSWORD:-}",
            paramLabel = "TEXT",
            description = "Better by REDIS_PASSWORD, since other users see flags.")
    private String redisPassword;

    @Option(
            names = "--redis-prefix",
            defaultValue = "${env:REDIS_PREFIX:-stream-manager:}",
            paramLabel = "TEXT",
            description = "Before every key, or REDIS_PREFIX. Default: stream-manager:.")
    private String redisPrefix;

    @Option(
            names = "--state-update-debounce",
            defaultValue = "${env:STATE_UPDATE_DEBOUNCE:-100}",
            paramLabel = "MS",
            description = "Gather changes for so long before they go to Redis, or STATE_UPDATE_DEBOUNCE. Default: 100.")
    private int debounceMs;

    @Option(
            names = "--max-retries",
            defaultValue = "${env:MAX_RETRIES:-3}",
            paramLabel = "N",
            description = "Of a page's poll before it says that the server is away, or MAX_RETRIES. Default: 3.")
    private int maxRetries;

    @Option(
            names = "--poll-interval",
            defaultValue = "${env:POLL_INTERVAL:-1000}",
            paramLabel = "MS",
            description = "Of pages, or POLL_INTERVAL. Default: 1000.")
    private int pollIntervalMs;

    @Option(names = "--fps", defaultValue = "24", description = "Frames a second at the very first start. Default: 24.")
    private int targetFps;

    @Option(
            names = "--silent-after",
            defaultValue = "30000",
            paramLabel = "MS",
            description = "A preview that does not ping for so long is taken for gone. Default: 30000.")
    private int silentAfterMs;

    @Option(
            names = "--writes-per-second",
            defaultValue = "20",
            paramLabel = "N",
            description = "Changes of one user in any second. Default: 20.")
    private int writesPerSecondMax;

    @Option(
            names = "--viewers",
            defaultValue = "200",
            paramLabel = "N",
            description = "Previews at a time. Default: 200.")
    private int viewersMax;

    /** Runs until the process is told to stop. */
    public static void main(final String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(Program.of(new StreamManager()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        final StreamContext context = Program.settings(spec, this::context);
        return Program.run(LOG, () -> {
            LOG.info(
                    "the state is kept in {}",
                    context.directory().toAbsolutePath().normalize());
            LOG.info("{}", context);
            return context.isFollower()
                    ? new FollowingStream(context)
                    : RunningStream.launch(context, journal(context.journalDirectory()));
        });
    }

    private StreamContext context() {
        return new StreamContext()
                .host(flags.host())
                .ports(port, besidePort(wsPort, 4201), besidePort(metricsPort, 9090))
                .directory(follow == null ? flags.directory() : follow)
                .isFollower(follow != null)
                .isAuthOff(isAuthOff)
                .redis(redisUrl, redisPassword, redisPrefix)
                .stateUpdateDebounceMs(debounceMs)
                .polling(pollIntervalMs, maxRetries)
                .targetFps(targetFps)
                .silentAfterMs(silentAfterMs)
                .writesPerSecondMax(writesPerSecondMax)
                .viewersMax(viewersMax)
                .conclude();
    }

    /** Who wants any free port for HTTP means the others too, unless they are named. */
    private int besidePort(final Integer named, final int usual) {
        if (named != null) {
            return named;
        }
        return port == 0 ? 0 : usual;
    }

    static ChronicleJournal journal(final Path directory) {
        return ServerFlags.journal(directory, "stream");
    }
}
