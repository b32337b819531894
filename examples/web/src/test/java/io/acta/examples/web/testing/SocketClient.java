package io.acta.examples.web.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.web.Json;
import io.acta.examples.web.socket.CloseCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A client over a real WebSocket. It keeps what it is told, texts and bytes, until the test asks for it; every waiting has an end, and says then what was told
 * instead.
 */
public final class SocketClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long TIME_LIMIT_S = 60;
    private static final int SEEN_MAX = 50;
    private static final String GONE = "";

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final Deque<String> seen = new ArrayDeque<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /** How it ended: the code and the reason. Who was told none, because its wire broke first, has {@link CloseCode#ABNORMAL}. */
    public record Closed(int code, String reason) {}

    private SocketClient(final URI uri, final String header, final String value) {
        final WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(TIME_LIMIT_S));
        if (header != null) {
            builder.header(header, value);
        }
        socket = builder.buildAsync(uri, new Listener()).join();
    }

    /**
     * Connects to this machine.
     *
     * @param pathAndQuery {@code /ws?token=…}.
     */
    public static SocketClient connect(final int port, final String pathAndQuery) {
        return new SocketClient(URI.create("ws://127.0.0.1:" + port + pathAndQuery), null, null);
    }

    /** The same with one more header, {@code Authorization} or {@code Origin}. */
    public static SocketClient connect(
            final int port, final String pathAndQuery, final String header, final String value) {
        return new SocketClient(URI.create("ws://127.0.0.1:" + port + pathAndQuery), header, value);
    }

    /** Sends text. Any thread: one waits for another, since a WebSocket of the JDK refuses what is sent within something else. */
    public synchronized SocketClient send(final String text) {
        socket.sendText(text, true).join();
        return this;
    }

    /** Sends {@code {"type":type, name: value, …}}. */
    public SocketClient send(final String type, final Object... namesAndValues) {
        final ObjectNode message = Json.object().put("type", type);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            message.putPOJO(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return send(Json.text(message));
    }

    /** Sends bytes. Any thread. */
    public synchronized SocketClient send(final byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Waits for a text with all these parts, after those that were awaited before. */
    public String awaitText(final String... parts) {
        return awaitText(
                text -> List.of(parts).stream().allMatch(text::contains), "a text with " + String.join(" and ", parts));
    }

    /** Waits for a text that fits. */
    public String awaitText(final Predicate<String> wanted, final String what) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_LIMIT_S);
        while (true) {
            final String text = take(texts, deadlineNs, what);
            if (text.equals(GONE)) {
                texts.add(GONE);
                throw new AssertionError(
                        "the connection ended (" + closed.getNow(null) + ") before " + what + "; told: " + seen);
            }
            remember(text);
            if (wanted.test(text)) {
                return text;
            }
        }
    }

    /** Waits for {@code {"type":type, …}}. */
    public JsonNode await(final String type) {
        return await(type, message -> true);
    }

    /** Waits for {@code {"type":type, …}} that fits. */
    public JsonNode await(final String type, final Predicate<JsonNode> wanted) {
        final JsonNode[] found = new JsonNode[1];
        awaitText(
                text -> {
                    final JsonNode message = Json.object(text);
                    found[0] = message;
                    return type.equals(message.path("type").asText()) && wanted.test(message);
                },
                "a message of type " + type);
        return found[0];
    }

    /** Waits for bytes that fit. */
    public byte[] awaitBytes(final Predicate<byte[]> wanted, final String what) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_LIMIT_S);
        while (true) {
            final byte[] frame = take(frames, deadlineNs, what);
            if (frame.length == 0 && closed.isDone()) {
                frames.add(frame);
                throw new AssertionError("the connection ended (" + closed.getNow(null) + ") before " + what);
            }
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    private <T> T take(final BlockingQueue<T> queue, final long deadlineNs, final String what) {
        try {
            final T taken = queue.poll(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (taken == null) {
                throw new AssertionError("never told " + what + "; the last that was told: " + seen);
            }
            return taken;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void remember(final String text) {
        seen.add(text);
        if (seen.size() > SEEN_MAX) {
            seen.remove();
        }
    }

    /** Texts that were told and not awaited; leaves none. */
    public List<String> drainTexts() {
        final List<String> drained = new ArrayList<>();
        texts.drainTo(drained);
        drained.removeIf(GONE::equals);
        return drained;
    }

    /** Waits until the server has ended it. */
    public Closed awaitClose() {
        try {
            return closed.copy().orTimeout(TIME_LIMIT_S, TimeUnit.SECONDS).join();
        } catch (final RuntimeException e) {
            throw new AssertionError("the server did not close the connection; told: " + seen, e);
        }
    }

    /** Whether it has ended. */
    public boolean isClosed() {
        return closed.isDone();
    }

    /** Gone without a word. */
    public void abort() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(e -> null).join();
    }

    private void end(final int code, final String reason) {
        closed.complete(new Closed(code, reason));
        texts.add(GONE);
        frames.add(new byte[0]);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private byte[] bytes = new byte[0];

        @Override
        public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(final WebSocket webSocket, final ByteBuffer data, final boolean last) {
            final int before = bytes.length;
            bytes = Arrays.copyOf(bytes, before + data.remaining());
            data.get(bytes, before, bytes.length - before);
            if (last) {
                frames.add(bytes);
                bytes = new byte[0];
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket webSocket, final int statusCode, final String reason) {
            end(statusCode, reason);
            return null;
        }

        @Override
        public void onError(final WebSocket webSocket, final Throwable error) {
            end(CloseCode.ABNORMAL, String.valueOf(error.getMessage()));
        }
    }
}
