package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.SocketClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A server of rooms on a free port, and clients over real sockets. */
final class RoomsOnline implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningRooms rooms;
    private final int port;

    /** One who has joined. */
    record Joined(SocketClient client, String id, String sessionToken, JsonNode success) {
        /** Asks, and waits for the answer. */
        JsonNode ask(final String type, final Object... namesAndValues) {
            final String requestId = Long.toString(System.nanoTime());
            final Object[] all = new Object[namesAndValues.length + 2];
            System.arraycopy(namesAndValues, 0, all, 2, namesAndValues.length);
            all[0] = "requestId";
            all[1] = requestId;
            client.send(type, all);
            return client.await(
                    "RequestAnswered",
                    answer -> requestId.equals(answer.path("requestId").asText()));
        }

        void apply(final String type, final Object... namesAndValues) {
            final JsonNode answer = ask(type, namesAndValues);
            assertThat(answer.path("status").asText()).as("%s", answer).isEqualTo("APPLIED");
        }
    }

    /** A room that was made: its code and its host's token. */
    record Room(String code, String hostToken) {}

    RoomsOnline(final Path directory, final UnaryOperator<VoiceSettings> settings) {
        // Nobody is put out for what a slow machine does, but where that is what a test is about.
        final VoiceSettings patient =
                new VoiceSettings(directory).heartbeats(30_000, 600_000).joinWithinMs(60_000);
        rooms = new RunningRooms(settings.apply(patient), new MemoryJournal());
        port = rooms.port();
    }

    RunningRooms rooms() {
        return rooms;
    }

    int port() {
        return port;
    }

    Room makeRoom() {
        return makeRoom(port, "{}");
    }

    static Room makeRoom(final int port, final String body) {
        final HttpResponse<String> answer = post(port, "/rooms", null, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        final ObjectNode made = Json.object(answer.body());
        return new Room(made.path("roomCode").asText(), made.path("hostToken").asText());
    }

    Joined join(final Room room, final String name, final boolean isHost) {
        return join(port, room, name, isHost);
    }

    static Joined join(final int port, final Room room, final String name, final boolean isHost) {
        final SocketClient client = SocketClient.connect(port, "/ws");
        client.send("Join", "roomCode", room.code(), "displayName", name, "authToken", isHost ? room.hostToken() : "");
        return joined(client);
    }

    Joined resume(final String sessionToken) {
        final SocketClient client = SocketClient.connect(port, "/ws");
        client.send("Join", "sessionToken", sessionToken);
        return joined(client);
    }

    private static Joined joined(final SocketClient client) {
        final JsonNode success = client.await("JoinSuccess");
        return new Joined(
                client,
                success.path("userId").asText(),
                success.path("sessionToken").asText(),
                success);
    }

    static HttpResponse<String> post(final int port, final String path, final String token, final String body) {
        return send(request(port, path, token).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> get(final int port, final String path, final String token) {
        return send(request(port, path, token));
    }

    private static HttpRequest.Builder request(final int port, final String path, final String token) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(final HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (final IOException e) {
            throw new AssertionError(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        rooms.close();
    }
}
