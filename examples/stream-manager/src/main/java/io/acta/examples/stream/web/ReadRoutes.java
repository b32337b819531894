package io.acta.examples.stream.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.stream.StreamContext;
import io.acta.examples.web.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * What can be read over HTTP, from the process that leads and from those that follow alike. An answer carries an {@code ETag}; who has it already
 * is told 304 and no body.
 */
public final class ReadRoutes {
    private static final int CLIENTS_SHOWN = 200;
    private static final int TAG_BYTES = 16;

    private final StateJson state;
    private final Access access;
    private final StreamContext context;
    private final Supplier<ObjectNode> node;
    private final Supplier<ObjectNode> mirror;
    private final int wsPort;

    /**
     * @param node tells what this process is: leader or follower, whether it is {@code ready}, and how far.
     * @param mirror tells how Redis is.
     * @param wsPort where previews connect, 0 for nowhere.
     */
    public ReadRoutes(
            final StateJson state,
            final Access access,
            final StreamContext context,
            final Supplier<ObjectNode> node,
            final Supplier<ObjectNode> mirror,
            final int wsPort) {
        this.state = state;
        this.access = access;
        this.context = context;
        this.node = node;
        this.mirror = mirror;
        this.wsPort = wsPort;
    }

    /** Adds the routes. */
    public void add(final RoutesConfig routes) {
        routes.get("/config", this::config);
        routes.get("/health", this::health);
        routes.get("/stream/status", request -> {
            access.anyone(request);
            answer(request, state.stream().put("sequence", Long.toString(state.sequence())));
        });
        routes.get("/stream/layers", request -> {
            access.anyone(request);
            answer(request, Json.object().set("layers", state.layers()));
        });
        routes.get("/stream/clients", request -> {
            access.anyone(request);
            answer(request, Json.object().set("clients", state.clients(CLIENTS_SHOWN)));
        });
        routes.get("/stream/chat", request -> {
            access.anyone(request);
            answer(request, Json.object().set("messages", state.chat()));
        });
        routes.get("/stream/analytics", request -> {
            access.anyone(request);
            answer(request, Json.object().set("actions", state.analytics()));
        });
        routes.get("/stream/mirror", request -> {
            access.anyone(request);
            request.json(mirror.get());
        });
    }

    /** For who asks by the status alone, too: whoever serves nobody any more says 503. */
    private void health(final Context request) {
        final ObjectNode said = node.get();
        request.status(said.get("ready").booleanValue() ? 200 : 503).json(said);
    }

    /** What a page must know before it has a token. */
    private void config(final Context request) {
        request.json(Json.object()
                .put("pollInterval", context.pollIntervalMs())
                .put("maxRetries", context.maxRetries())
                .put("wsPort", wsPort)
                .put("tokenNeeded", !context.isAuthOff())
                .put("role", context.isFollower() ? "follower" : "leader"));
    }

    private static void answer(final Context request, final ObjectNode body) {
        final String text = body.toString();
        final String tag = tag(text);
        request.header("ETag", tag).header("Cache-Control", "private, no-cache");
        if (tag.equals(request.header("If-None-Match"))) {
            request.status(304);
        } else {
            request.contentType("application/json").result(text);
        }
    }

    /** Of 128 bits, so that no two answers ever have the same; weak, since it goes out compressed and as it is. */
    private static String tag(final String text) {
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "W/\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
