package io.acta.examples.voice.peers;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Who the other servers are.
 *
 * @param name of this one, as the others know it.
 * @param servers the others by name: {@code http://host:port/}.
 * @param secretDirectory where the secret lies that all of them have, made on the first start.
 * @param tryLimitMs for each try.
 * @param timeLimitMs for a letter that somebody awaits.
 * @param keepLimitMs for one that nobody awaits: how long another server may be away.
 */
public record PeerSettings(
        String name,
        Map<String, URI> servers,
        Path secretDirectory,
        long tryLimitMs,
        long timeLimitMs,
        long keepLimitMs) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,24}");
    private static final long TRY_MS = 2_000;
    private static final long AWAITED_MS = 30_000;
    private static final long KEPT_MS = 600_000;

    /** Looks whether it makes sense. */
    public PeerSettings {
        require(NAME.matcher(name).matches(), "name=" + name + " is not 1 to 24 of a-z, 0-9 and -");
        require(tryLimitMs > 0 && timeLimitMs > 0 && keepLimitMs > 0, "time limits must be positive");
        servers = Map.copyOf(servers);
        servers.forEach((peer, address) -> {
            require(NAME.matcher(peer).matches(), "name=" + peer + " is not 1 to 24 of a-z, 0-9 and -");
            require(
                    "http".equals(address.getScheme()) && address.getHost() != null,
                    peer + "=" + address + " is not http://host:port/");
        });
    }

    /** 2 s a try, 30 s when it is awaited, 10 minutes when it is not. */
    public static PeerSettings usual(final String name, final Map<String, URI> servers, final Path secretDirectory) {
        return new PeerSettings(name, servers, secretDirectory, TRY_MS, AWAITED_MS, KEPT_MS);
    }

    /** The same with other limits. */
    public PeerSettings withLimits(final long tryMs, final long awaitedMs, final long keptMs) {
        return new PeerSettings(name, servers, secretDirectory, tryMs, awaitedMs, keptMs);
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException("peers: " + message);
        }
    }
}
