package io.acta.examples.web;

import io.acta.examples.web.access.ConnectionLimits;
import io.acta.examples.web.socket.SocketHandler;
import io.acta.examples.web.socket.SocketLimits;
import io.javalin.config.RoutesConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a {@link WebServer} serves, and its bounds. Setters give the context itself. */
public final class WebServerContext {
    private static final int PORT_MAX = 65_535;
    private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; "
            + "media-src 'self' blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private final Map<String, SocketHandler> sockets = new LinkedHashMap<>();
    private String name = "web";
    private String host = "127.0.0.1";
    private int port;
    private String portOption = "--port";
    private String pages;
    private Consumer<RoutesConfig> routes = config -> {};
    private String contentSecurityPolicy = POLICY;
    private Predicate<String> otherOrigins = origin -> false;
    private SocketLimits socketLimits = SocketLimits.usual();
    private ConnectionLimits connectionLimits = new ConnectionLimits(1024, 1024, 16);
    private boolean compression = true;
    private int bodyBytesMax = 64 * 1024;
    private int headerBytesMax = 8 * 1024;
    private int idleMs = 60_000;
    private int threadsMax = 32;
    private int sendBufferBytes;

    /** What its threads are called. Default: web. */
    public WebServerContext name(final String value) {
        name = value;
        return this;
    }

    /** Address to listen on. Default: 127.0.0.1, which nobody but this machine reaches. */
    public WebServerContext host(final String value) {
        host = value;
        return this;
    }

    /** Port to listen on; 0 takes any that is free. Default: 0. */
    public WebServerContext port(final int value) {
        port = value;
        return this;
    }

    /** What a person says to name another port, for the error when this one is taken. Default: --port. */
    public WebServerContext portOption(final String value) {
        portOption = value;
        return this;
    }

    /** Directory on the class path whose files are served, {@code /pages}; {@code index.html} for the directory. Default: none. */
    public WebServerContext pages(final String value) {
        pages = value;
        return this;
    }

    /** Routes of HTTP. A {@link Refusal} that they throw is answered as JSON. */
    public WebServerContext routes(final Consumer<RoutesConfig> value) {
        routes = value;
        return this;
    }

    /** WebSockets on a path, {@code /ws} or {@code /room/{id}/ws}. */
    public WebServerContext socket(final String path, final SocketHandler handler) {
        sockets.put(path, handler);
        return this;
    }

    /** What pages may load, a {@code Content-Security-Policy}. Default: from this server alone, WebSockets from anywhere. */
    public WebServerContext contentSecurityPolicy(final String value) {
        contentSecurityPolicy = value;
        return this;
    }

    /** Pages of which other servers may open WebSockets here, by their {@code Origin}. Default: none but this server's own. */
    public WebServerContext otherOrigins(final Predicate<String> value) {
        otherOrigins = value;
        return this;
    }

    /** Bounds of each WebSocket. Default: {@link SocketLimits#usual()}. */
    public WebServerContext socketLimits(final SocketLimits value) {
        socketLimits = value;
        return this;
    }

    /** How many WebSockets there may be; several servers may share one. Default: 1024 in all and from an address, 16 of a user. */
    public WebServerContext connectionLimits(final ConnectionLimits value) {
        connectionLimits = value;
        return this;
    }

    /** Whether bodies (gzip) and messages of WebSockets (permessage-deflate) are compressed for clients that understand it. Default: true. */
    public WebServerContext compression(final boolean value) {
        compression = value;
        return this;
    }

    /** Bytes of a request's body at most, which it has to say beforehand. Default: 64 KiB. */
    public WebServerContext bodyBytesMax(final int value) {
        bodyBytesMax = value;
        return this;
    }

    /** Bytes of a request's headers at most. Default: 8 KiB. */
    public WebServerContext headerBytesMax(final int value) {
        headerBytesMax = value;
        return this;
    }

    /** How long a connection of HTTP may say nothing. Default: 60 s. */
    public WebServerContext idleMs(final int value) {
        idleMs = value;
        return this;
    }

    /** Threads at most. Default: 32. */
    public WebServerContext threadsMax(final int value) {
        threadsMax = value;
        return this;
    }

    /**
     * Bytes that the system keeps of what a client has not read, besides what may wait here for a WebSocket. Small where many small messages go out and a client that
     * does not read is to be known by that soon. Default: 0, as many as the system likes, megabytes.
     */
    public WebServerContext sendBufferBytes(final int value) {
        sendBufferBytes = value;
        return this;
    }

    /** Looks whether it makes sense. */
    void conclude() {
        require(port >= 0 && port <= PORT_MAX, "port=" + port + " is not within 0 to " + PORT_MAX);
        require(bodyBytesMax > 0, "bodyBytesMax=" + bodyBytesMax + " is not positive");
        require(headerBytesMax >= 1024, "headerBytesMax=" + headerBytesMax + " is below 1024, which browsers need");
        require(idleMs > 0, "idleMs=" + idleMs + " is not positive");
        require(threadsMax >= 8, "threadsMax=" + threadsMax + " is below 8, which accepting and selecting need");
        require(sendBufferBytes >= 0, "sendBufferBytes=" + sendBufferBytes + " is negative");
        require(
                pages == null || getClass().getResource(pages) != null,
                "pages=" + pages + " is no directory on the class path");
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException("web server: " + message);
        }
    }

    String name() {
        return name;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    String portOption() {
        return portOption;
    }

    String pages() {
        return pages;
    }

    Consumer<RoutesConfig> routes() {
        return routes;
    }

    Map<String, SocketHandler> sockets() {
        return sockets;
    }

    String contentSecurityPolicy() {
        return contentSecurityPolicy;
    }

    Predicate<String> otherOrigins() {
        return otherOrigins;
    }

    SocketLimits socketLimits() {
        return socketLimits;
    }

    ConnectionLimits connectionLimits() {
        return connectionLimits;
    }

    boolean compression() {
        return compression;
    }

    int bodyBytesMax() {
        return bodyBytesMax;
    }

    int headerBytesMax() {
        return headerBytesMax;
    }

    int idleMs() {
        return idleMs;
    }

    int threadsMax() {
        return threadsMax;
    }

    int sendBufferBytes() {
        return sendBufferBytes;
    }
}
