package io.acta.examples.instance;

import java.nio.file.Path;

/**
 * What a server is told when it starts.
 *
 * @param host to listen on.
 * @param port to listen on, 0 for any that is free.
 * @param directory of the journal.
 * @param scene that it hosts.
 * @param mediaOnly true when it serves media and no scene logic.
 * @param silentAfterMs without a sign of life, a peer is flagged.
 * @param adapterWorkMs that making a transport or producer takes.
 * @param connectionsMax at a time; one more is turned away.
 * @param outboundBytesMax that may wait for a client that does not read.
 */
public record ServerSettings(
        String host,
        int port,
        Path directory,
        String scene,
        boolean mediaOnly,
        long silentAfterMs,
        long adapterWorkMs,
        int connectionsMax,
        int outboundBytesMax) {

    /** On this machine alone, with everything else at its default. */
    public static ServerSettings local(final int port, final Path directory) {
        return new ServerSettings("127.0.0.1", port, directory, "lobby", false, 10_000, 50, 512, 4 * 1024 * 1024);
    }

    /** The same with another time until silence. */
    public ServerSettings withSilentAfterMs(final long millis) {
        return new ServerSettings(
                host, port, directory, scene, mediaOnly, millis, adapterWorkMs, connectionsMax, outboundBytesMax);
    }

    /** The same with other bounds. */
    public ServerSettings withBounds(final int connections, final int outboundBytes) {
        return new ServerSettings(
                host, port, directory, scene, mediaOnly, silentAfterMs, adapterWorkMs, connections, outboundBytes);
    }
}
