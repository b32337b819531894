package io.acta.examples.voice;

import io.acta.examples.voice.peers.PeerSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What a server of voice rooms is told when it starts. Setters give the settings themselves. */
public final class VoiceSettings {
    private static final int PORT_MAX = 65_535;
    private static final long TOKEN_LIFE_MS_MAX = TimeUnit.DAYS.toMillis(30);

    private String host = "127.0.0.1";
    private int port;
    private final Path directory;
    private long heartbeatMs = 30_000;
    private long evictAfterMs = 60_000;
    private long emptyAfterMs = 600_000;
    private long flushMs = 50;
    private int connectionsMax = 1024;
    private int addressConnectionsMax = 1024;
    private int userConnectionsMax = 8;
    private int userMessagesPerMinute = 1_500;
    private int addressMessagesPerSecond = 6_000;
    private int roomsPerMinute = 120;
    private long tokenLifeMs = TimeUnit.DAYS.toMillis(1);
    private long joinWithinMs = 10_000;
    private long waitingBytesMax = 1024 * 1024;
    private long pingEveryMs = 15_000;
    private long silentMaxMs = 40_000;
    private PeerSettings peers;

    /** @param directory of the journal and of the secret that signs tokens. */
    public VoiceSettings(final Path directory) {
        this.directory = directory;
    }

    /** Where journal and secret lie. */
    public Path directory() {
        return directory;
    }

    /** Address to listen on. Default: 127.0.0.1. */
    public VoiceSettings host(final String value) {
        host = value;
        return this;
    }

    /** Address to listen on. */
    public String host() {
        return host;
    }

    /** Port to listen on; 0 takes any that is free. Default: 0. */
    public VoiceSettings port(final int value) {
        port = value;
        return this;
    }

    /** Port to listen on. */
    public int port() {
        return port;
    }

    /** How often a client gives a sign of life, and after how long without one it is put out. Default: 30 s and 60 s. */
    public VoiceSettings heartbeats(final long everyMs, final long evictAfter) {
        heartbeatMs = everyMs;
        evictAfterMs = evictAfter;
        return this;
    }

    /** How often a client gives a sign of life. */
    public long heartbeatMs() {
        return heartbeatMs;
    }

    /** After how long without a sign of life a participant is put out. */
    public long evictAfterMs() {
        return evictAfterMs;
    }

    /** After how long an empty room is closed. Default: 10 minutes. */
    public VoiceSettings emptyAfterMs(final long value) {
        emptyAfterMs = value;
        return this;
    }

    /** After how long an empty room is closed. */
    public long emptyAfterMs() {
        return emptyAfterMs;
    }

    /** How long values that change wait for others, to be told together. Default: 50 ms. */
    public VoiceSettings flushMs(final long value) {
        flushMs = value;
        return this;
    }

    /** How long values that change wait for others. */
    public long flushMs() {
        return flushMs;
    }

    /** WebSockets in all, from one address, of one user. Default: 1024, 1024, 8. */
    public VoiceSettings connections(final int max, final int addressMax, final int userMax) {
        connectionsMax = max;
        addressConnectionsMax = addressMax;
        userConnectionsMax = userMax;
        return this;
    }

    /** WebSockets in all. */
    public int connectionsMax() {
        return connectionsMax;
    }

    /** WebSockets from one address. */
    public int addressConnectionsMax() {
        return addressConnectionsMax;
    }

    /** WebSockets of one user. */
    public int userConnectionsMax() {
        return userConnectionsMax;
    }

    /** Messages of one user in any minute, of one address in any second, rooms made from one address in any minute. Default: 1500, 6000, 120. */
    public VoiceSettings rates(final int userPerMinute, final int addressPerSecond, final int roomsMade) {
        userMessagesPerMinute = userPerMinute;
        addressMessagesPerSecond = addressPerSecond;
        roomsPerMinute = roomsMade;
        return this;
    }

    /** Messages of one user in any minute. */
    public int userMessagesPerMinute() {
        return userMessagesPerMinute;
    }

    /** Messages of one address in any second. */
    public int addressMessagesPerSecond() {
        return addressMessagesPerSecond;
    }

    /** Rooms made from one address in any minute. */
    public int roomsPerMinute() {
        return roomsPerMinute;
    }

    /** How long a token is good, unless who came by it gets another meanwhile. Default: a day. */
    public VoiceSettings tokenLifeMs(final long value) {
        tokenLifeMs = value;
        return this;
    }

    /** How long a token is good. */
    public long tokenLifeMs() {
        return tokenLifeMs;
    }

    /** How long a WebSocket may be open without having joined. Default: 10 s. */
    public VoiceSettings joinWithinMs(final long value) {
        joinWithinMs = value;
        return this;
    }

    /** How long a WebSocket may be open without having joined. */
    public long joinWithinMs() {
        return joinWithinMs;
    }

    /** Bytes that may wait for a client that does not read. Default: 1 MiB. */
    public VoiceSettings waitingBytesMax(final long value) {
        waitingBytesMax = value;
        return this;
    }

    /** Bytes that may wait for a client that does not read. */
    public long waitingBytesMax() {
        return waitingBytesMax;
    }

    /** When a quiet WebSocket is asked whether it is there, and when it is dropped. Default: 15 s and 40 s. */
    public VoiceSettings pings(final long everyMs, final long silentMax) {
        pingEveryMs = everyMs;
        silentMaxMs = silentMax;
        return this;
    }

    /** When a quiet WebSocket is asked whether it is there. */
    public long pingEveryMs() {
        return pingEveryMs;
    }

    /** When a silent WebSocket is dropped. */
    public long silentMaxMs() {
        return silentMaxMs;
    }

    /** Other servers that this one writes to and is written to by. Default: none, null. */
    public VoiceSettings peers(final PeerSettings value) {
        peers = value;
        return this;
    }

    /** Other servers; null for none. */
    public PeerSettings peers() {
        return peers;
    }

    /** @throws IllegalArgumentException when something makes no sense; names it. */
    public VoiceSettings conclude() {
        require(directory != null, "directory=null; name one for the journal");
        require(port >= 0 && port <= PORT_MAX, "port=" + port + " is not within 0 to " + PORT_MAX);
        require(
                heartbeatMs > 0 && evictAfterMs > heartbeatMs,
                "heartbeatMs=" + heartbeatMs + ", evictAfterMs=" + evictAfterMs + "; the second must be the greater");
        require(emptyAfterMs > 0, "emptyAfterMs=" + emptyAfterMs + " is not positive");
        require(flushMs > 0, "flushMs=" + flushMs + " is not positive");
        require(
                tokenLifeMs > 0 && tokenLifeMs <= TOKEN_LIFE_MS_MAX,
                "tokenLifeMs=" + tokenLifeMs + " is not within 1 to " + TOKEN_LIFE_MS_MAX);
        require(joinWithinMs > 0, "joinWithinMs=" + joinWithinMs + " is not positive");
        requireAll(
                "connections",
                "in all, from an address, of a user",
                connectionsMax,
                addressConnectionsMax,
                userConnectionsMax);
        requireAll(
                "rates",
                "of a user, of an address, of rooms made",
                userMessagesPerMinute,
                addressMessagesPerSecond,
                roomsPerMinute);
        require(waitingBytesMax > 0, "waitingBytesMax=" + waitingBytesMax + " is not positive");
        require(
                pingEveryMs > 0 && silentMaxMs > pingEveryMs,
                "pingEveryMs=" + pingEveryMs + ", silentMaxMs=" + silentMaxMs + "; the second must be the greater");
        return this;
    }

    private static void requireAll(final String what, final String each, final int... numbers) {
        require(
                Arrays.stream(numbers).allMatch(number -> number > 0),
                what + "=" + Arrays.toString(numbers) + " (" + each + "); all must be positive");
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException("voice rooms: " + message);
        }
    }
}
