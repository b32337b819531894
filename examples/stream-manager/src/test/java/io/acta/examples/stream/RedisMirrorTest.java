package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.engine.Engine;
import io.acta.examples.stream.mirror.RedisMirror;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.BackingServer;
import io.acta.examples.web.testing.Patience;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mirror against a real Redis that is killed, started again, and cut off. */
class RedisMirrorTest {
    private static final String PREFIX = "test:";

    @TempDir
    private Path directory;

    private BackingServer redis;
    private StreamUnderTest server;
    private RedisMirror mirror;

    @BeforeEach
    void start() throws IOException {
        redis = BackingServer.redis(Files.createDirectory(directory.resolve("redis")));
        serve(20);
    }

    private void serve(final int debounceMs) {
        server = new StreamUnderTest(StreamUnderTest.context(directory.resolve("data"))
                .redis(redis.url(), "", PREFIX)
                .stateUpdateDebounceMs(debounceMs));
        mirror = server.stream().mirror();
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
            redis.close();
        }
    }

    private <R> R ask(final Function<RedisCommands<String, String>, R> question) {
        final RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    private JsonNode row(final String table, final String key) {
        final String text = ask(commands -> commands.hget(PREFIX + table, key));
        return text == null ? Json.object() : Json.object(text);
    }

    private long count(final String table) {
        final long rows = ask(commands -> commands.hlen(PREFIX + table));
        return rows;
    }

    private long show(final int layerId, final boolean visible) {
        return server.post(server.admin(), "/stream/layers/" + layerId + "/visibility", "{\"visible\":" + visible + "}")
                .body()
                .get("sequence")
                .asLong();
    }

    private void awaitMirrored(final long sequence) {
        Patience.await(
                "sequence " + sequence + " in redis", () -> mirror.isUp() && mirror.mirroredSequence() >= sequence);
    }

    @Test
    void shouldKeepRowsAndTheirSequenceInRedis() {
        final long sequence = show(3, false);
        awaitMirrored(sequence);
        assertThat(row("Layer", "3").get("visible").asText()).isEqualTo("NO");
        assertThat(row("Stream", "1").get("isLive").asText()).isEqualTo("NO");
        assertThat(Long.parseLong(ask(commands -> commands.hget(PREFIX + "position", "sequence"))))
                .isGreaterThanOrEqualTo(sequence);
        assertThat(count("Layer")).isEqualTo(5);
        assertThat(server.get(server.viewer(), "/stream/mirror")
                        .body()
                        .get("connected")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void shouldWriteTextsThatAReaderOfRedisUnderstands() {
        server.post(server.admin(), "/stream/layers/3", "{\"text\":\"Gr\u00fc\u00dfe\"}");
        final long sequence = server.post(server.viewer(), "/stream/chat", "{\"text\":\"hello\"}")
                .body()
                .get("sequence")
                .asLong();
        awaitMirrored(sequence);
        assertThat(row("Layer", "3").get("text").asText()).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(row("Layer", "3").get("changedBy").asText()).isEqualTo("ann");
        assertThat(row("Layer", "2").get("changedBy").isNull()).isTrue();
        final String messageId = server.get(server.viewer(), "/stream/chat")
                .body()
                .at("/messages/0/id")
                .asText();
        assertThat(row("ChatMessage", messageId).get("userId").asText()).isEqualTo("vic");
        assertThat(row("ChatMessage", messageId).get("text").asText()).isEqualTo("hello");
        assertThat(row("Activity", "" + ChatSentDecoder.TEMPLATE_ID)
                        .get("action")
                        .asText())
                .isEqualTo("ChatSent");
    }

    @Test
    void shouldGatherManyChangesInFewTransactions() {
        server.close();
        // So long that no machine takes it for two changes each.
        serve(1_000);
        final long before = mirror.transactions();
        long last = 0;
        for (int i = 0; i < 300; i++) {
            last = show(3, i % 2 == 0);
        }
        awaitMirrored(last);
        assertThat(mirror.transactions() - before).isLessThan(150);
    }

    @Test
    void shouldGoOnWhileRedisIsDeadAndCatchUpWhenItIsBack() {
        awaitMirrored(show(2, false));
        redis.kill();
        long last = 0;
        for (int i = 0; i < 50; i++) {
            last = show(3, i % 2 == 0);
        }
        Patience.await("that redis is seen to be away", () -> !mirror.isUp());
        assertThat(server.get(server.viewer(), "/stream/mirror")
                        .body()
                        .get("connected")
                        .booleanValue())
                .isFalse();
        redis.start();
        awaitMirrored(last);
        // It came back empty: rows that did not change meanwhile are there again too.
        assertThat(row("Layer", "2").get("visible").asText()).isEqualTo("NO");
        assertThat(row("Layer", "3").get("visible").asText()).isEqualTo("NO");
        assertThat(count("Layer")).isEqualTo(5);
        assertThat(mirror.wholeWrites()).isEqualTo(2);
    }

    @Test
    void shouldGoOnFromTheSequenceInRedisWhenOnlyTheConnectionBroke() {
        awaitMirrored(show(2, false));
        ask(commands -> commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
        awaitMirrored(show(2, true));
        assertThat(row("Layer", "2").get("visible").asText()).isEqualTo("YES");
        assertThat(mirror.wholeWrites()).isEqualTo(1);
    }

    @Test
    void shouldWriteAllAnewWhenSomebodyElseWroteMeanwhile() {
        awaitMirrored(show(2, false));
        ask(commands -> commands.hset(PREFIX + "position", "writer", "another"));
        ask(commands -> commands.hset(PREFIX + "Layer", "99", "{}"));
        ask(commands -> commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
        awaitMirrored(show(2, true));
        Patience.await(
                "what is not ours to be gone",
                () -> row("Layer", "99").isEmpty()
                        && ask(commands -> commands.hexists(PREFIX + "Layer", "99")) == Boolean.FALSE);
        assertThat(mirror.wholeWrites()).isEqualTo(2);
    }

    @Test
    void shouldRemoveRowsThatAreGone() {
        long last = 0;
        for (int i = 0; i < ChatReactor.MESSAGES_KEPT + 5; i++) {
            last = server.post(server.admin(), "/stream/chat", "{\"text\":\"" + i + "\"}")
                    .body()
                    .get("sequence")
                    .asLong();
        }
        awaitMirrored(last);
        assertThat(count("ChatMessage")).isEqualTo(ChatReactor.MESSAGES_KEPT);
    }

    @Test
    void shouldTellRedisWhatTheEngineHasAcceptedAndNotAppliedYetWhenItEnds() throws InterruptedException {
        awaitMirrored(show(2, false));
        final Engine engine = server.stream().engine();
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch hold = new CountDownLatch(1);
        engine.query(state -> {
            held.countDown();
            Patience.await("the end of the hold", hold);
            return 0;
        });
        Patience.await("the engine to be held", held);
        final long sequence = new StreamManagerActions(engine.publisher())
                .layerVisibilitySet(2, LayerVisibilitySetDecoder.seenVersionNullValue(), YesNo.YES, "ann");
        final Thread ending = new Thread(mirror::close, "ending");
        ending.start();
        Patience.await("that it waits for the engine", () -> ending.getState() == Thread.State.TIMED_WAITING);
        hold.countDown();
        ending.join();
        assertThat(Long.parseLong(ask(commands -> commands.hget(PREFIX + "position", "sequence"))))
                .isEqualTo(sequence);
        assertThat(row("Layer", "2").get("visible").asText()).isEqualTo("YES");
    }
}
