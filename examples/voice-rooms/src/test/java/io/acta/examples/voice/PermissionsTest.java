package io.acta.examples.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The permission table, and that reactors keep to it. */
@Timeout(180)
class PermissionsTest {
    private final RoomsHarness rooms = new RoomsHarness();

    @AfterEach
    void close() {
        rooms.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HEAR,          yes, yes, yes, yes",
        "RAISE_HAND,    yes, yes, yes, yes",
        "SPEAK,         no,  yes, yes, yes",
        "SEND_DATA,     no,  yes, yes, yes",
        "UPDATE_STATE,  no,  yes, yes, yes",
        "MUTE_OTHERS,   no,  no,  yes, yes",
        "MANAGE_CHAT,   no,  no,  yes, yes",
        "INVITE,        no,  no,  yes, yes",
        "KICK,          no,  no,  no,  yes",
        "CHANGE_ROLE,   no,  no,  no,  yes",
        "MANAGE_ROOM,   no,  no,  no,  yes"
    })
    void shouldAllowEachRoleWhatTheTableSays(
            final Permission permission,
            final String viewer,
            final String speaker,
            final String moderator,
            final String host) {
        assertThat(Permissions.allows(Role.VIEWER, permission)).isEqualTo(viewer.equals("yes"));
        assertThat(Permissions.allows(Role.SPEAKER, permission)).isEqualTo(speaker.equals("yes"));
        assertThat(Permissions.allows(Role.MODERATOR, permission)).isEqualTo(moderator.equals("yes"));
        assertThat(Permissions.allows(Role.HOST, permission)).isEqualTo(host.equals("yes"));
        assertThat(Permissions.allows(Role.NULL_VAL, permission)).isFalse();
    }

    @Test
    void shouldLetNobodyActOnItsEqualsOrBetters() {
        for (final Role one : new Role[] {Role.VIEWER, Role.SPEAKER, Role.MODERATOR, Role.HOST}) {
            for (final Role other : new Role[] {Role.VIEWER, Role.SPEAKER, Role.MODERATOR, Role.HOST}) {
                assertThat(Permissions.outranks(one, other)).isEqualTo(one.value() > other.value());
            }
        }
    }

    private LongSupplier kick(final long byId, final long targetId) {
        return () -> rooms.actions.kick(byId, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST, targetId);
    }

    private LongSupplier give(final long byId, final long targetId, final Role role) {
        return () ->
                rooms.actions.changeRole(byId, ParticipantReactor.BY_REQUEST, RoomsHarness.REQUEST, targetId, role);
    }

    @Test
    void shouldRefuseWhatARoleMayNotDoAndLeaveNoTrace() {
        rooms.withRoom(HostRule.PASS_ON);
        final long host = rooms.join("Host", Role.HOST);
        final long moderator = rooms.join("Moderator", Role.MODERATOR);
        final long speaker = rooms.join("Speaker", Role.SPEAKER);
        final long viewer = rooms.join("Viewer", Role.VIEWER);
        rooms.reject(Rejection.NOT_ALLOWED, () -> rooms.say(viewer, "let me in"));
        rooms.reject(Rejection.NOT_ALLOWED, () -> rooms.post(viewer, "let me out"));
        rooms.reject(Rejection.NOT_ALLOWED, () -> rooms.set(viewer, "a", "b", -1));
        rooms.reject(Rejection.NOT_ALLOWED, () -> rooms.mute(speaker, viewer, YesNo.YES));
        rooms.reject(Rejection.NOT_ALLOWED, kick(moderator, viewer));
        rooms.reject(Rejection.NOT_ALLOWED, give(moderator, moderator, Role.HOST));
        rooms.reject(Rejection.NOT_ALLOWED, () -> rooms.announce(speaker, "hear hear"));
        rooms.reject(Rejection.NOT_OUTRANKED, () -> rooms.mute(moderator, host, YesNo.YES));
        rooms.reject(Rejection.NOT_ONESELF, kick(host, host));
        rooms.reject(Rejection.TARGET_UNKNOWN, kick(host, 424_242));
        assertThat(rooms.told("DataReceived")).isEmpty();
        assertThat(rooms.told("ParticipantChanged")).isEmpty();
    }

    @Test
    void shouldNotLetAMutedParticipantUnmuteItself() {
        rooms.withRoom(HostRule.PASS_ON);
        rooms.join("Host", Role.HOST);
        final long moderator = rooms.join("Moderator", Role.MODERATOR);
        final long speaker = rooms.join("Speaker", Role.SPEAKER);
        rooms.apply(() -> rooms.mute(moderator, speaker, YesNo.YES));
        rooms.apply(() -> rooms.mute(speaker, speaker, YesNo.NO));
        assertThat(isHeard(speaker)).isFalse();
        rooms.apply(() -> rooms.mute(moderator, speaker, YesNo.NO));
        assertThat(isHeard(speaker)).isTrue();
        rooms.apply(() -> rooms.mute(speaker, speaker, YesNo.YES));
        assertThat(isHeard(speaker)).isFalse();
    }

    private boolean isHeard(final long participantId) {
        return rooms.<Boolean>ask(
                state -> Permissions.isHeard(state.view(ParticipantTable.TYPE).get(participantId)));
    }

    @Test
    void shouldKickAndGiveRolesAndHandTheHostsRoleOver() {
        rooms.withRoom(HostRule.CLOSE);
        final long host = rooms.join("Host", Role.HOST);
        final long viewer = rooms.join("Viewer", Role.VIEWER);
        final long nuisance = rooms.join("Nuisance", Role.SPEAKER);
        rooms.apply(kick(host, nuisance));
        assertThat(rooms.isThere(nuisance)).isFalse();
        assertThat(rooms.told("ParticipantLeft"))
                .singleElement()
                .satisfies(told -> assertThat(told.json()).contains("KICKED"));
        rooms.apply(give(host, viewer, Role.SPEAKER));
        rooms.apply(() -> rooms.say(viewer, "now I may"));
        rooms.apply(give(host, viewer, Role.HOST));
        assertThat(rooms.role(viewer)).isEqualTo(Role.HOST);
        assertThat(rooms.role(host)).isEqualTo(Role.MODERATOR);
    }
}
