package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.state.SymbolTable;
import io.acta.engine.state.SymbolView;

/**
 * Owns who is in the rooms: who comes, by which channel it is reached, which role it has and whether it is muted. Runs before the {@link RoomReactor}, so that an
 * action of who is not in a room, or may not do it, is refused here, for all. Who may what is the {@link Gate}'s business, how long somebody stays that of
 * {@link Lifetimes}, how it leaves that of {@link Departures}.
 *
 * <p>A participant without a channel stays until it was silent for too long: meanwhile another channel may take its session over.
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
    private Gate gate;
    private Lifetimes lifetimes;
    private Departures departures;
    private VoiceActions followUps;

    @Override
    public void onSetup(final ReactorSetup setup) {
        servers = setup.own(ServerTable.TYPE, 1);
        participants = setup.own(ParticipantTable.TYPE, Bounds.PARTICIPANTS_MAX);
        setup.publish(ParticipantTable.TYPE);
        cursor = participants.cursor();
        members = participants.cursor();
        sessions = new Sessions(participants);
        followUps = new VoiceActions(setup.followUps());
        gate = new Gate(participants);
        lifetimes = new Lifetimes(servers, participants, setup.timers());
        departures = new Departures(participants, lifetimes, setup.outputs(), followUps);
    }

    @Override
    public void onViews(final StateView state) {
        rooms = state.view(RoomTable.TYPE);
        symbols = state.view(SymbolTable.TYPE);
        departures.onViews(rooms);
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
            Gate.refuse(Rejection.ROOM_UNKNOWN, context);
            return;
        }
        if (action.expiresNs() != Lifetimes.NEVER && action.expiresNs() <= context.timeNanos()) {
            Gate.refuse(Rejection.TOKEN_ENDED, context);
            return;
        }
        final Role wanted = action.role() == Role.NULL_VAL ? room.guestRole() : action.role();
        if (room.locked() == YesNo.YES && Permissions.rank(wanted) < Permissions.rank(Role.MODERATOR)) {
            Gate.refuse(Rejection.ROOM_LOCKED, context);
        } else if (participants.size() == Bounds.PARTICIPANTS_MAX) {
            Gate.refuse(Rejection.SERVER_FULL, context);
        } else if (!isLine(action)) {
            Gate.refuse(Rejection.BAD_TEXT, context);
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
            Gate.refuse(Rejection.ROOM_FULL, context);
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
                .handRaised(YesNo.NO)
                .expiresNs(action.expiresNs());
        for (int i = 0; i < JoinRequestedDecoder.userLength(); i++) {
            row.user(i, action.user(i));
        }
        for (int i = 0; i < JoinRequestedDecoder.displayNameLength(); i++) {
            row.displayName(i, action.displayName(i));
        }
        lifetimes.begin(context.step(), context);
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
            Gate.refuse(Rejection.SESSION_UNKNOWN, context);
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
        if (participants.contains(action.participantId())
                && lifetimes.isSilentForTooLong(action.participantId(), context)) {
            departures.remove(action.participantId(), LeaveReason.TIMED_OUT);
        }
    }

    @Override
    protected void onTokenDue(final TokenDueDecoder action, final ActionContext context) {
        if (participants.contains(action.participantId()) && lifetimes.hasTokenEnded(action.participantId(), context)) {
            departures.remove(action.participantId(), LeaveReason.TOKEN_ENDED);
        }
    }

    @Override
    protected void onTokenRenewed(final TokenRenewedDecoder action, final ActionContext context) {
        if (!gate.permit(action.participantId(), action.channelId(), Permission.HEAR, context)) {
            return;
        }
        final long roomId = symbols.find(
                action.buffer(),
                action.offset() + TokenRenewedDecoder.roomCodeEncodingOffset(),
                TokenRenewedDecoder.roomCodeLength());
        final ParticipantDecoder row = participants.get(action.participantId());
        if (row.roomId() != roomId || !isOfUser(row, action)) {
            Gate.refuse(Rejection.TOKEN_OF_ANOTHER, context);
        } else if (action.expiresNs() <= context.timeNanos()) {
            Gate.refuse(Rejection.TOKEN_ENDED, context);
        } else {
            lifetimes.renew(action.participantId(), action.expiresNs());
        }
    }

    private static boolean isOfUser(final ParticipantDecoder row, final TokenRenewedDecoder action) {
        for (int i = 0; i < ParticipantDecoder.userLength(); i++) {
            if (row.user(i) != action.user(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    protected void onHeartbeat(final HeartbeatDecoder action, final ActionContext context) {
        gate.permit(action.participantId(), action.channelId(), Permission.HEAR, context);
    }

    @Override
    protected void onLeave(final LeaveDecoder action, final ActionContext context) {
        if (gate.permit(action.participantId(), action.channelId(), Permission.HEAR, context)) {
            departures.remove(action.participantId(), LeaveReason.LEFT);
        }
    }

    /** By a request always: what becomes of the letter is the peers' business, that its writer is there is known here. */
    @Override
    protected void onLetterPosted(final LetterPostedDecoder action, final ActionContext context) {
        gate.permit(action.participantId(), BY_REQUEST, Permission.SEND_DATA, context);
    }

    @Override
    protected void onSendData(final SendDataDecoder action, final ActionContext context) {
        gate.permit(action.participantId(), action.channelId(), Permission.SEND_DATA, context);
    }

    @Override
    protected void onUpdateState(final UpdateStateDecoder action, final ActionContext context) {
        gate.permit(action.participantId(), action.channelId(), Permission.UPDATE_STATE, context);
    }

    @Override
    protected void onChangeSettings(final ChangeSettingsDecoder action, final ActionContext context) {
        gate.permit(action.participantId(), action.channelId(), Permission.MANAGE_ROOM, context);
    }

    @Override
    protected void onAnnounce(final AnnounceDecoder action, final ActionContext context) {
        gate.permit(action.participantId(), action.channelId(), Permission.MANAGE_CHAT, context);
    }

    /** Whose message it is decides more, and the {@link RoomReactor} knows it. */
    @Override
    protected void onRemoveData(final RemoveDataDecoder action, final ActionContext context) {
        gate.permit(action.participantId(), action.channelId(), Permission.SEND_DATA, context);
    }

    @Override
    protected void onCloseRoom(final CloseRoomDecoder action, final ActionContext context) {
        if (gate.permit(action.participantId(), action.channelId(), Permission.MANAGE_ROOM, context)) {
            followUps.roomEnded(participants.get(action.participantId()).roomId(), CloseReason.BY_HOST);
        }
    }

    @Override
    protected void onRaiseHand(final RaiseHandDecoder action, final ActionContext context) {
        if (gate.permit(action.participantId(), action.channelId(), Permission.RAISE_HAND, context)) {
            participants.edit(action.participantId()).handRaised(action.raised());
        }
    }

    @Override
    protected void onMute(final MuteDecoder action, final ActionContext context) {
        final long targetId = action.targetId();
        if (targetId == action.participantId()) {
            if (gate.permit(action.participantId(), action.channelId(), Permission.HEAR, context)) {
                participants.edit(targetId).selfMuted(action.muted());
            }
        } else if (gate.permit(action.participantId(), action.channelId(), Permission.MUTE_OTHERS, context)
                && gate.mayActOn(action.participantId(), targetId, context)) {
            participants.edit(targetId).moderatorMuted(action.muted());
        }
    }

    @Override
    protected void onKick(final KickDecoder action, final ActionContext context) {
        if (gate.permit(action.participantId(), action.channelId(), Permission.KICK, context)
                && gate.mayActOn(action.participantId(), action.targetId(), context)) {
            departures.remove(action.targetId(), LeaveReason.KICKED);
        }
    }

    @Override
    protected void onChangeRole(final ChangeRoleDecoder action, final ActionContext context) {
        if (gate.permit(action.participantId(), action.channelId(), Permission.CHANGE_ROLE, context)
                && gate.mayActOn(action.participantId(), action.targetId(), context)) {
            participants.edit(action.targetId()).role(action.role());
            if (action.role() == Role.HOST) {
                participants.edit(action.participantId()).role(Role.MODERATOR);
            }
        }
    }

    /** Follow-up: who is still in the room goes with it. */
    @Override
    protected void onRoomEnded(final RoomEndedDecoder action, final ActionContext context) {
        departures.removeAll(action.roomId(), action.reason());
    }
}
