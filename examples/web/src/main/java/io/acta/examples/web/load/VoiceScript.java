package io.acta.examples.web.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.web.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The voice rooms': so many people in each room, who all write; each of them is told of all that is written there. */
public final class VoiceScript implements LoadScript {
    private static final int ROOM_CLIENTS = 5;

    private final List<String> rooms = new ArrayList<>();
    private final ConcurrentMap<String, Integer> clients = new ConcurrentHashMap<>();
    private int count;

    /** Made by the service loader. */
    public VoiceScript() {}

    @Override
    public String name() {
        return "voice-rooms";
    }

    @Override
    public void prepare(final URI server, final int clientCount) throws IOException, InterruptedException {
        count = clientCount;
        final HttpClient http = HttpClient.newHttpClient();
        for (int made = 0; made * ROOM_CLIENTS < clientCount; made++) {
            final HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(server.resolve("/rooms"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"Load " + made + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            final String code = Json.object(answer.body()).path("roomCode").asText();
            if (code.isEmpty()) {
                throw new IOException("no room was made: " + answer.statusCode() + " " + answer.body());
            }
            rooms.add(code);
        }
    }

    @Override
    public URI socket(final URI server, final int client) {
        return URI.create("ws://" + server.getAuthority() + "/ws");
    }

    @Override
    public List<String> greeting(final int client) {
        return List.of("{\"type\":\"Join\",\"roomCode\":\"" + rooms.get(client / ROOM_CLIENTS)
                + "\",\"displayName\":\"Client " + client + "\"}");
    }

    @Override
    public String message(final int client, final long number) {
        return "{\"type\":\"SendData\",\"requestId\":\"" + number + "\",\"content\":\"" + number + "\"}";
    }

    @Override
    public int watchers(final int client) {
        final int first = client / ROOM_CLIENTS * ROOM_CLIENTS;
        return Math.min(ROOM_CLIENTS, count - first);
    }

    @Override
    public void onText(final int client, final String text, final LoadObserver observer) {
        final JsonNode message = Json.object(text);
        switch (message.path("type").asText()) {
            case "JoinSuccess" -> {
                clients.put(message.path("userId").asText(), client);
                observer.ready();
            }
            case "RequestAnswered" -> {
                if ("APPLIED".equals(message.path("status").asText())) {
                    observer.acknowledged(message.path("requestId").asLong());
                } else {
                    observer.error(message.path("status").asText() + ": "
                            + message.path("reason").asText());
                }
            }
            case "DataReceived" ->
                observer.notified(
                        clients.getOrDefault(message.path("fromId").asText(), -1),
                        message.path("content").asLong());
            case "JoinError", "error", "Dismissed", "RoomClosed" -> observer.error(text);
            default -> {
                // Of who comes and goes: nothing that is measured.
            }
        }
    }
}
