package io.acta.examples.instance;

import io.acta.codec.json.JsonView;
import io.acta.codec.schema.Schema;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;

/** A client over a real socket. Whatever format it speaks, what it was told is kept as JSON, by the same view. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long TIMEOUT_S = 10;
    private static final String GONE = "";

    private final JsonView view = new JsonView(InstanceServerSchema.INSTANCE);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    SocketClient(final int port, final long userId, final String more) {
        socket = HTTP.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(TIMEOUT_S))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws?user=" + userId + more), this)
                .join();
    }

    static SocketClient json(final int port, final long userId) {
        final SocketClient client = new SocketClient(port, userId, "");
        client.await("\"type\":\"Welcomed\"");
        return client;
    }

    static SocketClient sbe(final int port, final long userId) {
        final SocketClient client = new SocketClient(port, userId, "&format=sbe");
        client.await("\"type\":\"Welcomed\"");
        return client;
    }

    SocketClient send(final String json) {
        socket.sendText(json, true).join();
        return this;
    }

    SocketClient send(final UnsafeBuffer message, final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        message.getBytes(0, bytes);
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Waits for a message with all these parts, after those that were awaited before. */
    String await(final String... parts) {
        return await(message -> List.of(parts).stream().allMatch(message::contains), String.join(" and ", parts));
    }

    String await(final Predicate<String> wanted, final String what) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        try {
            while (true) {
                final String message = told.poll(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new AssertionError("never told " + what + "; told: " + seen);
                }
                if (message.equals(GONE)) {
                    throw new AssertionError("the connection ended before it told " + what + "; told: " + seen);
                }
                seen.add(message);
                if (wanted.test(message)) {
                    return message;
                }
            }
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The status code that the server closed with. */
    int awaitClose() {
        return closed.orTimeout(TIMEOUT_S, TimeUnit.SECONDS).join();
    }

    /** Text of a field, quoted or not. */
    static String field(final String json, final String name) {
        final String start = "\"" + name + "\":";
        final int from = json.indexOf(start) + start.length();
        int to = from;
        while (json.charAt(to) != ',' && json.charAt(to) != '}') {
            to++;
        }
        return json.substring(from, to).replace("\"", "");
    }

    @Override
    public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean last) {
        part.append(data);
        if (last) {
            told.add(part.toString());
            part.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(final WebSocket webSocket, final ByteBuffer data, final boolean last) {
        final byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        told.add(view.toJson(new UnsafeBuffer(bytes), 0, Math.max(bytes.length, Schema.HEADER_LENGTH)));
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(final WebSocket webSocket, final int statusCode, final String reason) {
        closed.complete(statusCode);
        told.add(GONE);
        return null;
    }

    @Override
    public void onError(final WebSocket webSocket, final Throwable error) {
        closed.complete(-1);
        told.add(GONE);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(e -> null).join();
    }

    /** Gone without a word. */
    void abort() {
        socket.abort();
    }
}
