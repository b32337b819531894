package io.acta.examples.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.examples.web.testing.RawSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages and JSON over real sockets. */
class WebServerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private WebServer server;

    @BeforeEach
    void start() {
        server = WebServer.start(context());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static WebServerContext context() {
        return new WebServerContext()
                .pages("/pages")
                .bodyBytesMax(1000)
                .routes(routes -> routes.get("/long", request -> request.json(Map.of("text", "x".repeat(5000))))
                        .get("/fault", request -> {
                            throw new IllegalStateException("a secret of the server");
                        })
                        .post("/fps", request -> {
                            final Fields fields = Fields.of(request).only("fps");
                            request.json(Map.of("fps", fields.integer("fps", 1, 240)));
                        }));
    }

    private HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url()).resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(final String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url()).resolve("/fps"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void shouldServePagesThatAreAskedAboutAgainAndMayNotBeFramed() throws Exception {
        final HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>A page</title>");
        assertThat(page.headers().map())
                .containsEntry("cache-control", List.of("no-cache"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsKey("content-security-policy")
                .doesNotContainKey("server");
        final HttpResponse<String> again = HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url()))
                        .header(
                                "If-None-Match",
                                page.headers().firstValue("etag").orElseThrow())
                        .build(),
                BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void shouldAnswerInJsonWhateverIsWrong() throws Exception {
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(get("/nowhere").body()).startsWith("{\"error\":");
        assertThat(get("/fps").statusCode()).isEqualTo(405);
        assertThat(get("/../../etc/passwd").statusCode()).isBetween(400, 404);
        final HttpResponse<String> fault = get("/fault");
        assertThat(fault.statusCode()).isEqualTo(500);
        assertThat(fault.body()).isEqualTo("{\"error\":\"the server failed\"}");
        assertThat(server.counters().count(WebCounters.Kind.REQUESTS_REFUSED)).isGreaterThanOrEqualTo(4);
    }

    @Test
    void shouldNameTheFieldThatIsWrong() throws Exception {
        assertThat(post("{\"fps\":60}").body()).isEqualTo("{\"fps\":60}");
        assertThat(post("{\"fps\":900}").body())
                .isEqualTo("{\"error\":\"fps=900 is not within 1 to 240\",\"field\":\"fps\"}");
        assertThat(post("{\"fsp\":60}").body()).contains("\"field\":\"fsp\"");
        assertThat(post("{\"fps\":60").statusCode()).isEqualTo(400);
        assertThat(post("{\"fps\":60}{}").statusCode()).isEqualTo(400);
        assertThat(post("[".repeat(500)).statusCode()).isEqualTo(400);
        assertThat(post(" ".repeat(1001)).statusCode()).isEqualTo(413);
    }

    @Test
    void shouldTakeNoBodyThatIsTooLongOrDoesNotSayHowLongItIs() throws Exception {
        assertThat(post(" ".repeat(1001)).body())
                .isEqualTo("{\"error\":\"the body has 1001 bytes; 1000 are taken at most\"}");
        final HttpResponse<String> unsaid = HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url()).resolve("/fps"))
                        .POST(HttpRequest.BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream("{\"fps\":60}".getBytes(StandardCharsets.UTF_8))))
                        .build(),
                BodyHandlers.ofString());
        assertThat(unsaid.statusCode()).isEqualTo(411);
        assertThat(unsaid.body()).contains("Content-Length");
    }

    @Test
    void shouldTellItsRoutes() {
        assertThat(server.routes()).containsExactly("GET /fault", "GET /long", "POST /fps");
    }

    @Test
    void shouldCompressWhatIsLong() throws Exception {
        final HttpResponse<byte[]> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url()).resolve("/long"))
                        .header("Accept-Encoding", "gzip")
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(answer.body()).hasSizeLessThan(500);
        try (GZIPInputStream inflated = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(inflated.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("x".repeat(5000));
        }
    }

    @Test
    void shouldEndAConnectionWhoseHeadersAreTooLong() {
        try (RawSocket verbose = new RawSocket(server.port())) {
            verbose.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(20_000) + "\r\n\r\n");
            assertThat(verbose.readHead()).contains(" 431 ");
        }
    }

    @Test
    void shouldEndAConnectionThatSaysNothing() {
        // In this test alone: a client's next request must not meet a connection that ends just then.
        server.close();
        server = WebServer.start(context().idleMs(300));
        try (RawSocket silent = new RawSocket(server.port());
                RawSocket slow = new RawSocket(server.port()).send("GET / HT")) {
            assertThat(silent.read()).isEqualTo(-1);
            slow.readToEnd();
        }
    }

    @Test
    void shouldEndInTimeAndCutOffWhomItStillAnswers() throws Exception {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        final WebServer busy = WebServer.start(context()
                .routes(routes -> routes.get("/slow", request -> {
                    asked.countDown();
                    ended.await();
                })));
        final int port = busy.port();
        try (RawSocket client = new RawSocket(port).send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")) {
            asked.await();
            busy.close();
            client.readToEnd();
            assertThatThrownBy(() -> new RawSocket(port)).hasRootCauseInstanceOf(ConnectException.class);
        } finally {
            ended.countDown();
        }
    }

    @Test
    void shouldSayWhichPortIsTakenAndWhatElseMakesNoSense() {
        assertThatThrownBy(() -> WebServer.start(new WebServerContext().port(server.port())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "cannot listen on 127.0.0.1:" + server.port()
                                + ": Address already in use; name another port by --port (0 takes any that is free), or another host");
        assertThatThrownBy(() ->
                        WebServer.start(new WebServerContext().host("no host").port(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("cannot listen on no host:0: no address is known for that name;");
        assertThatThrownBy(() -> WebServer.start(new WebServerContext().port(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port=-1");
        assertThatThrownBy(() -> WebServer.start(new WebServerContext().pages("/not-there")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pages=/not-there");
    }
}
