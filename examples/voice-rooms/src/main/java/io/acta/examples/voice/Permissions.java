package io.acta.examples.voice;

import static io.acta.examples.voice.Permission.HEAR;
import static io.acta.examples.voice.Permission.INVITE;
import static io.acta.examples.voice.Permission.MANAGE_CHAT;
import static io.acta.examples.voice.Permission.MUTE_OTHERS;
import static io.acta.examples.voice.Permission.RAISE_HAND;
import static io.acta.examples.voice.Permission.SEND_DATA;
import static io.acta.examples.voice.Permission.SPEAK;
import static io.acta.examples.voice.Permission.UPDATE_STATE;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The one table of who may do what. Reactors ask it for actions, the mixer for sound, the door for invitations. Allocates nothing
 * and never changes, so that a replay decides the same.
 */
public final class Permissions {
    private static final Map<Role, Set<Permission>> TABLE = new EnumMap<>(Map.of(
            Role.VIEWER, EnumSet.of(HEAR, RAISE_HAND),
            Role.SPEAKER, EnumSet.of(HEAR, RAISE_HAND, SPEAK, SEND_DATA, UPDATE_STATE),
            Role.MODERATOR,
                    EnumSet.of(HEAR, RAISE_HAND, SPEAK, SEND_DATA, UPDATE_STATE, MUTE_OTHERS, MANAGE_CHAT, INVITE),
            Role.HOST, EnumSet.allOf(Permission.class)));

    private Permissions() {}

    /** Whether a role has a permission. What is no role has none. */
    public static boolean allows(final Role role, final Permission permission) {
        final Set<Permission> permissions = TABLE.get(role);
        return permissions != null && permissions.contains(permission);
    }

    /** Whether one may act on another: only those of a lower role. */
    public static boolean outranks(final Role role, final Role other) {
        return rank(role) > rank(other);
    }

    /** Greater is more: 0 for what is no role. */
    public static int rank(final Role role) {
        return role == Role.NULL_VAL ? 0 : role.value();
    }

    /** Whether a participant is heard: its role says so and nobody has muted it. */
    public static boolean isHeard(final ParticipantDecoder participant) {
        return allows(participant.role(), SPEAK)
                && participant.selfMuted() == YesNo.NO
                && participant.moderatorMuted() == YesNo.NO;
    }
}
