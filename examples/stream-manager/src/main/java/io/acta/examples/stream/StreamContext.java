package io.acta.examples.stream;

import java.nio.file.Path;

/** What a stream manager is told when it starts. Everything has a default; {@link #conclude()} looks whether it makes sense. */
public final class StreamContext {
    private static final int PORT_MAX = 65_535;

    private String host = "127.0.0.1";
    private int port = 4200;
    private int wsPort = 4201;
    private int metricsPort = 9090;
    private Path directory = Path.of("stream-manager-data");
    private boolean isFollower;
    private boolean isAuthOff;
    private String redisUrl = "";
    private String redisPassword = "";
    private String redisPrefix = "stream-manager:";
    private int stateUpdateDebounceMs = 100;
    private int maxRetries = 3;
    private int pollIntervalMs = 1_000;
    private int targetFps = 24;
    private int silentAfterMs = 30_000;
    private int writesPerSecondMax = 20;
    private int viewersMax = 200;

    /** Address to listen on. */
    public StreamContext host(final String value) {
        host = value;
        return this;
    }

    /** Ports of HTTP, WebSockets and metrics; 0 takes any that is free. */
    public StreamContext ports(final int http, final int webSockets, final int metrics) {
        port = http;
        wsPort = webSockets;
        metricsPort = metrics;
        return this;
    }

    /** Where journal, snapshots and the tokens' secret live. */
    public StreamContext directory(final Path value) {
        directory = value;
        return this;
    }

    /** Whether it follows the journal in the directory, which another process writes. */
    public StreamContext isFollower(final boolean value) {
        isFollower = value;
        return this;
    }

    /** Whether everybody who reaches it is an admin. */
    public StreamContext isAuthOff(final boolean value) {
        isAuthOff = value;
        return this;
    }

    /** Where the state is mirrored to; an empty URL for nowhere. */
    public StreamContext redis(final String url, final String password, final String prefix) {
        redisUrl = url;
        redisPassword = password;
        redisPrefix = prefix;
        return this;
    }

    /** How long changes are gathered before they are mirrored. */
    public StreamContext stateUpdateDebounceMs(final int value) {
        stateUpdateDebounceMs = value;
        return this;
    }

    /** What pages do: how often they ask, and how often they try again before they say that the server is away. */
    public StreamContext polling(final int intervalMs, final int retriesMax) {
        pollIntervalMs = intervalMs;
        maxRetries = retriesMax;
        return this;
    }

    /** Frames a second at the first start of all; later it is state. */
    public StreamContext targetFps(final int value) {
        targetFps = value;
        return this;
    }

    /** A preview that does not ping for so long is taken for gone. */
    public StreamContext silentAfterMs(final int value) {
        silentAfterMs = value;
        return this;
    }

    /** Changes that one user may ask for in any second. */
    public StreamContext writesPerSecondMax(final int value) {
        writesPerSecondMax = value;
        return this;
    }

    /** Previews at a time. */
    public StreamContext viewersMax(final int value) {
        viewersMax = value;
        return this;
    }

    /**
     * Looks whether it makes sense.
     *
     * @throws IllegalArgumentException that names what does not, and what would.
     */
    public StreamContext conclude() {
        requirePort("PORT", port);
        requirePort("WS_PORT", wsPort);
        requirePort("METRICS_PORT", metricsPort);
        require(port == 0 || port != wsPort, "PORT and WS_PORT are both " + port + "; give each its own");
        require(
                metricsPort == 0 || metricsPort != port && metricsPort != wsPort,
                "METRICS_PORT=" + metricsPort + " is taken by another port of this program; give each its own");
        require(
                redisUrl.isEmpty() || redisUrl.startsWith("redis://") || redisUrl.startsWith("rediss://"),
                "REDIS_URL=" + redisUrl + " does not begin with redis:// or rediss://");
        require(redisPrefix.length() <= 64, "REDIS_PREFIX has more than 64 characters");
        requireRange("STATE_UPDATE_DEBOUNCE", stateUpdateDebounceMs, 0, 60_000);
        requireRange("MAX_RETRIES", maxRetries, 0, 100);
        requireRange("POLL_INTERVAL", pollIntervalMs, 100, 60_000);
        requireRange("--fps", targetFps, 1, 60);
        requireRange("--silent-after", silentAfterMs, 100, 3_600_000);
        requireRange("--writes-per-second", writesPerSecondMax, 1, 100_000);
        requireRange("--viewers", viewersMax, 1, PreviewReactor.PREVIEWS_MAX);
        return this;
    }

    private static void requirePort(final String what, final int value) {
        requireRange(what, value, 0, PORT_MAX);
    }

    private static void requireRange(final String what, final int value, final int min, final int max) {
        require(value >= min && value <= max, what + "=" + value + " is not within " + min + " to " + max);
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Address to listen on. */
    public String host() {
        return host;
    }

    /** Port of HTTP. */
    public int port() {
        return port;
    }

    /** Port of WebSockets. */
    public int wsPort() {
        return wsPort;
    }

    /** Port of metrics. */
    public int metricsPort() {
        return metricsPort;
    }

    /** Where everything is kept. */
    public Path directory() {
        return directory;
    }

    /** The journal in it. */
    public Path journalDirectory() {
        return directory.resolve("journal");
    }

    /** Whether it only follows. */
    public boolean isFollower() {
        return isFollower;
    }

    /** Whether nobody is asked for a token. */
    public boolean isAuthOff() {
        return isAuthOff;
    }

    /** Empty for none. */
    public String redisUrl() {
        return redisUrl;
    }

    /** Empty for none. */
    public String redisPassword() {
        return redisPassword;
    }

    /** Before every key. */
    public String redisPrefix() {
        return redisPrefix;
    }

    /** Milliseconds. */
    public int stateUpdateDebounceMs() {
        return stateUpdateDebounceMs;
    }

    /** Of a page's poll. */
    public int maxRetries() {
        return maxRetries;
    }

    /** Milliseconds. */
    public int pollIntervalMs() {
        return pollIntervalMs;
    }

    /** At the first start of all. */
    public int targetFps() {
        return targetFps;
    }

    /** Milliseconds. */
    public int silentAfterMs() {
        return silentAfterMs;
    }

    /** Of one user. */
    public int writesPerSecondMax() {
        return writesPerSecondMax;
    }

    /** At a time. */
    public int viewersMax() {
        return viewersMax;
    }

    @Override
    public String toString() {
        return "StreamContext{host=" + host + ", port=" + port + ", wsPort=" + wsPort + ", metricsPort=" + metricsPort
                + ", directory=" + directory + ", isFollower=" + isFollower + ", isAuthOff=" + isAuthOff + ", redis="
                + (redisUrl.isEmpty() ? "none" : "set") + ", redisPrefix=" + redisPrefix + ", stateUpdateDebounceMs="
                + stateUpdateDebounceMs + ", maxRetries=" + maxRetries + ", pollIntervalMs=" + pollIntervalMs
                + ", targetFps=" + targetFps + ", silentAfterMs=" + silentAfterMs + ", writesPerSecondMax="
                + writesPerSecondMax + ", viewersMax=" + viewersMax + '}';
    }
}
