package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.voice.peers.PeerSettings;
import io.acta.examples.web.Json;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.testing.BackingServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two room servers, each with its own engine, that write to each other over real requests. */
@Timeout(180)
class LettersTest {
    private static final long TRY_MS = 10_000;
    private static final long AWAITED_MS = 60_000;
    private static final long KEPT_MS = 600_000;
    private static final String NO_ROOM = "AAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    private Path directory;

    private final int eastPort = BackingServer.freePort();
    private RoomsOnline west;
    private RoomsOnline east;

    @BeforeEach
    void start() {
        start(AWAITED_MS);
    }

    private void start(final long awaitedMs) {
        west = online("west", 0, east(), awaitedMs);
        east = online("east", eastPort, Map.of(), awaitedMs);
    }

    private Map<String, URI> east() {
        return Map.of("east", URI.create("http://127.0.0.1:" + eastPort + "/"));
    }

    private RoomsOnline online(
            final String name, final int port, final Map<String, URI> servers, final long awaitedMs) {
        return online(name, port, servers, awaitedMs, settings -> settings);
    }

    private RoomsOnline online(
            final String name,
            final int port,
            final Map<String, URI> servers,
            final long awaitedMs,
            final UnaryOperator<VoiceSettings> more) {
        return new RoomsOnline(
                directory.resolve(name),
                settings -> more.apply(settings)
                        .port(port)
                        .peers(PeerSettings.usual(name, servers, directory.resolve("secret"))
                                .withLimits(TRY_MS, awaitedMs, KEPT_MS)));
    }

    @AfterEach
    void close() {
        west.close();
        east.close();
    }

    private HttpResponse<String> write(
            final Joined writer, final String roomCode, final String content, final boolean isAwaited) {
        return RoomsOnline.post(
                west.port(),
                "/peers/east/letters",
                writer.sessionToken(),
                Json.object()
                        .put("roomCode", roomCode)
                        .put("content", content)
                        .put("await", isAwaited)
                        .toString());
    }

    private static String ending(final HttpResponse<String> answer) {
        return Json.object(answer.body()).path("ending").asText();
    }

    @Test
    void shouldTellARoomOfAnotherServerAndWhoWroteWhatBecameOfIt() {
        final Joined ada = west.join(west.makeRoom(), "Ada", true);
        final Room far = east.makeRoom();
        final Joined grace = east.join(far, "Grace", true);
        final HttpResponse<String> answer = write(ada, far.code(), "hello from far", true);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ending(answer)).isEqualTo("TAKEN");
        final JsonNode told = grace.client().await("DataReceived");
        assertThat(told.path("content").asText()).isEqualTo("hello from far");
        assertThat(told.path("fromName").asText()).isEqualTo("Ada @ west");
        assertThat(told.path("fromId").asText()).isEqualTo("-1");
        assertThat(ada.client().await("LetterAnswered").path("ending").asText()).isEqualTo("TAKEN");
        grace.apply("RemoveData", "number", told.path("number").asText());
    }

    @Test
    void shouldCarryLettersThatNobodyAwaitsInTheirOrderAndOnceEach() {
        final Joined ada = west.join(west.makeRoom(), "Ada", true);
        final Room far = east.makeRoom();
        final Joined grace = east.join(far, "Grace", false);
        for (int i = 0; i < 40; i++) {
            assertThat(write(ada, far.code(), "letter " + i, false).statusCode())
                    .isEqualTo(202);
        }
        for (int i = 0; i < 40; i++) {
            assertThat(grace.client().await("DataReceived").path("content").asText())
                    .isEqualTo("letter " + i);
        }
        grace.apply("Heartbeat");
        assertThat(grace.client().drainTexts()).noneMatch(text -> text.contains("letter"));
    }

    @Test
    void shouldSayWhatIsWrongWithALetter() {
        final Room near = west.makeRoom();
        final Joined ada = west.join(near, "Ada", true);
        assertThat(ending(write(ada, NO_ROOM, "to nobody", true))).isEqualTo("REFUSED");
        assertThat(write(ada, "x", "to nowhere", true).statusCode()).isEqualTo(400);
        assertThat(write(ada, NO_ROOM, "", true).statusCode()).isEqualTo(400);
        assertThat(write(ada, NO_ROOM, "é".repeat(800), true).statusCode()).isEqualTo(422);
        assertThat(RoomsOnline.post(west.port(), "/peers/north/letters", ada.sessionToken(), "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(RoomsOnline.post(west.port(), "/peers/east/letters", null, "{}")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldTakeNoMoreLettersOfASessionThanItMaySayMessages() {
        west.close();
        west = online("west", 0, east(), AWAITED_MS, settings -> settings.rates(3, 6_000, 120));
        final Joined ada = west.join(west.makeRoom(), "Ada", true);
        for (int i = 0; i < 3; i++) {
            assertThat(write(ada, NO_ROOM, "letter " + i, false).statusCode()).isEqualTo(202);
        }
        final HttpResponse<String> refused = write(ada, NO_ROOM, "one more", false);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("too many messages: 3 a minute");
        final Joined other = west.join(west.makeRoom(), "Another", true);
        assertThat(write(other, NO_ROOM, "of another session", false).statusCode())
                .isEqualTo(202);
    }

    @Test
    void shouldCountALetterOnceHoweverOftenItComesAndAnswerTheSame() {
        final Room far = east.makeRoom();
        final Joined grace = east.join(far, "Grace", false);
        final String token = serverToken("north", 77);
        for (int i = 0; i < 3; i++) {
            final HttpResponse<String> answer = letter(token, 77, 5, far.code(), "once");
            assertThat(answer.body()).isEqualTo("{\"ending\":\"TAKEN\",\"again\":" + (i > 0) + "}");
            // A refusal is remembered like everything else.
            assertThat(letter(serverToken("south", 78), 78, 1, NO_ROOM, "never").body())
                    .isEqualTo("{\"ending\":\"REFUSED\",\"again\":" + (i > 0) + "}");
        }
        assertThat(letter(token, 77, 6, far.code(), "next").statusCode()).isEqualTo(200);
        assertThat(letter(token, 77, 5, far.code(), "late").statusCode()).isEqualTo(409);
        grace.client()
                .await(
                        "DataReceived",
                        told -> "next".equals(told.path("content").asText()));
        final JsonNode updates = Json.object(
                        RoomsOnline.get(east.port(), "/rooms/" + far.code() + "/updates?since=0", grace.sessionToken())
                                .body())
                .path("updates");
        assertThat(updates.findValuesAsText("content")).containsExactly("once", "next");
    }

    @Test
    void shouldTakeNoLetterFromWhoIsNoServerOrSpeaksForAnother() {
        final Room far = east.makeRoom();
        assertThat(letter(null, 77, 1, far.code(), "x").statusCode()).isEqualTo(401);
        assertThat(letter("forged.token", 77, 1, far.code(), "x").statusCode()).isEqualTo(401);
        assertThat(letter(serverToken("north", 78), 77, 1, far.code(), "x").statusCode())
                .isEqualTo(403);
        final String guest = Tokens.open(directory.resolve("secret"))
                .issue(new Identity("eve", "HOST", "77", System.currentTimeMillis() + 3_600_000));
        assertThat(letter(guest, 77, 1, far.code(), "x").statusCode()).isEqualTo(403);
    }

    @Test
    void shouldEndAnAwaitedLetterWhenItsTimeIsOverAndNotCarryItLater() {
        close();
        start(1_500);
        final Joined ada = west.join(west.makeRoom(), "Ada", true);
        final Room far = east.makeRoom();
        final Joined grace = east.join(far, "Grace", false);
        final int port = east.port();
        east.close();
        final HttpResponse<String> answer = write(ada, far.code(), "nobody is there", true);
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(ending(answer)).isEqualTo("TIMED_OUT");
        assertThat(write(ada, far.code(), "kept", false).statusCode()).isEqualTo(202);
        assertThat(grace.client().awaitClose().code()).isEqualTo(1001);
        // Another server in the same place, whose rooms are others.
        east = online("east", port, Map.of(), AWAITED_MS);
        assertThat(ada.client()
                        .await(
                                "LetterAnswered",
                                told -> !"TIMED_OUT".equals(told.path("ending").asText()))
                        .path("ending")
                        .asText())
                .isEqualTo("REFUSED");
    }

    private String serverToken(final String name, final long origin) {
        return Tokens.open(directory.resolve("secret"))
                .issue(new Identity(name, "peer", Long.toString(origin), System.currentTimeMillis() + 3_600_000));
    }

    private HttpResponse<String> letter(
            final String token, final long origin, final long number, final String roomCode, final String content) {
        return RoomsOnline.post(
                east.port(),
                "/peers/inbox",
                token,
                Json.object()
                        .put("origin", Long.toString(origin))
                        .put("number", Long.toString(number))
                        .put("roomCode", roomCode)
                        .put("fromName", "Ada")
                        .put("content", content)
                        .toString());
    }
}
