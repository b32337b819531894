package io.acta.examples.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.examples.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the nodes over HTTP, as a program would. */
final class ApiClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();
    private final String base;
    private final String token;

    /** @param url as the server prints it, with its token. */
    ApiClient(final String url) {
        base = url.substring(0, url.indexOf('#'));
        token = url.substring(url.indexOf('=') + 1);
    }

    ApiClient(final String base, final String token) {
        this.base = base;
        this.token = token;
    }

    HttpResponse<String> send(final String method, final String path, final String body) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    ObjectNode get(final String path) {
        return Json.object(send("GET", path, null).body());
    }

    ObjectNode post(final String path, final String body) {
        return Json.object(send("POST", path, body).body());
    }
}
