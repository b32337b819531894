package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.stream.StreamUnderTest.Answer;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every endpoint over real HTTP: what it answers, whom it refuses, and how it names what was wrong. */
class HttpApiTest {
    @TempDir
    private Path directory;

    private StreamUnderTest server;

    @BeforeEach
    void start() {
        server = new StreamUnderTest(directory);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private JsonNode status() {
        return server.get(server.viewer(), "/stream/status").body();
    }

    @Test
    void shouldStartPauseResumeAndStop() {
        final String admin = server.admin();
        assertThat(status().get("isLive").booleanValue()).isFalse();
        assertThat(status().get("startTime").isNull()).isTrue();
        final Answer started = server.post(admin, "/stream/start", null);
        assertThat(started.status()).isEqualTo(200);
        assertThat(started.body().at("/stream/isLive").booleanValue()).isTrue();
        assertThat(started.body().at("/stream/changedBy").asText()).isEqualTo("ann");
        assertThat(server.post(admin, "/stream/start", "{}").status()).isEqualTo(409);
        assertThat(server.post(admin, "/stream/pause", "{}").status()).isEqualTo(200);
        assertThat(status().get("isPaused").booleanValue()).isTrue();
        assertThat(server.post(admin, "/stream/pause", "{}").error()).contains("paused already");
        assertThat(server.post(admin, "/stream/start", "{}").status()).isEqualTo(200);
        assertThat(server.post(admin, "/stream/stop", "{}").status()).isEqualTo(200);
        assertThat(status().get("isLive").booleanValue()).isFalse();
        assertThat(server.post(admin, "/stream/stop", "{}").status()).isEqualTo(409);
    }

    @Test
    void shouldMeasureFramesIntoTheStateWhileItIsLive() {
        server.post(server.admin(), "/stream/start", "{}");
        Patience.await("frames in the state", () -> status().get("frameCount").longValue() > 0);
        assertThat(status().get("averageRenderTime").doubleValue()).isPositive();
        assertThat(status().get("fps").doubleValue()).isPositive();
    }

    @Test
    void shouldTellAnAdminThatThereIsNothingToTakeOver() {
        final Answer answer = server.post(server.admin(), "/node/promote", null);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.error()).contains("leads already");
    }

    @Test
    void shouldTellABrowserThatThePreviewIsAWebSocket() {
        final Answer answer = StreamUnderTest.ask(server.stream().wsPort(), null, "GET", "/preview", null);
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.error()).contains("ws://");
        assertThat(answer.response().headers().firstValue("Upgrade")).contains("websocket");
    }

    @Test
    void shouldShowLayersAndChangeThem() {
        final String admin = server.admin();
        final JsonNode layers = server.get(admin, "/stream/layers").body().get("layers");
        assertThat(layers).hasSize(5);
        assertThat(layers.get(2).get("kind").asText()).isEqualTo("text");
        final Answer hidden = server.post(admin, "/stream/layers/3/visibility", "{\"visible\":false}");
        assertThat(hidden.body().at("/layer/visible").booleanValue()).isFalse();
        final Answer edited = server.post(admin, "/stream/layers/3", "{\"opacity\":40,\"text\":\"Grüße\"}");
        assertThat(edited.body().at("/layer/opacity").intValue()).isEqualTo(40);
        assertThat(edited.body().at("/layer/text").asText()).isEqualTo("Grüße");
        assertThat(server.post(admin, "/stream/layers/1", "{\"text\":\"no\"}").field())
                .isEqualTo("text");
        assertThat(server.post(admin, "/stream/layers/99/visibility", "{\"visible\":true}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void shouldTellTheSlowerOfTwoWhatIsSoNow() {
        final String admin = server.admin();
        final String seen = server.get(admin, "/stream/layers")
                .body()
                .at("/layers/2/version")
                .asText();
        final String hide = "{\"visible\":false,\"expectedVersion\":\"" + seen + "\"}";
        assertThat(server.post(admin, "/stream/layers/3/visibility", hide).status())
                .isEqualTo(200);
        final Answer slower = server.post(server.token("bob", "admin"), "/stream/layers/3/visibility", hide);
        assertThat(slower.status()).isEqualTo(409);
        assertThat(slower.body().get("status").asText()).isEqualTo("CONFLICT");
        assertThat(slower.body().at("/layer/changedBy").asText()).isEqualTo("ann");
        final String now = slower.body().at("/layer/version").asText();
        assertThat(server.post(
                                admin,
                                "/stream/layers/3/visibility",
                                "{\"visible\":true,\"expectedVersion\":\"" + now + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() {
        final String large = "{\"text\":\"" + "x".repeat(20_000) + "\"}";
        assertThat(server.post(server.admin(), "/stream/chat", large).status()).isEqualTo(413);
    }

    @Test
    void shouldLetNobodyInWithoutATokenAndViewersChangeNothingButChat() {
        final Answer refused = server.get(null, "/stream/status");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.error()).contains("a token is needed", "POST /tokens", "Bearer");
        assertThat(refused.response().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(server.get("forged.token", "/stream/status").status()).isEqualTo(401);
        final String viewer = server.viewer();
        final String forged = viewer.substring(0, viewer.indexOf('.') + 1)
                + server.admin().substring(server.admin().indexOf('.') + 1);
        assertThat(server.get(forged, "/stream/status").status()).isEqualTo(401);
        for (final String path : List.of(
                "/stream/start", "/stream/stop", "/stream/pause", "/stream/settings", "/stream/layers/3", "/tokens")) {
            assertThat(server.post(viewer, path, "{}").status()).as(path).isEqualTo(403);
        }
        assertThat(server.post(viewer, "/stream/chat", "{\"text\":\"hi\"}").status())
                .isEqualTo(200);
        final JsonNode message = server.get(viewer, "/stream/chat").body().at("/messages/0");
        assertThat(message.get("user").asText()).isEqualTo("vic");
        assertThat(message.get("text").asText()).isEqualTo("hi");
        assertThat(status().get("isLive").booleanValue()).isFalse();
    }

    @Test
    void shouldMakeTokensThatHold() {
        final Answer made = server.post(server.admin(), "/tokens", "{\"user\":\"bob\",\"role\":\"viewer\"}");
        final String token = made.body().get("token").asText();
        assertThat(server.get(token, "/stream/status").status()).isEqualTo(200);
        assertThat(server.post(token, "/stream/start", "{}").status()).isEqualTo(403);
    }

    @Test
    void shouldAnswer304WhenNothingHasChanged() {
        final String tag = server.get(server.viewer(), "/stream/layers")
                .response()
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(StreamUnderTest.ask(
                                server.stream().port(),
                                server.viewer(),
                                "GET",
                                "/stream/layers",
                                null,
                                "If-None-Match",
                                tag)
                        .status())
                .isEqualTo(304);
        server.post(server.admin(), "/stream/layers/3/visibility", "{\"visible\":false}");
        assertThat(StreamUnderTest.ask(
                                server.stream().port(),
                                server.viewer(),
                                "GET",
                                "/stream/layers",
                                null,
                                "If-None-Match",
                                tag)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldCompressAnswersForThoseWhoUnderstandIt() {
        for (int i = 0; i < 30; i++) {
            server.post(server.admin(), "/stream/chat", "{\"text\":\"the same again and again\"}");
        }
        assertThat(StreamUnderTest.ask(
                                server.stream().port(),
                                server.viewer(),
                                "GET",
                                "/stream/chat",
                                null,
                                "Accept-Encoding",
                                "gzip")
                        .response()
                        .headers()
                        .firstValue("Content-Encoding"))
                .contains("gzip");
    }

    @Test
    void shouldHoldOneUserToItsRateAndLetOthersGoOn() {
        server.close();
        server = new StreamUnderTest(StreamUnderTest.context(directory).writesPerSecondMax(5));
        final List<Integer> statuses = new ArrayList<>();
        final String admin = server.admin();
        Answer last = null;
        // Some of these come within one second, on a slow machine too.
        for (int i = 0; i < 1_000; i++) {
            last = server.post(admin, "/stream/chat", "{\"text\":\"flood\"}");
            statuses.add(last.status());
            if (last.status() == 429) {
                break;
            }
        }
        assertThat(statuses).contains(429);
        assertThat(last.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(server.post(server.token("bob", "admin"), "/stream/chat", "{\"text\":\"me\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldCountWhatPeopleDidAndSaySoAndServeItsOwnDocumentation() {
        server.post(server.admin(), "/stream/start", "{}");
        assertThat(server.get(server.viewer(), "/stream/analytics")
                        .body()
                        .at("/actions/0/action")
                        .asText())
                .isEqualTo("StreamStarted");
        assertThat(server.get(null, "/health").body().get("ready").booleanValue())
                .isTrue();
        final JsonNode paths = server.get(null, "/openapi.json").body().get("paths");
        for (final String path :
                List.of("/stream/status", "/stream/start", "/stream/pause", "/stream/layers/{id}/visibility")) {
            assertThat(paths.has(path)).as(path).isTrue();
        }
        assertThat(server.get(server.viewer(), "/stream/mirror")
                        .body()
                        .get("configured")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void shouldSayThatItIsNotReadyOnceItsEngineHasHalted() {
        server.close();
        // A journal that is soon full.
        server = new StreamUnderTest(StreamUnderTest.context(directory), new MemoryJournal(20_000));
        assertThat(server.get(null, "/health").status()).isEqualTo(200);
        Patience.await(
                "a full journal",
                () -> server.post(server.admin(), "/stream/chat", "{\"text\":\"" + "x".repeat(200) + "\"}")
                                .status()
                        == 503);
        final Answer halted = server.get(null, "/health");
        assertThat(halted.status()).isEqualTo(503);
        assertThat(halted.body().get("ready").booleanValue()).isFalse();
        assertThat(halted.body().get("state").asText()).isEqualTo("halted");
    }

    @Test
    void shouldDocumentEveryRouteThatItServes() throws IOException {
        final Set<String> documented = new TreeSet<>();
        final JsonNode paths = Json.object(
                        Files.readString(Path.of("src/main/resources/io/acta/examples/stream/pages/openapi.json")))
                .get("paths");
        for (final Map.Entry<String, JsonNode> path : paths.properties()) {
            for (final Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (!operation.getKey().equals("servers")) {
                    documented.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        assertThat(documented).isEqualTo(server.stream().routes());
    }
}
