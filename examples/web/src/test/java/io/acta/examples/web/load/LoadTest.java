package io.acta.examples.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.SocketHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The load program against a server that keeps its word, and against some that don't. */
class LoadTest {
    /** A client's words are told to all; then the client is told that they were. Words are {@code CLIENT NUMBER}. */
    private static final class Square implements SocketHandler {
        private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
        private final String forget;
        private final boolean answers;

        Square(final String forget, final boolean answers) {
            this.forget = forget;
            this.answers = answers;
        }

        @Override
        public void onOpen(final ClientSocket socket) {
            sockets.add(socket);
            socket.sendText("ready");
        }

        @Override
        public void onText(final ClientSocket socket, final String text) {
            if (text.equals(forget)) {
                if (answers) {
                    socket.sendText("ok " + text);
                }
                return;
            }
            sockets.forEach(each -> each.sendText("told " + text));
            socket.sendText("ok " + text);
        }
    }

    /** What the square speaks. */
    public static final class SquareScript implements LoadScript {
        private int clients;

        @Override
        public String name() {
            return "square";
        }

        @Override
        public void prepare(final URI server, final int count) {
            clients = count;
        }

        @Override
        public URI socket(final URI server, final int client) {
            return URI.create("ws://" + server.getAuthority() + "/ws");
        }

        @Override
        public String message(final int client, final long number) {
            return client + " " + number;
        }

        @Override
        public int watchers(final int client) {
            return clients;
        }

        @Override
        public void onText(final int client, final String text, final LoadObserver observer) {
            final String[] words = text.split(" ");
            switch (words[0]) {
                case "ready" -> observer.ready();
                case "ok" -> observer.acknowledged(Long.parseLong(words[2]));
                default -> observer.notified(Integer.parseInt(words[1]), Long.parseLong(words[2]));
            }
        }
    }

    private final StringWriter said = new StringWriter();

    private int load(final SocketHandler handler) {
        try (WebServer server = WebServer.start(new WebServerContext().socket("/ws", handler))) {
            return new CommandLine(new Load())
                    .setOut(new PrintWriter(said))
                    .execute(
                            "--script=square",
                            "--url=" + server.url(),
                            "--clients=5",
                            "--rate=50",
                            "--warm-up=1",
                            "--seconds=1",
                            "--drain=3");
        }
    }

    @Test
    void shouldEndWellWhenAllWasAcknowledgedAndTold() {
        assertThat(load(new Square("nothing", true))).as(said.toString()).isZero();
        assertThat(said.toString())
                .contains("sent 500 actions of 5 clients")
                .contains("acknowledged 500, told of 2,500 times")
                .contains("lost 0")
                .contains("action to notification, ms: p50 ")
                .contains("(1,250 times)");
    }

    @Test
    void shouldEndWithOneWhenAnActionWasAcknowledgedAndNotTold() {
        assertThat(load(new Square("3 70", true))).isEqualTo(1);
        assertThat(said.toString()).contains("lost 1: 0 without an answer, 1 acknowledged and not told to all");
    }

    @Test
    void shouldEndWithOneWhenAnActionWasNotAnswered() {
        assertThat(load(new Square("3 70", false))).isEqualTo(1);
        assertThat(said.toString()).contains("lost 1: 1 without an answer");
    }

    @Test
    void shouldEndWithOneWhenTheServerClosesAConnection() {
        final Square square = new Square("nothing", true);
        assertThat(load(new SocketHandler() {
                    @Override
                    public void onOpen(final ClientSocket socket) {
                        square.onOpen(socket);
                    }

                    @Override
                    public void onText(final ClientSocket socket, final String text) {
                        square.onText(socket, text);
                        // The client's last action: what it had sent and nobody read would make of the close a reset,
                        // which takes the reason with it.
                        if (text.equals("2 100")) {
                            socket.close(1008, "enough");
                        }
                    }
                }))
                .isEqualTo(1);
        assertThat(said.toString()).contains("1 × closed by the server: 1008 enough");
    }

    @Test
    void shouldSayWhichScriptsThereAre() {
        final StringWriter errors = new StringWriter();
        assertThat(new CommandLine(new Load())
                        .setErr(new PrintWriter(errors))
                        .execute("--script=none", "--url=http://127.0.0.1:1/"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("[instance-server, square, voice-rooms]");
    }

    @Test
    void shouldSayThatNoMoreActionsCanBeCounted() {
        final StringWriter errors = new StringWriter();
        assertThat(new CommandLine(new Load())
                        .setErr(new PrintWriter(errors))
                        .execute(
                                "--script=square",
                                "--url=http://127.0.0.1:1/",
                                "--clients=1000",
                                "--rate=1000",
                                "--seconds=3600"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--clients, --rate, --seconds and --warm-up make 3605000000 actions");
    }

    @Test
    void shouldSayWhatToDoWhenNoServerIsThere() throws IOException {
        final int deserted;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            deserted = taken.getLocalPort();
        }
        final StringWriter errors = new StringWriter();
        assertThat(new CommandLine(new Load())
                        .setOut(new PrintWriter(said))
                        .setErr(new PrintWriter(errors))
                        .execute("--script=square", "--url=http://127.0.0.1:" + deserted + "/", "--clients=2"))
                .isEqualTo(1);
        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .contains("ConnectException", "start the server that speaks square", "--url", ":" + deserted);
    }
}
