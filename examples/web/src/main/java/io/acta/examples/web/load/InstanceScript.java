package io.acta.examples.web.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.web.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * The instance server's: each client is a user who toggles its mute. The server tells everybody of the newest row of each batch, so that of several toggles
 * in one batch only the last is told; how many toggles there were stands in the state.
 */
public final class InstanceScript implements LoadScript {
    private static final int FIRST_USER = 1_000_001;

    /** Toggles of each user before the run. */
    private long[] before;

    /** Made by the service loader. */
    public InstanceScript() {}

    @Override
    public String name() {
        return "instance-server";
    }

    @Override
    public void prepare(final URI server, final int clients) throws IOException, InterruptedException {
        before = toggles(server, clients);
    }

    private static long[] toggles(final URI server, final int clients) throws IOException, InterruptedException {
        final String state = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.resolve("/state")).build(), BodyHandlers.ofString())
                .body();
        final long[] toggles = new long[clients];
        for (final JsonNode row : Json.object(state).path("UserMedia")) {
            final long client = row.path("userId").asLong() - FIRST_USER;
            if (client >= 0 && client < clients) {
                toggles[(int) client] = row.path("toggles").asLong();
            }
        }
        return toggles;
    }

    @Override
    public URI socket(final URI server, final int client) {
        return URI.create("ws://" + server.getAuthority() + "/ws?user=" + (FIRST_USER + client));
    }

    @Override
    public String message(final int client, final long number) {
        return "{\"type\":\"MuteToggled\",\"requestId\":\"" + number + "\"}";
    }

    @Override
    public int watchers(final int client) {
        return 0;
    }

    @Override
    public void onText(final int client, final String text, final LoadObserver observer) {
        final JsonNode message = Json.object(text);
        switch (message.path("type").asText()) {
            case "Welcomed" -> observer.ready();
            case "RequestAnswered" -> {
                if ("APPLIED".equals(message.path("status").asText())) {
                    observer.acknowledged(message.path("requestId").asLong());
                } else {
                    observer.error(message.path("status").asText() + ": "
                            + message.path("reason").asText());
                }
            }
            case "UserMedia" -> {
                final long of = message.path("userId").asLong() - FIRST_USER;
                if (of >= 0 && of < before.length && message.path("toggles").asLong() > before[(int) of]) {
                    observer.notified((int) of, message.path("toggles").asLong() - before[(int) of]);
                }
            }
            case "error" -> observer.error(message.path("reason").asText());
            default -> {
                // Of peers and of itself: nothing that is measured.
            }
        }
    }

    @Override
    public long verify(final URI server, final long[] sent) throws IOException, InterruptedException {
        final long[] after = toggles(server, sent.length);
        long missing = 0;
        for (int client = 0; client < sent.length; client++) {
            missing += Math.abs(before[client] + sent[client] - after[client]);
        }
        return missing;
    }
}
