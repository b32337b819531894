package io.acta.examples.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.examples.web.access.ConnectionLimits;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.SocketLimits;
import io.acta.examples.web.testing.RawSocket;
import io.acta.examples.web.testing.SocketClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSockets and their bounds over real sockets. */
class SocketsTest {
    private static final long PATIENCE_S = 60;
    private static final int MESSAGE_BYTES_MAX = 2000;
    private static final int WAITING_BYTES_MAX = 512 * 1024;

    private final EchoHandler echo = new EchoHandler();
    private WebServer server;

    @BeforeEach
    void start() {
        // Nobody is dropped for silence but in the one test that is about it: on a busy machine half a second is soon
        // over.
        server = start(10_000, 60_000);
    }

    private WebServer start(final long pingEveryMs, final long silentMaxMs) {
        return WebServer.start(new WebServerContext()
                .socket("/echo", echo)
                .socket("/room/{id}/ws", echo)
                .socketLimits(new SocketLimits(MESSAGE_BYTES_MAX, WAITING_BYTES_MAX, pingEveryMs, silentMaxMs, 200))
                .connectionLimits(new ConnectionLimits(8, 6, 2)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SocketClient connect(final String user) {
        return SocketClient.connect(server.port(), "/echo?user=" + user);
    }

    private ClientSocket opened() throws InterruptedException {
        final ClientSocket opened = echo.opened.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(opened).as("one that is opened").isNotNull();
        return opened;
    }

    private String closed() throws InterruptedException {
        final String closed = echo.closed.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(closed).as("one that is closed").isNotNull();
        return closed;
    }

    @Test
    void shouldSpeakTextAndBytesAndKnowWhoItIs() throws Exception {
        try (SocketClient client = SocketClient.connect(server.port(), "/room/7/ws?user=ann&a=b%20c")) {
            client.send("hello").awaitText("heard hello");
            client.send(new byte[] {1, 2, 3}).awaitBytes(bytes -> bytes.length == 3, "three bytes");
            final ClientSocket socket = opened();
            assertThat(socket.identity().user()).isEqualTo("ann");
            assertThat(socket.pathParameter("id")).isEqualTo("7");
            assertThat(socket.parameter("a")).isEqualTo("b c");
            assertThat(socket.parameter("none")).isNull();
            assertThat(socket.address()).isEqualTo("127.0.0.1");
        }
        assertThat(closed()).startsWith("ann 1000");
        assertThat(server.sockets()).isEmpty();
    }

    @Test
    void shouldTellARefusalAndGoOnButCloseOnAFault() throws Exception {
        try (SocketClient client = connect("ann")) {
            client.send("refuse").awaitText("\"error\":\"not this\"", "\"field\":\"text\"", "\"type\":\"error\"");
            client.send("still here").awaitText("heard still here");
            client.send("fail");
            assertThat(client.awaitClose().code()).isEqualTo(1011);
            assertThat(closed()).isEqualTo("ann 1011 the server failed");
        }
        try (SocketClient client = connect("ann")) {
            client.send("err");
            assertThat(client.awaitClose()).isEqualTo(new SocketClient.Closed(1011, "the server failed"));
        }
        try (SocketClient client = connect("ann")) {
            client.send("bye");
            assertThat(client.awaitClose()).isEqualTo(new SocketClient.Closed(4001, "as you like"));
        }
    }

    @Test
    void shouldLetInNeitherThoseWhoAreRefusedNorPagesOfOtherSites() {
        assertThatThrownBy(() -> connect("no")).isNotNull();
        assertThatThrownBy(() -> SocketClient.connect(server.port(), "/echo", "Origin", "http://elsewhere.example"))
                .isNotNull();
        final String own = "http://127.0.0.1:" + server.port();
        SocketClient.connect(server.port(), "/echo", "Origin", own).close();
        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send("GET /echo?user=no HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(raw.readHead()).contains(" 401 ").contains("application/json");
        }
        assertThat(server.counters().count(WebCounters.Kind.SOCKETS_REFUSED)).isEqualTo(3);
    }

    @Test
    void shouldSayToWhoWantsNoWebSocketThatHereIsOne() {
        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(raw.readHead()).contains(" 426 ").containsIgnoringCase("Upgrade: websocket");
        }
    }

    @Test
    void shouldTakeNoLimitsThatAreNone() {
        assertThatThrownBy(() -> new SocketLimits(0, 1, 10, 20, 1)).hasMessageContaining("messageBytesMax=0");
        assertThatThrownBy(() -> new SocketLimits(Integer.MAX_VALUE, 1, 10, 20, 1))
                .hasMessageContaining("messageBytesMax=2147483647 is above");
        assertThatThrownBy(() -> new SocketLimits(1, 1, 10, 10, 1)).hasMessageContaining("silentMaxMs=10");
    }

    @Test
    void shouldLimitConnectionsByUserAndInAllAndGiveThePlaceBack() throws Exception {
        final SocketClient second = connect("ann");
        opened();
        try (SocketClient first = connect("ann")) {
            // Counted when it is opened, which a client may hear of before.
            opened();
            assertThatThrownBy(() -> connect("ann")).isNotNull();
            first.send("I am here").awaitText("heard");
            second.close();
            closed();
            try (SocketClient third = connect("ann")) {
                opened();
                third.send("me too").awaitText("heard me too");
            }
        }
        closed();
        closed();
        for (int i = 0; i < 6; i++) {
            connect("user" + i);
            opened();
        }
        assertThatThrownBy(() -> connect("one-too-many")).isNotNull();
    }

    @Test
    void shouldCloseOnAMessageThatIsTooLongAndOnWhatIsNoFrame() throws Exception {
        try (SocketClient client = connect("ann")) {
            client.send("x".repeat(MESSAGE_BYTES_MAX)).awaitText("heard xxx");
            // As characters it is short enough.
            client.send("\u20ac".repeat(MESSAGE_BYTES_MAX / 3 + 1));
            assertThat(client.awaitClose())
                    .isEqualTo(new SocketClient.Closed(
                            1009, "a message has 2001 bytes; " + MESSAGE_BYTES_MAX + " are taken at most"));
        }
        assertThat(closed()).startsWith("ann 1009 a message has");
        try (SocketClient client = connect("bytes")) {
            client.send(new byte[MESSAGE_BYTES_MAX]).awaitBytes(bytes -> bytes.length == MESSAGE_BYTES_MAX, "an echo");
            client.send(new byte[MESSAGE_BYTES_MAX + 1]);
            assertThat(client.awaitClose().reason()).contains("2001 bytes");
        }
        assertThat(closed()).startsWith("bytes 1009 a message has");
        try (SocketClient client = connect("far")) {
            try {
                // Too long by far to be read to its end.
                client.send("x".repeat(20 * MESSAGE_BYTES_MAX));
            } catch (final CompletionException e) {
                // Closed while it was at it.
                assertThat(e).hasRootCauseInstanceOf(IOException.class);
            }
            assertThat(client.awaitClose().code()).isIn(1009, 1006);
        }
        try (RawSocket raw = RawSocket.webSocket(server.port(), "/echo?user=bob")) {
            // Not masked, and of a kind that there is not.
            raw.send((byte) 0xFF, (byte) 0x7F, (byte) 0, (byte) 0).readToEnd();
        }
        // Two sockets, each with a thread that tells of its end: in either order.
        assertThat(List.of(closed(), closed()))
                .anyMatch(closed -> closed.startsWith("far 1009"))
                .anyMatch(closed -> closed.startsWith("bob 1002"));
    }

    @Test
    void shouldDropAClientThatDoesNotReadWithAReasonWhileOthersDoNotNotice() throws Exception {
        final byte[] message = new byte[1000];
        try (RawSocket deaf = RawSocket.webSocket(server.port(), "/echo?user=deaf")) {
            final ClientSocket socket = opened();
            try (SocketClient other = connect("other")) {
                final ClientSocket reading = opened();
                int sent = 0;
                while (socket.sendBinary(message)) {
                    reading.sendBinary(message);
                    other.awaitBytes(bytes -> bytes.length == message.length, "what the other was sent");
                    assertThat(++sent).isLessThan(100_000);
                }
                assertThat(socket.isOpen()).isFalse();
                assertThat(socket.waitingBytes()).isLessThanOrEqualTo(WAITING_BYTES_MAX);
                assertThat(closed()).startsWith("deaf 1008 you do not read");
                other.send("still").awaitText("heard still");
            }
            deaf.readToEnd();
        }
        assertThat(server.counters().count(WebCounters.Kind.SOCKETS_SLOW)).isEqualTo(1);
    }

    @Test
    void shouldDropAClientThatAnswersNoPingButKeepAQuietOneThatDoes() throws Exception {
        server.close();
        // The quiet one is asked a hundred times before its silence would count.
        server = start(50, 5_000);
        try (SocketClient quiet = connect("quiet");
                RawSocket dead = RawSocket.webSocket(server.port(), "/echo?user=dead")) {
            assertThat(closed()).startsWith("dead 1008 nothing was heard of you");
            dead.readToEnd();
            quiet.send("here").awaitText("heard here");
        }
        assertThat(server.counters().count(WebCounters.Kind.SOCKETS_SILENT)).isEqualTo(1);
    }

    @Test
    void shouldSayThatItEnds() throws Exception {
        try (SocketClient client = connect("ann")) {
            opened();
            server.close();
            assertThat(client.awaitClose().code()).isEqualTo(1001);
            assertThat(closed()).isEqualTo("ann 1001 the server ends");
        }
    }
}
