package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nobody is asked for a token, a page of another site must not act through the browser of who can reach the server. */
class OtherSitesTest {
    @TempDir
    private static Path directory;

    private static StreamUnderTest server;

    @BeforeAll
    static void start() {
        server = new StreamUnderTest(StreamUnderTest.context(directory).isAuthOff(true));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /** By hand, because an HTTP client does not let anybody choose these headers. */
    private static String answer(final int port, final String request, final List<String> headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            final String text = request + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            final byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(line, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length());
        }
    }

    private static String post(final String host, final String origin) throws IOException {
        final int port = server.stream().port();
        return answer(
                port,
                "POST /stream/settings",
                List.of(
                        "Host: " + host + ":" + port,
                        origin == null ? "X-No: origin" : "Origin: " + origin,
                        "Content-Type: text/plain",
                        "Content-Length: 16",
                        "",
                        "{\"targetFPS\":30}"));
    }

    private static String upgrade(final String origin) throws IOException {
        final int port = server.stream().wsPort();
        return answer(
                port,
                "GET /preview",
                List.of(
                        "Host: 127.0.0.1:" + port,
                        "Origin: " + origin,
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    }

    @Test
    void shouldServeItsOwnPagesAndPrograms() throws IOException {
        final String own = ":" + server.stream().port();
        assertThat(post("127.0.0.1", null)).isEqualTo("200");
        assertThat(post("127.0.0.1", "http://127.0.0.1" + own)).isEqualTo("200");
        assertThat(post("localhost", "http://localhost" + own)).isEqualTo("200");
        assertThat(upgrade("http://127.0.0.1" + own)).isEqualTo("101");
    }

    @Test
    void shouldRefuseAPageOfAnotherSite() throws IOException {
        assertThat(post("127.0.0.1", "http://elsewhere.example")).isEqualTo("403");
        assertThat(post("127.0.0.1", "http://127.0.0.1.elsewhere.example")).isEqualTo("403");
        assertThat(post("127.0.0.1", "null")).isEqualTo("403");
        assertThat(upgrade("http://elsewhere.example")).isEqualTo("403");
    }

    @Test
    void shouldRefuseANameThatWasPointedHere() throws IOException {
        assertThat(post(
                        "elsewhere.example",
                        "http://elsewhere.example:" + server.stream().port()))
                .isEqualTo("403");
    }
}
