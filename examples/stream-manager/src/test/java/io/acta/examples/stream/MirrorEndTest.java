package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.acta.engine.state.TableType;
import io.acta.examples.stream.StreamUnderTest.Answer;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.BackingServer;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.ServerProcess;
import io.acta.examples.web.testing.SocketClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Redis has when the program was told to end: all of it, although changes are gathered for a minute. */
class MirrorEndTest {
    private static final String PREFIX = "stream-manager:";

    @TempDir
    private Path directory;

    private BackingServer redis;

    @BeforeEach
    void start() throws IOException {
        redis = BackingServer.redis(Files.createDirectory(directory.resolve("redis")));
    }

    @AfterEach
    void close() {
        if (redis != null) {
            redis.close();
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** Starts the program; returns when Redis has what there is at first. */
    private ServerProcess startMirrored() {
        final ServerProcess server = ServerProcess.ofMain(
                StreamManager.class,
                Map.of("REDIS_URL", redis.url(), "STATE_UPDATE_DEBOUNCE", "60000"),
                StreamKillTest.READY,
                "--port",
                "0",
                "--directory",
                data().toString());
        Patience.await(
                "all rows in redis",
                () -> ask(server, "GET", "/stream/mirror", null)
                                .body()
                                .get("wholeWrites")
                                .asInt()
                        == 1);
        return server;
    }

    private static Answer ask(final ServerProcess server, final String method, final String path, final String body) {
        return StreamUnderTest.ask(server.port(), token(server), method, path, body);
    }

    private static String token(final ServerProcess server) {
        return server.awaitReady().group(2);
    }

    private static long change(final ServerProcess server) {
        final Answer answer = ask(server, "POST", "/stream/layers/3", "{\"text\":\"the last word\"}");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().get("sequence").asLong();
    }

    private <R> R redis(final Function<RedisCommands<String, String>, R> question) {
        final RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    private long mirrored() {
        return Long.parseLong(redis(commands -> commands.hget(PREFIX + "position", "sequence")));
    }

    private JsonNode row(final TableType<?, ?> table, final long key) {
        return Json.object(redis(commands -> commands.hget(PREFIX + table.name(), Long.toString(key))));
    }

    @Test
    void shouldTellRedisTheLastStateAndItsSequenceBeforeItEnds() {
        final long clientId;
        try (ServerProcess server = startMirrored()) {
            final int wsPort =
                    ask(server, "GET", "/config", null).body().get("wsPort").intValue();
            try (SocketClient preview = SocketClient.connect(wsPort, "/preview?token=" + token(server))) {
                clientId = preview.await("config").get("clientId").asLong();
                final long sequence = change(server);
                assertThat(mirrored()).as("gathered still").isLessThan(sequence);
                assertThat(server.terminate()).isEqualTo(143);
            }
            assertThat(server.log()).contains("stopped in good order");
        }
        assertThat(row(LayerTable.TYPE, 3).get("text").asText()).isEqualTo("the last word");
        // That this one was put out is the last that the program did.
        assertThat(row(PreviewClientTable.TYPE, clientId).get("connected").asText())
                .isEqualTo("NO");
        final StreamContext context = StreamUnderTest.context(data());
        try (Engine engine = Engine.launch(StreamReactors.context(context.journalDirectory())
                .journal(StreamManager.journal(context.journalDirectory())))) {
            assertThat(mirrored()).isEqualTo(engine.position(Level.JOURNALED));
        }
    }

    @Test
    void shouldEndWithoutRedisAndSayWhatItLacks() {
        try (ServerProcess server = startMirrored()) {
            redis.kill();
            change(server);
            assertThat(server.terminate()).isEqualTo(143);
            assertThat(server.log())
                    .contains("redis did not take the last changes", "stopped in good order")
                    .doesNotContain("\tat ");
        }
    }
}
