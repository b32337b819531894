package io.acta.examples.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.engine.journal.Journal;
import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.stream.web.Access;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.SocketClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A whole stream manager on free ports of this machine, with its journal in memory unless said otherwise, and somebody who asks it. */
final class StreamUnderTest implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long TOKEN_MS = TimeUnit.HOURS.toMillis(1);
    private static final long TIME_LIMIT_S = 60;

    private final RunningStream stream;

    StreamUnderTest(final Path directory) {
        this(context(directory));
    }

    StreamUnderTest(final StreamContext context) {
        this(context, new MemoryJournal());
    }

    StreamUnderTest(final StreamContext context, final Journal journal) {
        stream = RunningStream.launch(context, journal);
    }

    /** Free ports, and as many changes as one likes. */
    static StreamContext context(final Path directory) {
        return new StreamContext().ports(0, 0, 0).directory(directory).writesPerSecondMax(100_000);
    }

    RunningStream stream() {
        return stream;
    }

    String admin() {
        return token("ann", Access.ADMIN);
    }

    String viewer() {
        return token("vic", Access.VIEWER);
    }

    String token(final String user, final String role) {
        return stream.access().issue(user, role, TOKEN_MS);
    }

    /** What a server says. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String error() {
            return body.path("error").asText();
        }

        String field() {
            return body.path("field").asText();
        }
    }

    Answer get(final String token, final String path) {
        return ask(stream.port(), token, "GET", path, null);
    }

    Answer post(final String token, final String path, final String body) {
        return ask(stream.port(), token, "POST", path, body);
    }

    /** Asks any server of this machine. */
    static Answer ask(
            final int port,
            final String token,
            final String method,
            final String path,
            final String body,
            final String... headers) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            final HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            final String text = response.body();
            return new Answer(
                    response.statusCode(), text.startsWith("{") ? Json.object(text) : Json.object(), response);
        } catch (final IOException e) {
            throw new IllegalStateException("no answer from port " + port, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Connects a preview. */
    SocketClient preview(final String token) {
        return SocketClient.connect(stream.wsPort(), "/preview?token=" + token);
    }

    @Override
    public void close() {
        stream.close();
    }
}
