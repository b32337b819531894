package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.web.Json;
import io.acta.examples.web.testing.BackingServer;
import io.acta.examples.web.testing.ServerProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers as child processes, each killed while letters are under way. Reader and writer live by requests and polling alone. */
@Timeout(300)
class LettersKillTest {
    private static final Pattern READY = Pattern.compile("voice rooms on http://[^:]+:(\\d+)/");
    private static final int LETTERS = 20;

    @TempDir
    private Path directory;

    private final int westPort = BackingServer.freePort();
    private final int eastPort = BackingServer.freePort();

    private ServerProcess start(final String name, final int port, final String peer, final int peerPort) {
        return ServerProcess.ofMain(
                VoiceRooms.class,
                READY,
                "--port=" + port,
                "--directory=" + directory.resolve(name),
                "--name=" + name,
                "--peer=" + peer + "=http://127.0.0.1:" + peerPort + "/",
                "--peer-secret=" + directory.resolve("secret"),
                "--peer-limits=5000,60000,600000",
                // Nobody is put out for what a slow machine does.
                "--evict-after=600000");
    }

    private ServerProcess startWest() {
        return start("west", westPort, "east", eastPort);
    }

    private ServerProcess startEast() {
        return start("east", eastPort, "west", westPort);
    }

    /** Joins by a request. @return the session's token. */
    private static String join(final int port, final Room room, final String name) {
        final HttpResponse<String> answer =
                RoomsOnline.post(port, "/rooms/" + room.code() + "/join", null, "{\"displayName\":\"" + name + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.object(answer.body()).path("sessionToken").asText();
    }

    private void write(final String session, final Room far, final String content) {
        final HttpResponse<String> answer = RoomsOnline.post(
                westPort,
                "/peers/east/letters",
                session,
                Json.object()
                        .put("roomCode", far.code())
                        .put("content", content)
                        .toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void shouldCarryEveryLetterOnceAlthoughEachServerIsKilledOnTheWay() {
        ServerProcess west = startWest();
        ServerProcess east = startEast();
        try {
            west.awaitReady();
            east.awaitReady();
            final String ada = join(westPort, RoomsOnline.makeRoom(westPort, "{}"), "Ada");
            final Room far = RoomsOnline.makeRoom(eastPort, "{}");
            final String grace = join(eastPort, far, "Grace");
            final List<String> written = new ArrayList<>();

            // The one who is written to is killed between letters, and comes back.
            for (int i = 0; i < LETTERS; i++) {
                written.add("first " + i);
                write(ada, far, "first " + i);
                if (i == LETTERS / 2) {
                    east.kill();
                }
            }
            east = startEast();
            east.awaitReady();
            awaitLetters(far, grace, written);

            // The one who writes is killed while the other is away.
            east.kill();
            for (int i = 0; i < LETTERS; i++) {
                written.add("second " + i);
                write(ada, far, "second " + i);
            }
            west.kill();
            east = startEast();
            east.awaitReady();
            west = startWest();
            west.awaitReady();
            awaitLetters(far, grace, written);

            // The same number is no other letter after all that.
            written.add("third");
            write(ada, far, "third");
            awaitLetters(far, grace, written);
        } finally {
            west.close();
            east.close();
        }
    }

    /** Once somebody in the room was told of the last one, polls as a page does that has no WebSocket. */
    private void awaitLetters(final Room far, final String session, final List<String> wanted) {
        final Joined bell = RoomsOnline.join(eastPort, far, "Bell", false);
        bell.client()
                .await("DataReceived", told -> told.path("content").asText().equals(wanted.get(wanted.size() - 1)));
        bell.client().close();
        final HttpResponse<String> answer =
                RoomsOnline.get(eastPort, "/rooms/" + far.code() + "/updates?since=0", session);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        final JsonNode told = Json.object(answer.body());
        assertThat(told.path("missed").asBoolean()).isFalse();
        assertThat(told.path("updates").findValuesAsText("content")).isEqualTo(wanted);
    }
}
