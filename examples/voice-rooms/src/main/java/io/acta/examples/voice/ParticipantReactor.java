package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.reactor.Timers;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;

/**
 * Owns who is in the rooms: joins and leaves, roles and mutes, signs of life. Runs before the {@link RoomReactor}, so that an action
 * of who is not in a room, or may not do it, is refused here, for all.
 *
 * <p>A participant without a channel stays until it was silent for too long: meanwhile another channel may take its session over.
 * There is one timer for each, moved only when it fires.
 */
public final class ParticipantReactor extends VoiceReactor {
    /** In place of a channel in what comes by requests: the session token said who it is. */
    public static final long BY_REQUEST = -1;

    /** Key of the one row of the server. */
    public static final long SERVER_ID = 1;

    private ServerTable servers;
    private ParticipantTable participants;
    private ParticipantCursor cursor;
    private ParticipantCursor members;
    private Sessions sessions;
    private RoomView rooms;
    private SymbolView symbols;
    private OutputSink outputSink;
    private VoiceOutputs outputs;
    private VoiceActions followUps;
    private Timers timers;
    private VoiceActions timed;

    @Override
    public void onSetup(final ReactorSetup setup) {
        servers = setup.own(ServerTable.TYPE, 1);
        participants = setup.own(ParticipantTable.TYPE, Bounds.PARTICIPANTS_MAX);
        setup.publish(ParticipantTable.TYPE);
        cursor = participants.cursor();
        members = participants.cursor();
        sessions = new Sessions(participants);
        outputSink = setup.outputs();
        outputs = new VoiceOutputs(outputSink);
        followUps = new VoiceActions(setup.followUps());
        timers = setup.timers();
        timed = new VoiceActions(timers);
    }

    @Override
    public void onViews(final StateView state) {
        rooms = state.view(RoomTable.TYPE);
        symbols = state.view(SymbolTable.TYPE);
    }

    @Override
    protected void onServerStarted(final ServerStartedDecoder action, final ActionContext context) {
        if (!servers.contains(SERVER_ID)) {
            servers.add(SERVER_ID);
        }
        final long starts = servers.get(SERVER_ID).starts() + 1;
        servers.edit(SERVER_ID)
                .starts(starts)
                .heartbeatNs(action.heartbeatNs())
                .evictAfterNs(action.evictAfterNs())
                .emptyAfterNs(action.emptyAfterNs())
                .flushNs(action.flushNs());
        cursor.all();
        while (cursor.next()) {
            detach(cursor.row().participantId(), context);
        }
    }

    @Override
    protected void onJoinRequested(final JoinRequestedDecoder action, final ActionContext context) {
        final long roomId = symbols.find(
                action.buffer(),
                action.offset() + JoinRequestedDecoder.roomCodeEncodingOffset(),
                JoinRequestedDecoder.roomCodeLength());
        final RoomDecoder room = rooms.get(roomId);
        if (room == null) {
            refuse(Rejection.ROOM_UNKNOWN, context);
            return;
        }
        final Role wanted = action.role() == Role.NULL_VAL ? room.guestRole() : action.role();
        if (room.locked() == YesNo.YES && Permissions.rank(wanted) < Permissions.rank(Role.MODERATOR)) {
            refuse(Rejection.ROOM_LOCKED, context);
        } else if (participants.size() == Bounds.PARTICIPANTS_MAX) {
            refuse(Rejection.SERVER_FULL, context);
        } else if (!isLine(action)) {
            refuse(Rejection.BAD_TEXT, context);
        } else {
            add(action, roomId, wanted, context);
        }
    }

    private void add(
            final JoinRequestedDecoder action, final long roomId, final Role wanted, final ActionContext context) {
        int count = 0;
        boolean hasHost = false;
        members.byRoomId(roomId);
        while (members.next()) {
            count++;
            hasHost |= members.row().role() == Role.HOST;
        }
        if (count == Bounds.ROOM_PARTICIPANTS_MAX) {
            refuse(Rejection.ROOM_FULL, context);
            return;
        }
        final ParticipantEncoder row = participants
                .add(context.step())
                .roomId(roomId)
                .sessionHigh(action.sessionHigh())
                .sessionLow(action.sessionLow())
                .channelId(action.channelId())
                .joinedNs(context.timeNanos())
                .lastSeenNs(context.timeNanos())
                // A room has one host: another holder of a host's token helps it.
                .role(wanted == Role.HOST && hasHost ? Role.MODERATOR : wanted)
                .connected(YesNo.YES)
                .selfMuted(YesNo.NO)
                .moderatorMuted(YesNo.NO)
                .handRaised(YesNo.NO);
        for (int i = 0; i < JoinRequestedDecoder.userLength(); i++) {
            row.user(i, action.user(i));
        }
        for (int i = 0; i < JoinRequestedDecoder.displayNameLength(); i++) {
            row.displayName(i, action.displayName(i));
        }
        lookAgain(context.step(), context.timeNanos());
    }

    private static boolean isLine(final JoinRequestedDecoder action) {
        return PlainText.isLine(
                action.buffer(),
                action.offset() + JoinRequestedDecoder.displayNameEncodingOffset(),
                JoinRequestedDecoder.displayNameLength());
    }

    @Override
    protected void onSessionResumed(final SessionResumedDecoder action, final ActionContext context) {
        final long participantId = sessions.find(action.sessionHigh(), action.sessionLow());
        if (participantId == Sessions.NONE) {
            refuse(Rejection.SESSION_UNKNOWN, context);
            return;
        }
        participants
                .edit(participantId)
                .channelId(action.channelId())
                .connected(YesNo.YES)
                .lastSeenNs(context.timeNanos());
    }

    /** A channel that another has taken over closes without effect. */
    @Override
    protected void onChannelClosed(final ChannelClosedDecoder action, final ActionContext context) {
        final ParticipantDecoder row = participants.get(action.participantId());
        if (row != null && row.channelId() == action.channelId()) {
            detach(action.participantId(), context);
        }
    }

    /** From here on it has as long to come back as it may be silent. */
    private void detach(final long participantId, final ActionContext context) {
        participants.edit(participantId).channelId(0).connected(YesNo.NO).lastSeenNs(context.timeNanos());
    }

    @Override
    protected void onSilenceDue(final SilenceDueDecoder action, final ActionContext context) {
        final ParticipantDecoder row = participants.get(action.participantId());
        if (row == null) {
            return;
        }
        final long lastSeenNs = row.lastSeenNs();
        if (lastSeenNs + evictAfterNs() > context.timeNanos()) {
            lookAgain(action.participantId(), lastSeenNs);
        } else {
            remove(action.participantId(), LeaveReason.TIMED_OUT);
        }
    }

    private void lookAgain(final long participantId, final long lastSeenNs) {
        timers.at(TimerIds.silence(participantId), lastSeenNs + evictAfterNs());
        timed.silenceDue(participantId);
    }

    private long evictAfterNs() {
        return servers.get(SERVER_ID).evictAfterNs();
    }

    @Override
    protected void onHeartbeat(final HeartbeatDecoder action, final ActionContext context) {
        permit(action.participantId(), action.channelId(), Permission.HEAR, context);
    }

    @Override
    protected void onLeave(final LeaveDecoder action, final ActionContext context) {
        if (permit(action.participantId(), action.channelId(), Permission.HEAR, context)) {
            remove(action.participantId(), LeaveReason.LEFT);
        }
    }

    @Override
    protected void onSendData(final SendDataDecoder action, final ActionContext context) {
        permit(action.participantId(), action.channelId(), Permission.SEND_DATA, context);
    }

    @Override
    protected void onUpdateState(final UpdateStateDecoder action, final ActionContext context) {
        permit(action.participantId(), action.channelId(), Permission.UPDATE_STATE, context);
    }

    @Override
    protected void onChangeSettings(final ChangeSettingsDecoder action, final ActionContext context) {
        permit(action.participantId(), action.channelId(), Permission.MANAGE_ROOM, context);
    }

    @Override
    protected void onAnnounce(final AnnounceDecoder action, final ActionContext context) {
        permit(action.participantId(), action.channelId(), Permission.MANAGE_CHAT, context);
    }

    /** Whose message it is decides more, and the {@link RoomReactor} knows it. */
    @Override
    protected void onRemoveData(final RemoveDataDecoder action, final ActionContext context) {
        permit(action.participantId(), action.channelId(), Permission.SEND_DATA, context);
    }

    @Override
    protected void onCloseRoom(final CloseRoomDecoder action, final ActionContext context) {
        if (permit(action.participantId(), action.channelId(), Permission.MANAGE_ROOM, context)) {
            followUps.roomEnded(participants.get(action.participantId()).roomId(), CloseReason.BY_HOST);
        }
    }

    @Override
    protected void onRaiseHand(final RaiseHandDecoder action, final ActionContext context) {
        if (permit(action.participantId(), action.channelId(), Permission.RAISE_HAND, context)) {
            participants.edit(action.participantId()).handRaised(action.raised());
        }
    }

    @Override
    protected void onMute(final MuteDecoder action, final ActionContext context) {
        final long targetId = action.targetId();
        if (targetId == action.participantId()) {
            if (permit(action.participantId(), action.channelId(), Permission.HEAR, context)) {
                participants.edit(targetId).selfMuted(action.muted());
            }
        } else if (permit(action.participantId(), action.channelId(), Permission.MUTE_OTHERS, context)
                && mayActOn(action.participantId(), targetId, context)) {
            participants.edit(targetId).moderatorMuted(action.muted());
        }
    }

    @Override
    protected void onKick(final KickDecoder action, final ActionContext context) {
        if (permit(action.participantId(), action.channelId(), Permission.KICK, context)
                && mayActOn(action.participantId(), action.targetId(), context)) {
            remove(action.targetId(), LeaveReason.KICKED);
        }
    }

    @Override
    protected void onChangeRole(final ChangeRoleDecoder action, final ActionContext context) {
        if (permit(action.participantId(), action.channelId(), Permission.CHANGE_ROLE, context)
                && mayActOn(action.participantId(), action.targetId(), context)) {
            participants.edit(action.targetId()).role(action.role());
            if (action.role() == Role.HOST) {
                participants.edit(action.participantId()).role(Role.MODERATOR);
            }
        }
    }

    /** Follow-up: who is still in the room goes with it. */
    @Override
    protected void onRoomEnded(final RoomEndedDecoder action, final ActionContext context) {
        outputSink.toMembers(members.byRoomId(action.roomId()).rows());
        outputs.roomClosed(action.roomId(), action.reason());
        // Each removal takes the row out of the list that the cursor walks, so it starts anew each time.
        while (members.byRoomId(action.roomId()).next()) {
            dismiss(members.row().participantId(), LeaveReason.ROOM_CLOSED);
        }
    }

    /** Whether somebody may do something; refuses the action if not, and counts it as a sign of life if so. */
    private boolean permit(
            final long participantId, final long channelId, final Permission permission, final ActionContext context) {
        final ParticipantDecoder row = participants.get(participantId);
        if (row == null || channelId != BY_REQUEST && channelId != row.channelId()) {
            refuse(Rejection.NOT_IN_ROOM, context);
            return false;
        }
        if (!Permissions.allows(row.role(), permission)) {
            refuse(Rejection.NOT_ALLOWED, context);
            return false;
        }
        final ParticipantEncoder seen = participants.edit(participantId).lastSeenNs(context.timeNanos());
        if (channelId == BY_REQUEST) {
            // Who asks is there, also after a restart that found it gone.
            seen.connected(YesNo.YES);
        }
        return true;
    }

    private boolean mayActOn(final long participantId, final long targetId, final ActionContext context) {
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

    private void remove(final long participantId, final LeaveReason reason) {
        final ParticipantDecoder row = participants.get(participantId);
        final long roomId = row.roomId();
        final boolean wasHost = row.role() == Role.HOST;
        dismiss(participantId, reason);
        followUps.participantGone(participantId, roomId, reason);
        if (wasHost) {
            succeedHost(roomId);
        }
    }

    private void dismiss(final long participantId, final LeaveReason reason) {
        outputSink.toOne(participantId);
        outputs.dismissed(participantId, reason);
        timers.cancel(TimerIds.silence(participantId));
        participants.remove(participantId);
    }

    private void succeedHost(final long roomId) {
        if (rooms.get(roomId).hostRule() == HostRule.CLOSE) {
            followUps.roomEnded(roomId, CloseReason.HOST_LEFT);
            return;
        }
        long successorId = 0;
        int rank = 0;
        long joinedNs = 0;
        members.byRoomId(roomId);
        while (members.next()) {
            final ParticipantDecoder row = members.row();
            final int itsRank = Permissions.rank(row.role());
            // Who came in the same moment came in the order of ids.
            if (itsRank > rank
                    || itsRank == rank
                            && (row.joinedNs() < joinedNs
                                    || row.joinedNs() == joinedNs && row.participantId() < successorId)) {
                successorId = row.participantId();
                rank = itsRank;
                joinedNs = row.joinedNs();
            }
        }
        if (rank > 0) {
            participants.edit(successorId).role(Role.HOST).moderatorMuted(YesNo.NO);
        }
    }

    private static void refuse(final Rejection rejection, final ActionContext context) {
        context.reject(rejection.code());
    }
}
