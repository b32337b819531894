package io.acta.examples.instance;

import io.acta.examples.web.Program;
import io.acta.examples.web.ServerFlags;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar instance-server.jar}. */
@Command(
        name = "instance-server",
        mixinStandardHelpOptions = true,
        version = "instance-server 0.1.0",
        sortOptions = false,
        description = "Serves one instance of a multiplayer scene: peers, transports, producers and mute.")
public final class InstanceServer implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceServer.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "4200",
            description = "Port; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private final ServerFlags flags = new ServerFlags("instance-server-data");

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
        System.exit(Program.of(new InstanceServer()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        final ServerSettings settings = Program.settings(spec, this::settings);
        final Path directory = flags.directory();
        LOG.info("the journal is in {}", directory.toAbsolutePath().normalize());
        return Program.run(LOG, () -> new RunningServer(settings, ServerFlags.journal(directory, "instance")));
    }

    private ServerSettings settings() {
        Program.requirePort("--port", port);
        Program.require(silentAfterMs > 0, "--silent-after: MS=" + silentAfterMs + " is not positive");
        Program.require(connectionsMax > 0, "--connections: N=" + connectionsMax + " is not positive");
        final ServerSettings local = ServerSettings.local(port, flags.directory());
        return new ServerSettings(
                flags.host(),
                port,
                flags.directory(),
                scene,
                mediaOnly,
                silentAfterMs,
                local.adapterWorkMs(),
                connectionsMax,
                local.outboundBytesMax());
    }
}
