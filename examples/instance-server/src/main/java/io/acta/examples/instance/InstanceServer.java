package io.acta.examples.instance;

import io.acta.journal.chronicle.ChronicleJournal;
import io.acta.journal.chronicle.ChronicleJournalContext;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: {@code java -jar instance-server.jar --port 4200 --directory DIR}. */
@Command(
        name = "instance-server",
        mixinStandardHelpOptions = true,
        version = "instance-server 0.1.0",
        sortOptions = false,
        description = "Serves one instance of a multiplayer scene: peers, transports, producers and mute.")
public final class InstanceServer implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceServer.class);
    private static final int PORT_MAX = 65_535;
    private static final long JOURNAL_BLOCK_BYTES = 64L * 1024 * 1024;
    private static final long JOURNAL_PAGES_READY_BYTES = 8L * 1024 * 1024;

    @Option(
            names = "--port",
            defaultValue = "4200",
            description = "Port; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(names = "--directory", required = true, paramLabel = "DIR", description = "Where the journal lives.")
    private Path directory;

    @Option(names = "--scene", defaultValue = "lobby", description = "Scene to host. Default: ${DEFAULT-VALUE}.")
    private String scene;

    @Option(names = "--media-only", description = "Serve media, no scene logic.")
    private boolean mediaOnly;

    @Option(
            names = "--silent-after",
            defaultValue = "10000",
            paramLabel = "MS",
            description = "Flag a peer without a sign of life for so long. Default: ${DEFAULT-VALUE} ms.")
    private long silentAfterMs;

    @Option(
            names = "--connections",
            defaultValue = "512",
            paramLabel = "N",
            description = "Connections at a time. Default: ${DEFAULT-VALUE}.")
    private int connectionsMax;

    /** Runs until the process is told to stop. */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new InstanceServer()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        require(port >= 0 && port <= PORT_MAX, "--port: port=" + port + " is not within 0 to " + PORT_MAX);
        require(silentAfterMs > 0, "--silent-after: MS=" + silentAfterMs + " is not positive");
        require(connectionsMax > 0, "--connections: N=" + connectionsMax + " is not positive");
        final ServerSettings local = ServerSettings.local(port, directory);
        final ServerSettings settings = new ServerSettings(
                host,
                port,
                directory,
                scene,
                mediaOnly,
                silentAfterMs,
                local.adapterWorkMs(),
                connectionsMax,
                local.outboundBytesMax());
        final CountDownLatch stopped = new CountDownLatch(1);
        final RunningServer server;
        try {
            server = new RunningServer(settings, journal(directory));
        } catch (final RuntimeException e) {
            LOG.error("cannot start: {}", e.getMessage(), e);
            return CommandLine.ExitCode.SOFTWARE;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    /** An example needs no gigabytes: smaller blocks, fewer pages in advance. */
    private static ChronicleJournal journal(final Path directory) {
        return new ChronicleJournal(new ChronicleJournalContext()
                .directory(directory)
                .name("instance")
                .blockSizeBytes(JOURNAL_BLOCK_BYTES)
                .pagesReadyBytes(JOURNAL_PAGES_READY_BYTES));
    }

    private void require(final boolean holds, final String message) {
        if (!holds) {
            throw new CommandLine.ParameterException(new CommandLine(this), message);
        }
    }
}
