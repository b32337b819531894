package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens that end while they are used: who came by one is put out when it ends, unless it was renewed; and a replay does the same. */
@Timeout(180)
class TokenLifeTest {
    private static final long LIFE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final String OTHER_ROOM = "BBBBBBBBBBBBBBBBBBBBBB";

    private RoomsHarness rooms = new RoomsHarness();
    private long host;

    @BeforeEach
    void makeRoom() {
        rooms.withRoom(HostRule.PASS_ON);
        host = rooms.join("Ada", Role.HOST);
    }

    @AfterEach
    void close() {
        rooms.close();
    }

    private long in(final long ns) {
        return rooms.nowNs.get() + ns;
    }

    private long renew(final long participantId, final long expiresNs) {
        return rooms.actions.tokenRenewed(
                participantId, ParticipantReactor.BY_REQUEST, expiresNs, RoomsHarness.ROOM, RoomsHarness.USER);
    }

    @Test
    void shouldPutOutWhoseTokenEndsAndTellItAndTheOthersWhy() {
        final long grace = rooms.join("Grace", Role.SPEAKER, in(LIFE_NS));
        rooms.pass(LIFE_NS - 1);
        assertThat(rooms.isThere(grace)).isTrue();
        rooms.pass(1);
        assertThat(rooms.isThere(grace)).isFalse();
        assertThat(rooms.isThere(host)).as("who came by no token that ends").isTrue();
        assertThat(rooms.told("Dismissed"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(grace))
                .satisfies(told -> assertThat(told.json()).contains("\"reason\":\"TOKEN_ENDED\""));
        assertThat(rooms.told("ParticipantLeft"))
                .singleElement()
                .satisfies(told -> assertThat(told.recipients()).containsExactly(host))
                .satisfies(told -> assertThat(told.json()).contains("\"reason\":\"TOKEN_ENDED\""));
    }

    @Test
    void shouldLetWhoRenewsItInTimeStayUntilTheOtherOneEnds() {
        final long grace = rooms.join("Grace", Role.SPEAKER, in(LIFE_NS));
        rooms.pass(LIFE_NS / 2);
        rooms.apply(() -> renew(grace, in(LIFE_NS)));
        rooms.pass(LIFE_NS / 2);
        assertThat(rooms.isThere(grace)).isTrue();
        rooms.pass(LIFE_NS / 2 - 1);
        assertThat(rooms.isThere(grace)).isTrue();
        rooms.pass(1);
        assertThat(rooms.isThere(grace)).isFalse();
    }

    @Test
    void shouldNotEndAStaySoonerByATokenThatEndsSooner() {
        final long grace = rooms.join("Grace", Role.SPEAKER, in(2 * LIFE_NS));
        rooms.apply(() -> renew(grace, in(LIFE_NS)));
        rooms.apply(() -> renew(host, in(LIFE_NS)));
        rooms.pass(LIFE_NS);
        assertThat(rooms.isThere(grace)).isTrue();
        assertThat(rooms.isThere(host)).isTrue();
        rooms.pass(LIFE_NS);
        assertThat(rooms.isThere(grace)).isFalse();
        assertThat(rooms.isThere(host)).isTrue();
    }

    @Test
    void shouldRefuseATokenThatHasEndedOrIsAnothersOrForAnotherRoom() {
        rooms.reject(Rejection.TOKEN_ENDED, () -> rooms.requestJoin(RoomsHarness.ROOM, "Late", Role.SPEAKER, 1, in(0)));
        rooms.apply(() -> rooms.requestRoom(OTHER_ROOM, Role.SPEAKER, HostRule.PASS_ON));
        final long grace = rooms.join("Grace", Role.SPEAKER, in(LIFE_NS));
        rooms.reject(Rejection.TOKEN_ENDED, () -> renew(grace, in(0)));
        rooms.reject(
                Rejection.TOKEN_OF_ANOTHER,
                () -> rooms.actions.tokenRenewed(
                        grace, ParticipantReactor.BY_REQUEST, in(LIFE_NS), RoomsHarness.ROOM, "somebodyelse"));
        rooms.reject(
                Rejection.TOKEN_OF_ANOTHER,
                () -> rooms.actions.tokenRenewed(
                        grace, ParticipantReactor.BY_REQUEST, in(LIFE_NS), OTHER_ROOM, RoomsHarness.USER));
        rooms.reject(Rejection.NOT_IN_ROOM, () -> renew(grace + 1_000, in(LIFE_NS)));
        rooms.pass(LIFE_NS);
        assertThat(rooms.isThere(grace)).isFalse();
    }

    @Test
    void shouldTellWhoComesAndWhoComesBackHowLongItsTokenIsGood() {
        final long grace = rooms.join("Grace", Role.SPEAKER, in(LIFE_NS));
        final long session = rooms.lastSession();
        rooms.pass(LIFE_NS / 4);
        rooms.apply(() -> rooms.actions.sessionResumed(900, -session, session));
        assertThat(rooms.told("JoinSuccess"))
                .filteredOn(told -> told.recipients().contains(grace))
                .extracting(RoomsHarness.Told::json)
                .satisfiesExactly(
                        json -> assertThat(json).contains("\"tokenLeftMs\":10000"),
                        json -> assertThat(json).contains("\"tokenLeftMs\":7500"));
        assertThat(rooms.told("JoinSuccess"))
                .filteredOn(told -> told.recipients().contains(host))
                .singleElement()
                .satisfies(told -> assertThat(told.json()).doesNotContainPattern("\"tokenLeftMs\":[0-9]"));
    }

    @Test
    void shouldEndWhatEndedWhileTheServerWasAwayAndKeepWhatWasRenewed() {
        final long ends = rooms.join("Ends", Role.SPEAKER, in(LIFE_NS));
        final long renewed = rooms.join("Renewed", Role.SPEAKER, in(LIFE_NS));
        rooms.apply(() -> renew(renewed, in(100 * LIFE_NS)));
        rooms.close();
        rooms = new RoomsHarness(rooms.journal, in(50 * LIFE_NS));
        rooms.start();
        assertThat(rooms.isThere(ends)).isFalse();
        assertThat(rooms.isThere(renewed)).isTrue();
        rooms.close();
        // Everything again, from the first action on.
        rooms = new RoomsHarness(rooms.journal, rooms.nowNs.get());
        rooms.start();
        assertThat(rooms.isThere(ends)).isFalse();
        assertThat(rooms.isThere(renewed)).isTrue();
        assertThat(rooms.isThere(host)).isTrue();
    }
}
