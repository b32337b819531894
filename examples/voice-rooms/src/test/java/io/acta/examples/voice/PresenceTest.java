package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is there: signs of life, lost connections, sessions taken over. */
@Timeout(180)
class PresenceTest {
    private RoomsHarness rooms = new RoomsHarness();

    @AfterEach
    void close() {
        rooms.close();
    }

    private long channelOf(final long participantId) {
        return rooms.<Long>ask(
                state -> state.view(ParticipantTable.TYPE).get(participantId).channelId());
    }

    private YesNo connected(final long participantId) {
        return rooms.ask(
                state -> state.view(ParticipantTable.TYPE).get(participantId).connected());
    }

    @Test
    void shouldPutOutWhoGivesNoSignOfLifeAndKeepWhoDoes() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long silent = rooms.join("Silent", Role.SPEAKER);
        rooms.pass(RoomsHarness.EVICT_AFTER_NS / 2);
        rooms.apply(() -> rooms.actions.heartbeat(ada, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST));
        rooms.pass(RoomsHarness.EVICT_AFTER_NS / 2 - 1);
        assertThat(rooms.isThere(silent)).isTrue();
        rooms.pass(1);
        assertThat(rooms.isThere(silent)).isFalse();
        assertThat(rooms.isThere(ada)).isTrue();
        assertThat(rooms.told("ParticipantLeft"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(ada))
                .satisfies(told -> assertThat(told.json()).contains("\"reason\":\"TIMED_OUT\""));
        assertThat(rooms.told("Dismissed"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(silent));
    }

    @Test
    void shouldTakeALetterThatSomebodyPostsForASignOfItsLife() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long silent = rooms.join("Silent", Role.SPEAKER);
        rooms.pass(RoomsHarness.EVICT_AFTER_NS / 2);
        rooms.apply(() -> rooms.post(ada, "hello from far"));
        rooms.pass(RoomsHarness.EVICT_AFTER_NS / 2);
        assertThat(rooms.isThere(silent)).isFalse();
        assertThat(rooms.isThere(ada)).isTrue();
        // Another process serves the rooms: who writes by requests alone is there again by its first letter.
        rooms.start();
        assertThat(connected(ada)).isEqualTo(YesNo.NO);
        rooms.apply(() -> rooms.post(ada, "here I am"));
        assertThat(connected(ada)).isEqualTo(YesNo.YES);
        rooms.reject(Rejection.NOT_IN_ROOM, () -> rooms.post(silent, "too late"));
    }

    @Test
    void shouldLetASecondChannelTakeOverAndTheFirstOnesCloseEvictNobody() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long first = channelOf(ada);
        final long session = rooms.lastSession();
        rooms.apply(() -> rooms.actions.sessionResumed(900, -session, session));
        assertThat(rooms.told("JoinSuccess"))
                .last()
                .satisfies(told -> assertThat(told.json())
                        .contains("\"userId\":\"" + ada + "\"", "\"resumed\":\"YES\"", "\"channelId\":\"900\""));
        rooms.apply(() -> rooms.actions.channelClosed(ada, first));
        assertThat(connected(ada)).isEqualTo(YesNo.YES);
        // The old channel speaks for nobody any more.
        rooms.reject(Rejection.NOT_IN_ROOM, () -> rooms.actions.heartbeat(ada, first, RoomsHarness.REQUEST));
        rooms.apply(() -> rooms.actions.heartbeat(ada, 900, RoomsHarness.REQUEST));
        rooms.reject(Rejection.SESSION_UNKNOWN, () -> rooms.actions.sessionResumed(901, session, session));
    }

    @Test
    void shouldKeepWhoLostItsConnectionForAsLongAsItMayBeSilent() {
        rooms.withRoom(HostRule.CLOSE);
        final long ada = rooms.join("Ada", Role.HOST);
        final long session = rooms.lastSession();
        rooms.pass(RoomsHarness.EVICT_AFTER_NS - 1);
        rooms.apply(() -> rooms.actions.channelClosed(ada, channelOf(ada)));
        assertThat(connected(ada)).isEqualTo(YesNo.NO);
        rooms.pass(RoomsHarness.EVICT_AFTER_NS - 1);
        rooms.apply(() -> rooms.actions.sessionResumed(900, -session, session));
        assertThat(connected(ada)).isEqualTo(YesNo.YES);
        rooms.apply(() -> rooms.actions.channelClosed(ada, 900));
        rooms.pass(RoomsHarness.EVICT_AFTER_NS);
        assertThat(rooms.isThere(ada)).isFalse();
        // A host that is put out leaves its room as one that says goodbye does.
        assertThat(rooms.rooms()).isZero();
    }

    @Test
    void shouldGiveEverybodyTimeToComeBackHoweverLongTheServerWasAway() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        final long awayUntilNs = rooms.nowNs.get() + 10 * RoomsHarness.EVICT_AFTER_NS;
        rooms.close();
        rooms = new RoomsHarness(rooms.journal, awayUntilNs);
        // Whatever is due fires before anybody says that a process serves the rooms.
        rooms.pass(1);
        rooms.start();
        assertThat(rooms.isThere(ada)).isTrue();
        rooms.pass(RoomsHarness.EVICT_AFTER_NS - 2);
        assertThat(rooms.isThere(ada)).isTrue();
        rooms.pass(2);
        assertThat(rooms.isThere(ada)).isFalse();
    }

    @Test
    void shouldDetachEverybodyWhenAnotherProcessServesTheRooms() {
        rooms.withRoom(HostRule.PASS_ON);
        final long ada = rooms.join("Ada", Role.HOST);
        rooms.start();
        assertThat(connected(ada)).isEqualTo(YesNo.NO);
        assertThat(channelOf(ada)).isZero();
        assertThat(rooms.told("ParticipantChanged")).isNotEmpty();
    }
}
