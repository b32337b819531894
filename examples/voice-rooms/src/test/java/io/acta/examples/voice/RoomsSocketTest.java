package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acta.examples.voice.RoomsOnline.Joined;
import io.acta.examples.voice.RoomsOnline.Room;
import io.acta.examples.web.Json;
import io.acta.examples.web.access.Identity;
import io.acta.examples.web.access.Tokens;
import io.acta.examples.web.testing.SocketClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol over real sockets: JSON, SBE frames, requests and polling. */
@Timeout(180)
class RoomsSocketTest {
    @TempDir
    private Path directory;

    private RoomsOnline online;

    @BeforeEach
    void start() {
        online = new RoomsOnline(directory, settings -> settings);
    }

    @AfterEach
    void close() {
        online.close();
    }

    @Test
    void shouldTalkInARoomThatWasMadeOverHttp() {
        final Room room = online.makeRoom();
        assertThat(room.code()).matches("[A-Za-z0-9_-]{22}");
        final Joined ada = online.join(room, "Ada", true);
        assertThat(ada.success().path("role").asText()).isEqualTo("HOST");
        final Joined grace = online.join(room, "Grace", false);
        assertThat(grace.success().path("participants")).hasSize(2);
        ada.client().await("ParticipantJoined");
        grace.client().send("SendData", "content", "hello");
        final JsonNode told = ada.client().await("DataReceived");
        assertThat(told.path("content").asText()).isEqualTo("hello");
        assertThat(told.path("fromId").asText()).isEqualTo(grace.id());
        grace.client().await("DataReceived");
        grace.client().send("Leave", "requestId", "9");
        ada.client().await("ParticipantLeft");
        assertThat(grace.client().awaitClose().code()).isEqualTo(1000);
    }

    @Test
    void shouldServeThePageOfARoomAndSayOnItWhenThereIsNone() {
        final Room room = online.makeRoom();
        final HttpResponse<String> page = RoomsOnline.get(online.port(), "/room/" + room.code(), null);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(RoomsOnline.get(online.port(), "/room/AAAAAAAAAAAAAAAAAAAAAA", null)
                        .statusCode())
                .isEqualTo(404);
        final HttpResponse<String> none = RoomsOnline.get(online.port(), "/room/x", null);
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("There is no room of this link");
    }

    @Test
    void shouldStampWhoSentItOverWhateverTheClientWrote() {
        final Room room = online.makeRoom();
        final Joined ada = online.join(room, "Ada", true);
        final Joined eve = online.join(room, "Eve", false);
        // As if the host had sent it.
        eve.apply("SendData", "participantId", ada.id(), "channelId", "1", "content", "I am Ada");
        assertThat(ada.client().await("DataReceived").path("fromId").asText()).isEqualTo(eve.id());
        assertThat(eve.ask("Kick", "participantId", ada.id(), "targetId", ada.id())
                        .path("reason")
                        .asText())
                .isEqualTo(Rejection.NOT_ALLOWED.reason());
        eve.client().send("ChannelClosed", "participantId", ada.id(), "channelId", "1");
        assertThat(eve.client().await("error").path("error").asText()).contains("not for clients");
    }

    @Test
    void shouldRefuseATokenOfAnotherRoomAnOldOneAndAForgedOne() {
        final Room room = online.makeRoom();
        final Room other = online.makeRoom();
        for (final String token : new String[] {other.hostToken(), room.hostToken() + "x", "x.y", "none"}) {
            try (SocketClient client = SocketClient.connect(online.port(), "/ws")) {
                client.send("Join", "roomCode", room.code(), "displayName", "Eve", "authToken", token);
                assertThat(client.await("JoinError").path("reason").asText()).contains("token");
            }
        }
    }

    @Test
    void shouldInviteToARoleBelowOnesOwnAndNoHigher() {
        final Room room = online.makeRoom();
        final Joined ada = online.join(room, "Ada", true);
        final String path = "/rooms/" + room.code() + "/invitations";
        final HttpResponse<String> answer =
                RoomsOnline.post(online.port(), path, ada.sessionToken(), "{\"role\":\"VIEWER\",\"user\":\"grace\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        final Joined grace = online.join(
                new Room(room.code(), Json.object(answer.body()).path("token").asText()), "Grace", true);
        assertThat(grace.success().path("role").asText()).isEqualTo("VIEWER");
        assertThat(RoomsOnline.post(online.port(), path, ada.sessionToken(), "{\"role\":\"HOST\",\"user\":\"eve\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(RoomsOnline.post(online.port(), path, grace.sessionToken(), "{\"role\":\"VIEWER\",\"user\":\"eve\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void shouldLiveByRequestsAndPollingAlone() {
        final Room room = online.makeRoom();
        final Joined ada = online.join(room, "Ada", true);
        final HttpResponse<String> joined = joinByRequest(room, "{\"displayName\":\"Poller\"}");
        assertThat(joined.statusCode()).as(joined.body()).isEqualTo(200);
        final JsonNode success = Json.object(joined.body());
        final String session = success.path("sessionToken").asText();
        final String since = success.path("number").asText();
        ada.apply("SendData", "content", "to a poller");
        final JsonNode updates = poll(room, session, since);
        assertThat(updates.path("missed").asBoolean()).isFalse();
        assertThat(updates.path("updates"))
                .extracting(update -> update.path("type").asText())
                .contains("DataReceived");
        final String latest = updates.path("latest").asText();
        assertThat(poll(room, session, latest).path("updates")).isEmpty();
        final HttpResponse<String> said = RoomsOnline.post(
                online.port(),
                "/rooms/" + room.code() + "/messages",
                session,
                "{\"type\":\"SendData\",\"content\":\"from a poller\"}");
        assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
        assertThat(ada.client()
                        .await(
                                "DataReceived",
                                told -> told.path("content").asText().startsWith("from"))
                        .path("fromName")
                        .asText())
                .isEqualTo("Poller");
        assertThat(RoomsOnline.get(online.port(), "/rooms/" + room.code() + "/updates?since=0", "A".repeat(22))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldLetNoMoreInByRequestsThanMayConnectFromAnAddress() {
        online.close();
        online = new RoomsOnline(directory, settings -> settings.connections(100, 3, 8));
        final Room room = online.makeRoom();
        final HttpResponse<String> first = joinByRequest(room, "{\"displayName\":\"Poller\"}");
        for (int i = 1; i < 3; i++) {
            assertThat(joinByRequest(room, "{\"displayName\":\"Poller\"}").statusCode())
                    .isEqualTo(200);
        }
        final HttpResponse<String> refused = joinByRequest(room, "{\"displayName\":\"Poller\"}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("too many came in");
        // Whoever is in already may come back.
        final String session = Json.object(first.body()).path("sessionToken").asText();
        assertThat(joinByRequest(room, "{\"sessionToken\":\"" + session + "\"}").statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> joinByRequest(final Room room, final String body) {
        return RoomsOnline.post(online.port(), "/rooms/" + room.code() + "/join", null, body);
    }

    private JsonNode poll(final Room room, final String session, final String since) {
        final HttpResponse<String> polled =
                RoomsOnline.get(online.port(), "/rooms/" + room.code() + "/updates?since=" + since, session);
        assertThat(polled.statusCode()).as(polled.body()).isEqualTo(200);
        return Json.object(polled.body());
    }

    @Test
    void shouldTakeASessionUpAgainAfterALostConnection() {
        final Room room = online.makeRoom();
        final Joined ada = online.join(room, "Ada", true);
        final Joined grace = online.join(room, "Grace", false);
        grace.client().abort();
        ada.client()
                .await(
                        "ParticipantChanged",
                        told -> told.path("connected").asText().equals("NO"));
        final Joined again = online.resume(grace.sessionToken());
        assertThat(again.id()).isEqualTo(grace.id());
        assertThat(again.success().path("resumed").asText()).isEqualTo("YES");
        ada.client()
                .await(
                        "ParticipantChanged",
                        told -> told.path("connected").asText().equals("YES"));
        // A second channel takes over from one that is open still: that one's close puts nobody out.
        final Joined third = online.resume(grace.sessionToken());
        assertThat(again.client().awaitClose().reason()).contains("taken this session over");
        third.apply("SendData", "content", "still here");
        ada.client().await("DataReceived");
    }

    @Test
    void shouldPutOutWhoIsSilentAndTellItWhy() {
        online.close();
        online = new RoomsOnline(directory, settings -> settings.heartbeats(150, 600));
        final Room room = online.makeRoom();
        final Joined silent = online.join(room, "Silent", true);
        assertThat(silent.client().await("Dismissed").path("reason").asText()).isEqualTo("TIMED_OUT");
        assertThat(silent.client().awaitClose().reason()).contains("TIMED_OUT");
    }

    @Test
    void shouldPutOutWhoseTokenHasEndedAndTellItWhy() {
        final Room room = online.makeRoom();
        final Joined ada = online.join(room, "Ada", true);
        // Long enough to come in by it on any machine.
        final Joined grace = online.join(asGrace(room, "SPEAKER", 5_000), "Grace", true);
        assertThat(grace.success().path("tokenLeftMs").asLong()).isBetween(1L, 5_000L);
        assertThat(grace.client().await("Dismissed").path("reason").asText()).isEqualTo("TOKEN_ENDED");
        assertThat(grace.client().awaitClose().reason()).contains("TOKEN_ENDED");
        assertThat(ada.client().await("ParticipantLeft").path("reason").asText())
                .isEqualTo("TOKEN_ENDED");
        assertThat(renew(room, grace, "x").statusCode()).isEqualTo(401);
    }

    @Test
    void shouldRenewATokenOfWhoIsInTheRoomByIt() {
        final Room room = online.makeRoom();
        final Room mine = asGrace(room, "SPEAKER", 600_000);
        final Joined grace = online.join(mine, "Grace", true);
        final HttpResponse<String> answer = renew(room, grace, mine.hostToken());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        final String other = Json.object(answer.body()).path("token").asText();
        assertThat(Json.object(answer.body()).path("leftMs").asLong()).isEqualTo(86_400_000);
        grace.apply("RenewToken", "authToken", other);
        assertThat(expiresMs(grace)).isEqualTo(identity(other).expiresAtMs());
        // By requests too.
        final HttpResponse<String> said = RoomsOnline.post(
                online.port(),
                "/rooms/" + room.code() + "/messages",
                grace.sessionToken(),
                "{\"type\":\"RenewToken\",\"authToken\":\"" + other + "\"}");
        assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
        // Neither a forged one nor another user's nor one of another room.
        assertThat(grace.ask("RenewToken", "authToken", other + "A")
                        .path("reason")
                        .asText())
                .contains("not issued here");
        assertThat(grace.ask("RenewToken", "authToken", room.hostToken())
                        .path("reason")
                        .asText())
                .isEqualTo(Rejection.TOKEN_OF_ANOTHER.reason());
        assertThat(grace.ask(
                                "RenewToken",
                                "authToken",
                                asGrace(online.makeRoom(), "SPEAKER", 600_000).hostToken())
                        .path("reason")
                        .asText())
                .isEqualTo(Rejection.TOKEN_OF_ANOTHER.reason());
        assertThat(renew(room, grace, room.hostToken()).statusCode()).isEqualTo(403);
    }

    @Test
    void shouldGiveNobodyByANewTokenWhatAHostTookAway() {
        final Room room = online.makeRoom();
        final Joined ada = online.join(room, "Ada", true);
        final Room asModerator = asGrace(room, "MODERATOR", 600_000);
        final Joined grace = online.join(asModerator, "Grace", true);
        ada.apply("ChangeRole", "targetId", grace.id(), "role", "VIEWER");
        final String lower = Json.object(
                        renew(room, grace, asModerator.hostToken()).body())
                .path("token")
                .asText();
        assertThat(identity(lower).role()).isEqualTo("VIEWER");
        ada.apply("ChangeRole", "targetId", grace.id(), "role", "MODERATOR");
        final String stays =
                Json.object(renew(room, grace, lower).body()).path("token").asText();
        assertThat(identity(stays).role()).isEqualTo("VIEWER");
        ada.apply("Kick", "targetId", grace.id());
        assertThat(grace.client().awaitClose().reason()).contains("KICKED");
        assertThat(renew(room, grace, asModerator.hostToken()).statusCode()).isEqualTo(401);
    }

    /** A token that the server might have issued so that it ends soon. */
    private Room asGrace(final Room room, final String role, final long lifeMs) {
        return new Room(
                room.code(),
                Tokens.open(directory)
                        .issue(new Identity("grace", role, room.code(), System.currentTimeMillis() + lifeMs)));
    }

    private Identity identity(final String token) {
        return Tokens.open(directory).check(token, 0);
    }

    private HttpResponse<String> renew(final Room room, final Joined joined, final String token) {
        return RoomsOnline.post(
                online.port(),
                "/rooms/" + room.code() + "/renewals",
                joined.sessionToken(),
                "{\"token\":\"" + token + "\"}");
    }

    private long expiresMs(final Joined joined) {
        return online.rooms()
                .engine()
                .query(state -> state.view(ParticipantTable.TYPE)
                        .get(Long.parseLong(joined.id()))
                        .expiresNs())
                .thenApply(TimeUnit.NANOSECONDS::toMillis)
                .join();
    }

    @Test
    void shouldSpeakSbeFramesAndTakeThoseOfTheVersionBefore() {
        final Room room = online.makeRoom();
        final Joined ada = online.join(room, "Ada", true);
        final SocketClient client = SocketClient.connect(online.port(), "/ws?format=sbe");
        client.send(joinFrame(room));
        final byte[] success =
                client.awaitBytes(bytes -> templateId(bytes) == JoinSuccessDecoder.TEMPLATE_ID, "JoinSuccess");
        final JoinSuccessDecoder joined = new JoinSuccessDecoder();
        joined.wrapAndApplyHeader(new UnsafeBuffer(success), 0, new MessageHeaderDecoder());
        assertThat(joined.role()).isEqualTo(Role.SPEAKER);
        assertThat(joined.sessionToken()).hasSize(22);
        client.send(updateOfVersion0("topic", "old but good"));
        final JsonNode told = ada.client().await("StateUpdate");
        assertThat(told.path("value").asText()).isEqualTo("old but good");
        assertThat(told.path("byId").asText()).isEqualTo(Long.toString(joined.userId()));
    }

    private static int templateId(final byte[] message) {
        return new MessageHeaderDecoder().wrap(new UnsafeBuffer(message), 0).templateId();
    }

    private static byte[] joinFrame(final Room room) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final JoinEncoder join = new JoinEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestId(JoinEncoder.requestIdNullValue())
                .protocolVersion(1)
                .roomCode(room.code())
                .sessionToken("");
        join.putDisplayName(RoomsHarness.text("Frames", JoinEncoder.displayNameLength()), 0);
        join.authToken("");
        return bytes(buffer, join.encodedLength());
    }

    /** As a client wrote it that was built before there was an expected version. */
    private static byte[] updateOfVersion0(final String key, final String value) {
        final int blockLength = UpdateStateEncoder.expectedVersionEncodingOffset();
        final byte[] text = value.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 + blockLength + 2 + text.length]);
        new UpdateStateEncoder()
                .wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .participantId(UpdateStateEncoder.participantIdNullValue())
                .channelId(UpdateStateEncoder.channelIdNullValue())
                .requestId(UpdateStateEncoder.requestIdNullValue())
                .key(key);
        new MessageHeaderEncoder()
                .wrap(buffer, 0)
                .blockLength(blockLength)
                .templateId(UpdateStateEncoder.TEMPLATE_ID)
                .schemaId(UpdateStateEncoder.SCHEMA_ID)
                .version(0);
        buffer.putShort(8 + blockLength, (short) text.length, java.nio.ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(8 + blockLength + 2, text);
        return buffer.byteArray();
    }

    private static byte[] bytes(final ExpandableArrayBuffer buffer, final int bodyLength) {
        return Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + bodyLength);
    }

    @Test
    void shouldAnswerConflictOverTheWire() {
        final Room room = online.makeRoom();
        final Joined ada = online.join(room, "Ada", true);
        ada.apply("UpdateState", "key", "topic", "value", "one", "expectedVersion", "-1");
        assertThat(ada.ask("UpdateState", "key", "topic", "value", "two", "expectedVersion", "-1")
                        .path("status")
                        .asText())
                .isEqualTo("CONFLICT");
    }
}
