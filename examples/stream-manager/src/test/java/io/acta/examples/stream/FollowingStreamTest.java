package io.acta.examples.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.EngineException;
import io.acta.examples.stream.StreamUnderTest.Answer;
import io.acta.examples.stream.web.Access;
import io.acta.examples.web.testing.Patience;
import io.acta.examples.web.testing.ServerProcess;
import io.acta.examples.web.testing.SocketClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that follows another one's journal: it reads, it changes nothing, and it takes over when the other one is killed. */
class FollowingStreamTest {
    @TempDir
    private Path directory;

    @Test
    void shouldServeReadsRefuseChangesAndTakeOverWhenTheLeaderIsKilled() {
        try (ServerProcess leader = StreamKillTest.start(directory)) {
            final int port = leader.port();
            final String token = leader.awaitReady().group(2);
            assertThat(StreamUnderTest.ask(port, token, "POST", "/stream/layers/3", "{\"text\":\"from the leader\"}")
                            .status())
                    .isEqualTo(200);
            try (FollowingStream follower =
                    new FollowingStream(StreamUnderTest.context(directory).isFollower(true))) {
                Patience.await(
                        "the leader's text", () -> layerText(follower, token).equals("from the leader"));
                assertThat(ask(follower, token, "GET", "/health", null)
                                .body()
                                .get("role")
                                .asText())
                        .isEqualTo("follower");
                final Answer refused = ask(follower, token, "POST", "/stream/start", "{}");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.error()).contains("follows");
                final Answer early = ask(follower, token, "POST", "/node/promote", "{}");
                assertThat(early.status()).isEqualTo(409);
                assertThat(early.error()).contains("alive");
                StreamUnderTest.ask(port, token, "POST", "/stream/start", "{}");

                leader.kill();
                assertThat(ask(follower, token, "POST", "/node/promote", "{}").status())
                        .isEqualTo(200);
                Patience.await("a leader on the follower's port", () -> leads(follower, token));
                assertThat(ask(follower, token, "GET", "/stream/status", null)
                                .body()
                                .get("isLive")
                                .booleanValue())
                        .isTrue();
                assertThat(ask(follower, token, "POST", "/stream/layers/3", "{\"text\":\"taken over\"}")
                                .status())
                        .isEqualTo(200);
                final int wsPort = ask(follower, token, "GET", "/config", null)
                        .body()
                        .get("wsPort")
                        .intValue();
                try (SocketClient preview = SocketClient.connect(wsPort, "/preview?token=" + token)) {
                    preview.await("config");
                    preview.awaitBytes(bytes -> bytes.length > 0, "a frame");
                }
            }
        }
    }

    @Test
    void shouldLetGoOfTheJournalWhenItCannotLead() {
        RunningStream.launch(StreamUnderTest.context(directory), StreamManager.journal(journal()))
                .close();
        final StreamContext context = StreamUnderTest.context(directory).isFollower(true);
        try (FollowingStream follower = new FollowingStream(context)) {
            // Two of its ports are the same when it leads, so that it cannot.
            context.ports(0, follower.port(), 0);
            final String token = follower.access().issue("ann", Access.ADMIN, 60_000);
            assertThat(ask(follower, token, "POST", "/node/promote", "{}").status())
                    .isEqualTo(200);
            Patience.await("another process's turn", this::canLead);
        }
    }

    private Path journal() {
        return StreamUnderTest.context(directory).journalDirectory();
    }

    private boolean canLead() {
        try (RunningStream another =
                RunningStream.launch(StreamUnderTest.context(directory), StreamManager.journal(journal()))) {
            return another.port() != 0;
        } catch (final EngineException e) {
            assertThat(e).hasStackTraceContaining("journal in use by this process");
            return false;
        }
    }

    private static Answer ask(
            final FollowingStream follower,
            final String token,
            final String method,
            final String path,
            final String body) {
        return StreamUnderTest.ask(follower.port(), token, method, path, body);
    }

    private static String layerText(final FollowingStream follower, final String token) {
        return ask(follower, token, "GET", "/stream/layers", null)
                .body()
                .at("/layers/2/text")
                .asText();
    }

    private static boolean leads(final FollowingStream follower, final String token) {
        try {
            return ask(follower, token, "GET", "/health", null)
                    .body()
                    .path("role")
                    .asText()
                    .equals("leader");
        } catch (final IllegalStateException e) {
            // Between one server and the next nobody listens.
            return false;
        }
    }
}
