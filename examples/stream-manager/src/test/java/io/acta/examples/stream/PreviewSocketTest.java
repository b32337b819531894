package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.RawSocket;
import io.acta.examples.web.testing.SocketClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Previews over real WebSockets; {@link HostileClientsTest} has those that mean no good. */
class PreviewSocketTest {
    private static final int SILENT_AFTER_MS = 5_000;

    @TempDir
    private Path directory;

    private StreamUnderTest server;

    @BeforeEach
    void start() {
        // Nobody is silent for too long but in the one test that is about it: on a busy machine some seconds are soon
        // over.
        server = new StreamUnderTest(StreamUnderTest.context(directory).silentAfterMs(60_000));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static FrameDecoder frame(final byte[] message) {
        return new FrameDecoder().wrapAndApplyHeader(new UnsafeBuffer(message), 0, new MessageHeaderDecoder());
    }

    private static FrameDecoder awaitFrame(final SocketClient client, final Quality quality) {
        return frame(client.awaitBytes(bytes -> frame(bytes).quality() == quality, "a frame in " + quality));
    }

    private JsonNode client(final String id) {
        for (final JsonNode client :
                server.get(server.viewer(), "/stream/clients").body().get("clients")) {
            if (client.get("id").asText().equals(id)) {
                return client;
            }
        }
        throw new AssertionError("no client " + id);
    }

    @Test
    void shouldTellConfigurationThenStateThenFramesThatMove() throws IOException {
        server.post(server.admin(), "/stream/start", "{}");
        try (SocketClient preview = server.preview(server.viewer())) {
            final JsonNode config = preview.await("config");
            assertThat(config.get("quality").asText()).isEqualTo("medium");
            assertThat(preview.await("streamState").at("/stream/isLive").booleanValue())
                    .isTrue();
            final FrameDecoder first = awaitFrame(preview, Quality.MEDIUM);
            final byte[] jpeg = new byte[first.imageLength()];
            first.getImage(jpeg, 0, jpeg.length);
            assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(first.width());
            final FrameDecoder second = awaitFrame(preview, Quality.MEDIUM);
            assertThat(second.frameNumber()).isGreaterThan(first.frameNumber());
            assertThat(client(config.get("clientId").asText()).get("connected").booleanValue())
                    .isTrue();
        }
        Patience.await(
                "no preview",
                () -> server.get(server.viewer(), "/stream/status")
                                .body()
                                .get("previews")
                                .intValue()
                        == 0);
    }

    @Test
    void shouldChangeTheQualityWhenAskedAndKeepItInTheState() {
        server.post(server.admin(), "/stream/start", "{}");
        try (SocketClient preview = server.preview(server.viewer())) {
            final String id = preview.await("config").get("clientId").asText();
            awaitFrame(preview, Quality.MEDIUM);
            preview.send("quality", "quality", "low");
            assertThat(preview.await("quality").get("quality").asText()).isEqualTo("low");
            assertThat(awaitFrame(preview, Quality.LOW).width()).isEqualTo(320);
            assertThat(client(id).get("quality").asText()).isEqualTo("low");
            preview.send("quality", "quality", "HIGH");
            assertThat(awaitFrame(preview, Quality.HIGH).width()).isEqualTo(960);
        }
    }

    @Test
    void shouldShowAStillPictureWhenNothingMovesAndTellEveryChange() {
        try (SocketClient preview = server.preview(server.viewer())) {
            awaitFrame(preview, Quality.MEDIUM);
            server.post(server.admin(), "/stream/layers/3/visibility", "{\"visible\":false}");
            preview.await("streamState", state -> !state.at("/layers/2/visible").booleanValue());
            server.post(server.admin(), "/stream/start", "{}");
            preview.await("streamState", state -> state.at("/stream/isLive").booleanValue());
        }
    }

    @Test
    void shouldAnswerPingsAndTakeAPreviewForGoneThatSendsNone() {
        server.close();
        server = new StreamUnderTest(StreamUnderTest.context(directory).silentAfterMs(SILENT_AFTER_MS));
        try (SocketClient alive = server.preview(server.viewer());
                SocketClient silent = server.preview(server.viewer())) {
            alive.send("ping", "t", 12.5);
            assertThat(alive.await("pong").get("t").doubleValue()).isEqualTo(12.5);
            final String id = silent.await("config").get("clientId").asText();
            while (!silent.isClosed()) {
                alive.send("ping", "t", 1);
                alive.await("pong");
                // As often as a page does, not as often as it can.
                LockSupport.parkNanos(SILENT_AFTER_MS * 1_000_000L / 6);
            }
            assertThat(silent.awaitClose().code()).isEqualTo(CloseCode.POLICY);
            assertThat(silent.awaitClose().reason()).contains("no ping");
            assertThat(client(id).get("connected").booleanValue()).isFalse();
            assertThat(alive.isClosed()).isFalse();
        }
    }

    @Test
    void shouldSendPicturesAsTheyAreSinceTheyAreCompressed() {
        try (RawSocket browser = new RawSocket(server.stream().wsPort())) {
            browser.send("GET /preview?token=" + server.viewer() + " HTTP/1.1\r\nHost: x\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n");
            assertThat(browser.readHead())
                    .startsWith("HTTP/1.1 101 ")
                    .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    @Test
    void shouldLetNobodyInWithoutAToken() {
        for (final String query : List.of("", "?token=x", "?token=" + server.viewer() + "x")) {
            assertThatThrownBy(() -> SocketClient.connect(server.stream().wsPort(), "/preview" + query))
                    .as(query)
                    .hasStackTraceContaining("WebSocketHandshakeException");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAMessageAndGoOn() {
        try (SocketClient preview = server.preview(server.viewer())) {
            preview.await("config");
            preview.send("{nonsense");
            assertThat(preview.await("error").get("error").asText()).contains("JSON");
            preview.send("{\"type\":\"quality\",\"quality\":\"best\"}");
            assertThat(preview.await("error").get("field").asText()).isEqualTo("quality");
            preview.send("{\"type\":\"quality\",\"quality\":\"NULL_VAL\"}");
            assertThat(preview.await("error").get("field").asText()).isEqualTo("quality");
            preview.send("{\"type\":\"quality\",\"quality\":\"low\",\"clientId\":\"1\"}");
            assertThat(preview.await("error").get("field").asText()).isEqualTo("clientId");
            preview.send("{\"type\":\"StreamStopped\"}");
            assertThat(preview.await("error").get("field").asText()).isEqualTo("type");
            preview.send("{\"type\":\"ping\"}");
            preview.await("pong");
        }
    }

    @Test
    void shouldLeaveFramesOutForThoseWhoDoNotReadAndLowerTheirQuality() {
        server.close();
        server = new StreamUnderTest(
                StreamUnderTest.context(directory).silentAfterMs(60_000).targetFps(60));
        server.post(server.admin(), "/stream/start", "{}");
        try (RawSocket deaf = RawSocket.webSocket(server.stream().wsPort(), "/preview?token=" + server.viewer());
                SocketClient preview = server.preview(server.viewer())) {
            assertThat(deaf).isNotNull();
            Patience.await("frames left out", () -> server.stream().previews().framesSkipped() > 20);
            Patience.await(
                    "a lower quality",
                    () -> client("1").get("adapted").booleanValue()
                            || client("2").get("adapted").booleanValue());
            final long before = awaitFrame(preview, Quality.MEDIUM).frameNumber();
            assertThat(awaitFrame(preview, Quality.MEDIUM).frameNumber()).isGreaterThan(before);
        }
    }
}
