package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;

/**
 * Whether an action may be: who asks is in a room by the channel that it came by, its role allows what it asks, and it outranks whom it acts on. Refuses the action
 * if not. On the reactor thread. Allocates nothing.
 */
final class Gate {
    private final ParticipantTable participants;

    Gate(final ParticipantTable participants) {
        this.participants = participants;
    }

    /** Whether somebody may do something; refuses the action if not, and counts it as a sign of life if so. */
    boolean permit(
            final long participantId, final long channelId, final Permission permission, final ActionContext context) {
        final ParticipantDecoder row = participants.get(participantId);
        if (row == null || channelId != ParticipantReactor.BY_REQUEST && channelId != row.channelId()) {
            refuse(Rejection.NOT_IN_ROOM, context);
            return false;
        }
        if (!Permissions.allows(row.role(), permission)) {
            refuse(Rejection.NOT_ALLOWED, context);
            return false;
        }
        final ParticipantEncoder seen = participants.edit(participantId).lastSeenNs(context.timeNanos());
        if (channelId == ParticipantReactor.BY_REQUEST) {
            // Who asks is there, also after a restart that found it gone.
            seen.connected(YesNo.YES);
        }
        return true;
    }

    /** Whether one who is permitted to may do it to this other one. */
    boolean mayActOn(final long participantId, final long targetId, final ActionContext context) {
        if (participantId == targetId) {
            refuse(Rejection.NOT_ONESELF, context);
            return false;
        }
        final ParticipantDecoder row = participants.get(participantId);
        final Role role = row.role();
        final long roomId = row.roomId();
        final ParticipantDecoder target = participants.get(targetId);
        if (target == null || target.roomId() != roomId) {
            refuse(Rejection.TARGET_UNKNOWN, context);
            return false;
        }
        if (!Permissions.outranks(role, target.role())) {
            refuse(Rejection.NOT_OUTRANKED, context);
            return false;
        }
        return true;
    }

    static void refuse(final Rejection rejection, final ActionContext context) {
        context.reject(rejection.code());
    }
}
