package io.acta.examples.web.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket of the load. <b>Threads:</b> sending on one; what it is told comes on the HTTP client's.
 */
final class LoadClient implements WebSocket.Listener, LoadObserver, AutoCloseable {
    private static final long TIME_LIMIT_S = 30;

    private final int client;
    private final LoadScript script;
    private final LoadTally tally;
    private final CompletableFuture<Void> isReady = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;
    private CompletableFuture<WebSocket> last;
    private volatile boolean closing;

    LoadClient(final int client, final LoadScript script, final LoadTally tally) {
        this.client = client;
        this.script = script;
        this.tally = tally;
    }

    /** Connects, greets and waits until it is let in. */
    void connect(final HttpClient http, final URI server) {
        socket = http.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(TIME_LIMIT_S))
                .buildAsync(script.socket(server, client), this)
                .join();
        last = CompletableFuture.completedFuture(socket);
        script.greeting(client).forEach(this::say);
        isReady.copy().orTimeout(TIME_LIMIT_S, TimeUnit.SECONDS).join();
    }

    /** Sends one action, behind those that are not on the wire yet. */
    void act(final long number, final long dueNs) {
        tally.sent(client, number, dueNs);
        say(script.message(client, number));
    }

    private void say(final String text) {
        last = last.thenCompose(ready -> ready.sendText(text, true));
        last.whenComplete((sent, failure) -> {
            if (failure != null && !closing) {
                tally.error("not sent: " + failure.getMessage());
            }
        });
    }

    @Override
    public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean isLast) {
        part.append(data);
        if (isLast) {
            final String text = part.toString();
            part.setLength(0);
            try {
                script.onText(client, text, this);
            } catch (final RuntimeException e) {
                tally.error("not understood: " + e);
            }
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(final WebSocket webSocket, final ByteBuffer data, final boolean isLast) {
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(final WebSocket webSocket, final int statusCode, final String reason) {
        gone("closed by the server: " + statusCode + " " + reason);
        return null;
    }

    @Override
    public void onError(final WebSocket webSocket, final Throwable failure) {
        gone("connection lost: " + failure.getMessage());
    }

    private void gone(final String reason) {
        if (!closing) {
            tally.error(reason);
            isReady.completeExceptionally(new IllegalStateException(reason));
        }
    }

    @Override
    public void ready() {
        isReady.complete(null);
    }

    @Override
    public void acknowledged(final long number) {
        tally.acknowledged(client, number);
    }

    @Override
    public void notified(final int ofClient, final long number) {
        tally.notified(ofClient, number);
    }

    @Override
    public void error(final String reason) {
        tally.error(reason);
        isReady.completeExceptionally(new IllegalStateException(reason));
    }

    @Override
    public void close() {
        closing = true;
        if (socket != null) {
            last.thenCompose(ready -> ready.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .exceptionally(failure -> null)
                    .orTimeout(2, TimeUnit.SECONDS)
                    .handle((ready, failure) -> ready)
                    .join();
            socket.abort();
        }
    }
}
