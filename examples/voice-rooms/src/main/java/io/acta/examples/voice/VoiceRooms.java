package io.acta.examples.voice;

import io.acta.examples.voice.peers.PeerSettings;
import io.acta.examples.web.Program;
import io.acta.examples.web.ServerFlags;
import io.acta.journal.chronicle.ChronicleJournal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar voice-rooms.jar}. */
@Command(
        name = "voice-rooms",
        mixinStandardHelpOptions = true,
        version = "voice-rooms 0.1.0",
        sortOptions = false,
        description = "Serves rooms in which people talk to each other, by their voices and in writing.")
public final class VoiceRooms implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceRooms.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", defaultValue = "4300", description = "0 takes any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private final ServerFlags flags = new ServerFlags("voice-rooms-data");

    @Option(
            names = "--heartbeat",
            defaultValue = "30000",
            paramLabel = "MS",
            description = "A client gives a sign of life so often. Default: ${DEFAULT-VALUE} ms.")
    private long heartbeatMs;

    @Option(
            names = "--evict-after",
            defaultValue = "60000",
            paramLabel = "MS",
            description = "A participant is put out after so long without one. Default: ${DEFAULT-VALUE} ms.")
    private long evictAfterMs;

    @Option(
            names = "--empty-after",
            defaultValue = "600000",
            paramLabel = "MS",
            description = "An empty room is closed after so long. Default: ${DEFAULT-VALUE} ms.")
    private long emptyAfterMs;

    @Option(
            names = "--token-life",
            defaultValue = "86400000",
            paramLabel = "MS",
            description =
                    "A token that lets somebody in is good for so long, unless it is renewed by who is in. Default:"
                            + " ${DEFAULT-VALUE} ms.")
    private long tokenLifeMs;

    @Option(
            names = "--connections",
            defaultValue = "1024,1024,8",
            split = ",",
            paramLabel = "ALL,ADDRESS,USER",
            hideParamSyntax = true,
            description = "WebSockets in all, from an address, of a user. Default: ${DEFAULT-VALUE}.")
    private int[] connections;

    @Option(
            names = "--rates",
            defaultValue = "1500,6000,120",
            split = ",",
            paramLabel = "USER,ADDRESS,ROOMS",
            hideParamSyntax = true,
            description = "Messages of a user in a minute, of an address in a second; rooms made from an address in a"
                    + " minute. Default: ${DEFAULT-VALUE}.")
    private int[] rates;

    @Option(
            names = "--name",
            defaultValue = "rooms",
            description = "What other servers of rooms call this one. Default: ${DEFAULT-VALUE}.")
    private String name;

    @Option(
            names = "--peer",
            paramLabel = "NAME=URL",
            description =
                    "Another server of rooms, to write letters to: west=http://127.0.0.1:4301/. May be given often.")
    private Map<String, URI> peers = Map.of();

    @Option(
            names = "--peer-secret",
            paramLabel = "DIR",
            description = "Where the secret lies that all these servers have; made on the first start.")
    private Path peerSecret;

    @Option(
            names = "--peer-limits",
            defaultValue = "2000,30000,600000",
            split = ",",
            paramLabel = "MS",
            description = "Of a try, of a letter that is awaited, of one that is not. Default: ${DEFAULT-VALUE}.")
    private long[] peerLimits;

    /** Runs until the process is told to stop. */
    public static void main(final String[] args) {
        System.exit(Program.of(new VoiceRooms()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        final VoiceSettings settings = Program.settings(spec, this::settings);
        final Path directory = flags.directory();
        LOG.info("journal and secret: {}", directory.toAbsolutePath());
        return Program.run(LOG, () -> new RunningRooms(settings, journal(directory)));
    }

    private VoiceSettings settings() {
        Program.require(connections.length == 3, "--connections: three numbers, as in 1024,1024,8");
        Program.require(rates.length == 3, "--rates: three numbers, as in 1500,6000,120");
        return new VoiceSettings(flags.directory())
                .host(flags.host())
                .port(port)
                .heartbeats(heartbeatMs, evictAfterMs)
                .emptyAfterMs(emptyAfterMs)
                .tokenLifeMs(tokenLifeMs)
                .connections(connections[0], connections[1], connections[2])
                .rates(rates[0], rates[1], rates[2])
                .peers(peerSettings())
                .conclude();
    }

    /** @return null when there are no others. */
    private PeerSettings peerSettings() {
        Program.require(
                peers.isEmpty() || peerSecret != null,
                "--peer wants --peer-secret, a directory that all these servers have");
        Program.require(peerLimits.length == 3, "--peer-limits: three numbers, as in 2000,30000,600000");
        return peerSecret == null
                ? null
                : PeerSettings.usual(name, peers, peerSecret).withLimits(peerLimits[0], peerLimits[1], peerLimits[2]);
    }

    static ChronicleJournal journal(final Path directory) {
        return ServerFlags.journal(directory.resolve("journal"), "voice-rooms");
    }
}
