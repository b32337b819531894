package io.acta.examples.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.acta.engine.journal.MemoryJournal;
import io.acta.examples.web.socket.CloseCode;
import io.acta.examples.web.testing.RawSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole server over real sockets, with its journal in memory. */
class InstanceServerSocketTest {
    private final MemoryJournal journal = new MemoryJournal();
    private RunningServer server;

    @BeforeEach
    void start() {
        server = new RunningServer(settings(), journal);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ServerSettings settings() {
        return ServerSettings.local(0, Path.of("unused"));
    }

    private String state() throws IOException, InterruptedException {
        return get("/state").body();
    }

    private HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldTellEveryClientOfAMuteWhicheverFormatItSpeaks() {
        try (InstanceClient alice = InstanceClient.json(server.port(), 7);
                InstanceClient bob = InstanceClient.sbe(server.port(), 8)) {
            alice.send("{\"type\":\"MuteToggled\",\"requestId\":\"1\"}");
            bob.await("\"type\":\"UserMedia\"", "\"userId\":\"7\"", "\"muted\":\"YES\"");

            final UnsafeBuffer toggle = new UnsafeBuffer(new byte[128]);
            final MuteToggledEncoder encoder =
                    new MuteToggledEncoder().wrapAndApplyHeader(toggle, 0, new MessageHeaderEncoder());
            encoder.requestId(99);
            bob.send(toggle, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
            alice.await("\"type\":\"UserMedia\"", "\"userId\":\"8\"", "\"muted\":\"YES\"");
            bob.await("\"type\":\"RequestAnswered\"", "\"requestId\":\"99\"", "\"status\":\"APPLIED\"");
        }
    }

    @Test
    void shouldMakeAProducerOutsideTheEngineAndTellOfSuccessAndFailure() {
        try (InstanceClient alice = InstanceClient.json(server.port(), 7)) {
            alice.send("{\"type\":\"ProducerRequested\",\"requestId\":\"1\",\"kind\":\"AUDIO\",\"bitrateKbps\":64}");
            alice.await("\"requestId\":\"1\"", "\"status\":\"REJECTED\"", "request a SEND transport first");

            alice.send("{\"type\":\"TransportRequested\",\"requestId\":\"2\",\"direction\":\"SEND\"}");
            alice.await("\"type\":\"Transport\"", "\"status\":\"LIVE\"");

            alice.send("{\"type\":\"ProducerRequested\",\"requestId\":\"3\",\"kind\":\"AUDIO\",\"bitrateKbps\":64}");
            alice.await("\"type\":\"Producer\"", "\"kind\":\"AUDIO\"", "\"status\":\"LIVE\"");

            alice.send("{\"type\":\"ProducerRequested\",\"requestId\":\"4\",\"kind\":\"VIDEO\",\"bitrateKbps\":9000}");
            alice.await("\"type\":\"Producer\"", "\"status\":\"FAILED\"", "\"failure\":\"BITRATE_TOO_HIGH\"");

            alice.send("{\"type\":\"MuteToggled\",\"requestId\":\"5\"}");
            alice.await("\"type\":\"Producer\"", "\"kind\":\"AUDIO\"", "\"status\":\"PAUSED\"");
        }
    }

    @Test
    void shouldStampWhoSentAnActionWhateverTheClientWrote() throws Exception {
        try (InstanceClient alice = InstanceClient.json(server.port(), 7);
                InstanceClient mallory = InstanceClient.json(server.port(), 666)) {
            mallory.send("{\"type\":\"MuteToggled\",\"userId\":\"7\",\"peerId\":\"1\",\"requestId\":\"1\"}");
            mallory.await("\"requestId\":\"1\"", "\"status\":\"APPLIED\"");
            alice.await("\"type\":\"UserMedia\"", "\"userId\":\"666\"", "\"muted\":\"YES\"");
            assertThat(state())
                    .contains("\"userId\":\"7\",\"toggles\":\"0\"")
                    .contains("\"userId\":\"666\",\"toggles\":\"1\"");
        }
    }

    @Test
    void shouldRefuseActionsThatAreNotForClients() throws Exception {
        try (InstanceClient mallory = InstanceClient.json(server.port(), 666)) {
            mallory.send("{\"type\":\"PeerConnected\",\"peerId\":\"55\",\"userId\":\"7\"}");
            mallory.await("\"type\":\"error\"", "PeerConnected is not for clients to send");
            mallory.send("{\"type\":\"ProducerCreated\",\"producerId\":\"55\"}");
            mallory.await("\"type\":\"error\"");
            mallory.send("{\"type\":\"ServerStopped\"}");
            mallory.await("\"type\":\"error\"");

            final UnsafeBuffer forged = new UnsafeBuffer(new byte[128]);
            new PeerConnectedEncoder()
                    .wrapAndApplyHeader(forged, 0, new MessageHeaderEncoder())
                    .peerId(55)
                    .userId(7);
            mallory.send(forged, 64);
            mallory.await("\"type\":\"error\"", "PeerConnected is not for clients to send");
            assertThat(state()).contains("\"ready\":\"YES\"").doesNotContain("\"peerId\":\"55\"");
        }
    }

    @Test
    void shouldNotLetAPeerCloseTheProducerOfAnother() {
        try (InstanceClient alice = InstanceClient.json(server.port(), 7);
                InstanceClient mallory = InstanceClient.json(server.port(), 666)) {
            alice.send("{\"type\":\"TransportRequested\",\"requestId\":\"2\",\"direction\":\"SEND\"}");
            alice.await("\"type\":\"Transport\"", "\"status\":\"LIVE\"");
            alice.send("{\"type\":\"ProducerRequested\",\"requestId\":\"3\",\"kind\":\"AUDIO\",\"bitrateKbps\":64}");
            final String id =
                    InstanceClient.field(alice.await("\"type\":\"Producer\"", "\"status\":\"LIVE\""), "producerId");
            mallory.send("{\"type\":\"ProducerClosed\",\"requestId\":\"1\",\"producerId\":\"" + id + "\"}");
            mallory.await("\"requestId\":\"1\"", "\"status\":\"REJECTED\"", "belongs to another peer");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAFrameAndGoOn() {
        try (InstanceClient client = InstanceClient.json(server.port(), 7)) {
            client.send("not json at all");
            client.await("\"type\":\"error\"");
            client.send("{\"type\":\"Nonsense\"}");
            client.await("\"type\":\"error\"", "Nonsense");
            client.send(
                    "{\"type\":\"ProducerRequested\",\"tracks\":[{\"id\":1}],\"requestId\":\"77\",\"kind\":\"SMELL\"}");
            client.await("\"type\":\"error\"", "\"requestId\":\"77\"");
            client.send("{\"requestId\":\"not a number\",\"type\":\"MuteToggled\"}");
            assertThat(client.await("\"type\":\"error\"")).doesNotContain("\"requestId\":");
            client.send(new UnsafeBuffer(new byte[3]), 3);
            client.await("\"type\":\"error\"", "too short");
            final UnsafeBuffer message = new UnsafeBuffer(new byte[200]);
            new MuteToggledEncoder()
                    .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                    .requestId(5);
            client.send(message, 200);
            client.await("\"requestId\":\"5\"", "\"status\":\"REFUSED\"");
            client.send("{\"type\":\"PeerSeen\",\"requestId\":\"6\"}");
            client.await("\"requestId\":\"6\"", "\"status\":\"APPLIED\"");
        }
    }

    @Test
    void shouldEndAConnectionWhoseFrameIsTooLong() {
        final InstanceClient client = InstanceClient.json(server.port(), 7);
        client.send("x".repeat(5000));
        client.await("\"type\":\"error\"", "4096");
        assertThat(client.awaitClose()).isEqualTo(CloseCode.TOO_BIG);
    }

    @Test
    void shouldKnowSeveralPeersOfAUserAndForgetThemWhenTheyLeave() throws Exception {
        try (InstanceClient watcher = InstanceClient.json(server.port(), 1)) {
            final InstanceClient first = InstanceClient.json(server.port(), 7);
            final InstanceClient second = InstanceClient.json(server.port(), 7);
            final String one = InstanceClient.field(watcher.await("\"type\":\"Peer\"", "\"userId\":\"7\""), "peerId");
            final String two = InstanceClient.field(
                    watcher.await(
                            m -> m.contains("\"type\":\"Peer\"")
                                    && m.contains("\"userId\":\"7\"")
                                    && !m.contains("\"peerId\":\"" + one + "\""),
                            "another peer of user 7"),
                    "peerId");
            first.abort();
            watcher.await("\"peerId\":\"" + one + "\"", "\"connected\":\"NO\"");
            assertThat(state()).contains("\"peerId\":\"" + two + "\",\"userId\":\"7\"");
            second.close();
            watcher.await("\"peerId\":\"" + two + "\"", "\"connected\":\"NO\"");
        }
    }

    @Test
    void shouldFlagAPeerThatIsSilentUntilItIsSeenAgain() {
        server.close();
        server = new RunningServer(settings().withSilentAfterMs(200), journal);
        try (InstanceClient client = InstanceClient.json(server.port(), 7)) {
            client.await("\"type\":\"Peer\"", "\"silent\":\"YES\"");
            client.send("{\"type\":\"PeerSeen\",\"requestId\":\"6\"}");
            client.await("\"type\":\"Peer\"", "\"silent\":\"NO\"");
            client.await("\"type\":\"Peer\"", "\"silent\":\"YES\"");
        }
    }

    @Test
    void shouldServePageAndStateAndRefuseTheRest() throws Exception {
        assertThat(get("/").body()).contains("<title>Acta instance</title>");
        assertThat(state())
                .startsWith("{\"sequence\":\"")
                .contains("\"Instance\":[{")
                .contains("\"scene\":\"lobby\"")
                .contains("\"port\":" + server.port())
                .contains("\"mediaOnly\":\"NO\"");
        assertThat(get("/etc/passwd").statusCode()).isEqualTo(404);
        assertThat(get("/ws").statusCode()).isEqualTo(400);
    }

    @Test
    void shouldDropAClientThatDoesNotReadWhileOthersGoOn() throws Exception {
        server.close();
        server = new RunningServer(settings().withBounds(64, 64 * 1024), journal);
        try (InstanceClient talker = InstanceClient.json(server.port(), 7)) {
            final RawSocket deaf = RawSocket.webSocket(server.port(), "/ws?user=9");
            final String deafPeer =
                    InstanceClient.field(talker.await("\"type\":\"Peer\"", "\"userId\":\"9\""), "peerId");
            for (int round = 1; ; round++) {
                assertThat(round).as("rounds until the deaf client was dropped").isLessThan(2000);
                for (int i = 0; i < 100; i++) {
                    talker.send("{\"type\":\"MuteToggled\"}");
                }
                talker.send("{\"type\":\"PeerSeen\",\"requestId\":\"" + round + "\"}");
                final String mark = "\"requestId\":\"" + round + "\"";
                final boolean[] dropped = new boolean[1];
                talker.await(
                        m -> {
                            dropped[0] |=
                                    m.contains("\"peerId\":\"" + deafPeer + "\"") && m.contains("\"connected\":\"NO\"");
                            return m.contains(mark) || dropped[0];
                        },
                        mark);
                if (dropped[0]) {
                    deaf.close();
                    return;
                }
            }
        }
    }

    @Test
    void shouldTurnAwayOneConnectionTooMany() throws Exception {
        server.close();
        server = new RunningServer(settings().withBounds(2, 1 << 20), journal);
        try (InstanceClient first = InstanceClient.json(server.port(), 1);
                InstanceClient second = InstanceClient.json(server.port(), 2)) {
            assertThat(catchThrowable(() -> InstanceClient.json(server.port(), 3)))
                    .isNotNull();
            first.send("{\"type\":\"MuteToggled\",\"requestId\":\"1\"}");
            second.await("\"userId\":\"1\"", "\"muted\":\"YES\"");
        }
    }

    @Test
    void shouldKnowAfterARestartWhatWasAppliedAndThatNobodyIsConnectedAnyMore() throws Exception {
        final InstanceClient client = InstanceClient.json(server.port(), 7);
        client.send("{\"type\":\"MuteToggled\",\"requestId\":\"1\"}");
        client.await("\"requestId\":\"1\"", "\"status\":\"APPLIED\"");
        server.close();
        server = new RunningServer(settings(), journal);
        assertThat(state())
                .contains("\"userId\":\"7\",\"toggles\":\"1\"")
                .contains("\"muted\":\"YES\"")
                .contains("\"starts\":\"2\"")
                .doesNotContain("\"connected\":\"YES\"");
    }
}
