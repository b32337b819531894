package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.Outcome;
import io.acta.engine.release.OutcomeStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rooms: made, filled, talked in, emptied, closed. */
@Timeout(180)
class RoomsTest {
    private static final long NO_VERSION = UpdateStateEncoder.expectedVersionNullValue();

    private RoomsHarness rooms = new RoomsHarness();

    @AfterEach
    void close() {
        rooms.close();
    }

    @Test
    void shouldTellAJoinerTheRoomAndTheOthersThatItCame() {
        rooms.withRoom(HostRule.PASS_ON);
        final long host = rooms.join("Ada", Role.HOST);
        rooms.forget();
        final long guest = rooms.join("Grace", Role.NULL_VAL);
        assertThat(rooms.told("JoinSuccess"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(guest))
                .satisfies(told -> assertThat(told.json())
                        .contains("\"userId\":\"" + guest + "\"", "\"role\":\"SPEAKER\"", "Ada", "Grace", "A room"));
        assertThat(rooms.told("ParticipantJoined"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(host))
                .satisfies(told -> assertThat(told.json()).contains("Grace"));
    }

    @Test
    void shouldRefuseAJoinerOfAnUnknownOrLockedRoomAndOneWithoutAName() {
        rooms.withRoom(HostRule.PASS_ON);
        rooms.reject(Rejection.ROOM_UNKNOWN, () -> rooms.requestJoin("BBBBBBBBBBBBBBBBBBBBBB", "Eve", Role.HOST, 1));
        rooms.reject(Rejection.BAD_TEXT, () -> rooms.requestJoin(RoomsHarness.ROOM, " ", Role.VIEWER, 1));
        rooms.reject(Rejection.BAD_TEXT, () -> rooms.requestJoin(RoomsHarness.ROOM, "E\u0007ve", Role.VIEWER, 1));
        final long host = rooms.join("Ada", Role.HOST);
        rooms.apply(() -> rooms.actions.changeSettings(
                host,
                ParticipantReactor.BY_REQUEST,
                RoomsHarness.REQUEST,
                NO_VERSION,
                Role.VIEWER,
                HostRule.PASS_ON,
                YesNo.YES));
        rooms.reject(Rejection.ROOM_LOCKED, () -> rooms.requestJoin(RoomsHarness.ROOM, "Eve", Role.NULL_VAL, 1));
        rooms.join("Grace", Role.MODERATOR);
    }

    @Test
    void shouldSendADataMessageToEverybodyInTheRoomAndToNobodyElse() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long grace = rooms.join("Grace", Role.SPEAKER);
        rooms.apply(() -> rooms.requestRoom("CCCCCCCCCCCCCCCCCCCCCC", Role.SPEAKER, HostRule.CLOSE));
        rooms.apply(() -> rooms.requestJoin("CCCCCCCCCCCCCCCCCCCCCC", "Eve", Role.HOST, 5));
        rooms.apply(() -> rooms.say(grace, "hello\nworld — ünï"));
        assertThat(rooms.told("DataReceived"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactlyInAnyOrder(ada, grace))
                .satisfies(told -> assertThat(told.json())
                        .contains("\"fromId\":\"" + grace + "\"", "\"fromName\":\"Grace\"", "hello\\nworld — ünï"));
    }

    @Test
    void shouldRefuseMessagesThatAreBlankTooLongOrHaveControlCharacters() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        rooms.reject(Rejection.BAD_TEXT, () -> rooms.say(ada, " \n"));
        rooms.reject(Rejection.BAD_TEXT, () -> rooms.say(ada, "a\u001bb"));
        rooms.reject(Rejection.TEXT_TOO_LONG, () -> rooms.say(ada, "x".repeat(Bounds.CONTENT_BYTES_MAX + 1)));
        rooms.apply(() -> rooms.say(ada, "x".repeat(Bounds.CONTENT_BYTES_MAX)));
    }

    @Test
    void shouldTellALateJoinerTheMessagesAndTheNewestAnnouncementOfEach() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long bob = rooms.join("Bob", Role.MODERATOR);
        rooms.apply(() -> rooms.say(ada, "first"));
        rooms.apply(() -> rooms.announce(ada, "old notice"));
        rooms.apply(() -> rooms.announce(ada, "recording at ten"));
        rooms.apply(() -> rooms.announce(bob, "be kind"));
        rooms.forget();
        final long late = rooms.join("Late", Role.VIEWER);
        assertThat(rooms.told("DataReceived"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(late));
        assertThat(rooms.told("Announcement"))
                .extracting(RoomsHarness.Told::json)
                .hasSize(2)
                .anyMatch(json -> json.contains("recording at ten"))
                .anyMatch(json -> json.contains("be kind"));
        // It goes with who made it, and when it is withdrawn.
        rooms.apply(() -> rooms.actions.leave(bob, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST));
        rooms.apply(() -> rooms.announce(ada, ""));
        rooms.forget();
        rooms.join("Later", Role.VIEWER);
        assertThat(rooms.told("Announcement")).isEmpty();
    }

    @Test
    void shouldTellValuesThatChangeTogetherOnceAndTheNewestOfEach() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        rooms.apply(() -> rooms.set(ada, "topic", "one", NO_VERSION));
        rooms.apply(() -> rooms.set(ada, "topic", "two", NO_VERSION));
        rooms.apply(() -> rooms.set(ada, "slide", "7", NO_VERSION));
        assertThat(rooms.told("BatchedUpdates")).isEmpty();
        rooms.pass(RoomsHarness.FLUSH_NS);
        assertThat(rooms.told("BatchedUpdates"))
                .singleElement()
                .satisfies(told -> assertThat(told.json())
                        .contains("\"key\":\"topic\"", "\"value\":\"two\"", "\"value\":\"7\"")
                        .doesNotContain("one"));
        rooms.apply(() -> rooms.set(ada, "slide", "8", NO_VERSION));
        rooms.pass(RoomsHarness.FLUSH_NS);
        assertThat(rooms.told("StateUpdate"))
                .singleElement()
                .satisfies(told -> assertThat(told.json()).contains("\"key\":\"slide\"", "\"value\":\"8\""));
        rooms.apply(() -> rooms.set(ada, "slide", "", NO_VERSION));
        rooms.pass(RoomsHarness.FLUSH_NS);
        rooms.forget();
        rooms.join("Late", Role.VIEWER);
        assertThat(rooms.told("JoinSuccess"))
                .singleElement()
                .satisfies(told -> assertThat(told.json())
                        .contains("\"key\":\"topic\"", "\"value\":\"two\"")
                        .doesNotContain("slide"));
    }

    @Test
    void shouldAnswerConflictToWhoHasNotSeenTheNewestValue() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        rooms.apply(() -> rooms.set(ada, "topic", "one", -1));
        final long seen = rooms.<Long>ask(state -> {
            final RoomValueCursor cursor =
                    state.view(RoomValueTable.TYPE).cursor().all();
            cursor.next();
            return cursor.row().setVersion();
        });
        rooms.apply(() -> rooms.set(ada, "topic", "two", seen));
        final Outcome late = rooms.dispatch(() -> rooms.set(ada, "topic", "three", seen));
        assertThat(late.status()).isEqualTo(OutcomeStatus.CONFLICT);
        assertThat(rooms.dispatch(() -> rooms.set(ada, "topic", "four", -1)).status())
                .isEqualTo(OutcomeStatus.CONFLICT);
    }

    @Test
    void shouldTellAParticipantsChangesOnceForEachBatchAndCountHeads() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long grace = rooms.join("Grace", Role.SPEAKER);
        rooms.forget();
        rooms.apply(() -> rooms.mute(ada, grace, YesNo.YES));
        assertThat(rooms.told("ParticipantChanged"))
                .singleElement()
                .satisfies(told -> assertThat(told.json()).contains("\"moderatorMuted\":\"YES\""));
        assertThat(rooms.told("Headcount"))
                .last()
                .satisfies(told -> assertThat(told.json())
                        .contains("\"hostId\":\"" + ada + "\"", "\"participants\":2", "\"talkers\":1"));
        // A sign of life changes a row, but nothing that anybody sees.
        rooms.forget();
        rooms.apply(() -> rooms.actions.heartbeat(ada, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST));
        assertThat(rooms.told("ParticipantChanged")).isEmpty();
    }

    @Test
    void shouldTellWithAChangeWhichActionChangedTheParticipantLast() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long grace = rooms.join("Grace", Role.SPEAKER);
        rooms.forget();
        final Outcome muted = rooms.dispatch(() -> rooms.mute(ada, grace, YesNo.YES));
        final Outcome raised = rooms.dispatch(
                () -> rooms.actions.raiseHand(grace, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST, YesNo.YES));
        assertThat(rooms.told("ParticipantChanged"))
                .extracting(RoomsHarness.Told::json)
                .satisfiesExactly(
                        json -> assertThat(json).contains("\"causeSequence\":\"" + muted.sequence() + "\""),
                        json -> assertThat(json).contains("\"causeSequence\":\"" + raised.sequence() + "\""));
    }

    @Test
    void shouldPassTheHostsRoleOnToTheHighestWhoIsThereLongest() {
        rooms.withRoom(HostRule.PASS_ON);
        final long host = rooms.join("Ada", Role.HOST);
        rooms.join("Speaker", Role.SPEAKER);
        rooms.nowNs.addAndGet(1_000);
        final long first = rooms.join("First", Role.MODERATOR);
        rooms.nowNs.addAndGet(1_000);
        rooms.join("Second", Role.MODERATOR);
        rooms.apply(() -> rooms.actions.leave(host, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST));
        assertThat(rooms.role(first)).isEqualTo(Role.HOST);
        assertThat(rooms.told("Dismissed"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(host));
        // Another holder of a host's token helps the host that there is.
        assertThat(rooms.role(rooms.join("Ada again", Role.HOST))).isEqualTo(Role.MODERATOR);
    }

    @Test
    void shouldCloseTheRoomWithItsHostWhereThatIsTheRule() {
        rooms.withRoom(HostRule.CLOSE);
        final long host = rooms.join("Ada", Role.HOST);
        final long grace = rooms.join("Grace", Role.SPEAKER);
        rooms.apply(() -> rooms.say(grace, "soon over"));
        rooms.apply(() -> rooms.set(grace, "topic", "end", NO_VERSION));
        rooms.apply(() -> rooms.announce(host, "good night"));
        rooms.apply(() -> rooms.actions.leave(host, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST));
        assertThat(rooms.rooms()).isZero();
        assertThat(rooms.isThere(grace)).isFalse();
        assertThat(rooms.told("RoomClosed"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(grace));
        assertThat(rooms.<Integer>ask(state -> state.view(RoomValueTable.TYPE).size()
                        + state.view(RoomUpdateTable.TYPE).size()
                        + state.view(RoomHeadcountTable.TYPE).size()
                        + state.view(io.acta.engine.state.RetainedActions.TYPE).size()))
                .isZero();
        // Its code may be given again, its id is not.
        rooms.apply(() -> rooms.requestRoom(RoomsHarness.ROOM, Role.SPEAKER, HostRule.CLOSE));
    }

    @Test
    void shouldCloseARoomThatStaysEmpty() {
        rooms.withRoom(HostRule.PASS_ON);
        rooms.pass(RoomsHarness.EMPTY_AFTER_NS - 1);
        final long ada = rooms.join("Ada", Role.HOST);
        rooms.pass(1);
        assertThat(rooms.rooms()).isOne();
        rooms.apply(() -> rooms.actions.leave(ada, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST));
        rooms.pass(RoomsHarness.EMPTY_AFTER_NS - 1);
        assertThat(rooms.rooms()).isOne();
        rooms.pass(1);
        assertThat(rooms.rooms()).isZero();
    }

    @Test
    void shouldTakeAMessageOutForItsSenderAndForModerators() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long grace = rooms.join("Grace", Role.SPEAKER);
        final long eve = rooms.join("Eve", Role.SPEAKER);
        rooms.apply(() -> rooms.say(grace, "one"));
        final long number = newest();
        rooms.reject(Rejection.NOT_ALLOWED, () -> remove(eve, number));
        rooms.apply(() -> remove(grace, number));
        rooms.reject(Rejection.DATA_UNKNOWN, () -> remove(ada, number));
        rooms.apply(() -> rooms.say(grace, "two"));
        final long second = newest();
        rooms.apply(() -> remove(ada, second));
        assertThat(rooms.told("DataRemoved")).hasSize(2);
        rooms.forget();
        rooms.join("Late", Role.VIEWER);
        assertThat(rooms.told("DataReceived")).isEmpty();
    }

    private long remove(final long participantId, final long number) {
        return rooms.actions.removeData(participantId, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST, number);
    }

    private long newest() {
        return rooms.<Long>ask(state -> {
            final RoomCursor cursor = state.view(RoomTable.TYPE).cursor().all();
            cursor.next();
            return cursor.row().updates();
        });
    }

    @Test
    void shouldKeepTheNewestUpdatesOfARoomInTheirPlaces() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        for (int i = 0; i < Bounds.ROOM_UPDATES + 20; i++) {
            final String content = "message " + i;
            rooms.apply(() -> rooms.say(ada, content));
        }
        final long newest = newest();
        final List<Long> numbers = rooms.ask(state -> {
            final RoomUpdateCursor cursor =
                    state.view(RoomUpdateTable.TYPE).cursor().all();
            final List<Long> kept = new java.util.ArrayList<>();
            while (cursor.next()) {
                assertThat(cursor.row().place())
                        .isEqualTo(Bounds.updatePlace(
                                cursor.row().roomId(), cursor.row().number()));
                kept.add(cursor.row().number());
            }
            return kept;
        });
        assertThat(numbers).hasSize(Bounds.ROOM_UPDATES).allMatch(number -> number > newest - Bounds.ROOM_UPDATES);
    }

    @Test
    void shouldShowTheSameAfterARestart() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        rooms.apply(() -> rooms.say(ada, "kept"));
        rooms.close();
        rooms = new RoomsHarness(rooms.journal);
        rooms.start();
        assertThat(rooms.role(ada)).isEqualTo(Role.HOST);
        rooms.join("Late", Role.VIEWER);
        assertThat(rooms.told("DataReceived"))
                .singleElement()
                .satisfies(told -> assertThat(told.json()).contains("kept"));
    }
}
