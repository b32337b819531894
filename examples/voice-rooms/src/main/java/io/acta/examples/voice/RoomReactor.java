package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.reactor.Timers;
import io.acta.engine.state.RetainedActions;
import io.acta.engine.state.SymbolTable;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Owns the rooms and what is said in them: settings, values, the newest updates, announcements. Runs behind the
 * {@link ParticipantReactor}, which has refused what may not be.
 */
public final class RoomReactor extends VoiceReactor {
    /** In place of a sender's id in a message that came as a letter. */
    public static final long FROM_ANOTHER_SERVER = -1;

    private SymbolTable symbols;
    private RoomTable rooms;
    private RoomHeadcountTable headcounts;
    private RetainedActions retained;
    private RoomUpdates updates;
    private RoomValues values;
    private Presence presence;
    private OutputSink outputSink;
    private Welcome welcome;
    private VoiceOutputs numbered;
    private VoiceActions followUps;
    private Timers timers;
    private VoiceActions timed;
    private ParticipantView participants;
    private ParticipantCursor members;
    private ServerView servers;
    private Sessions sessions;
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);

    @Override
    public void onSetup(final ReactorSetup setup) {
        // One row more than rooms each: the one that keeps the last id, and one for a room that takes a closed one's
        // place.
        symbols = setup.own(SymbolTable.TYPE, Bounds.ROOMS_MAX + 2);
        rooms = setup.own(RoomTable.TYPE, Bounds.ROOMS_MAX + 1);
        setup.publish(RoomTable.TYPE);
        headcounts = setup.own(RoomHeadcountTable.TYPE, Bounds.ROOMS_MAX + 1);
        setup.publish(RoomHeadcountTable.TYPE);
        retained = setup.own(RetainedActions.TYPE, Bounds.ANNOUNCEMENTS_MAX + 2);
        final RoomUpdateTable kept = setup.own(RoomUpdateTable.TYPE, (Bounds.ROOMS_MAX + 1) * Bounds.ROOM_UPDATES);
        setup.publish(RoomUpdateTable.TYPE);
        outputSink = setup.outputs();
        updates = new RoomUpdates(rooms, kept, outputSink);
        numbered = new VoiceOutputs(updates);
        values = new RoomValues(
                rooms,
                setup.own(RoomValueTable.TYPE, (Bounds.ROOMS_MAX + 1) * Bounds.ROOM_VALUES_MAX),
                updates,
                outputSink);
        welcome = new Welcome(rooms, updates, values, retained, outputSink);
        followUps = new VoiceActions(setup.followUps());
        timers = setup.timers();
        timed = new VoiceActions(timers);
        presence = new Presence(headcounts, updates, outputSink, timers);
        setup.react(ParticipantTable.TYPE, presence);
    }

    @Override
    public void onViews(final StateView state) {
        participants = state.view(ParticipantTable.TYPE);
        servers = state.view(ServerTable.TYPE);
        members = participants.cursor();
        sessions = new Sessions(participants);
        values.onViews(participants);
        presence.onViews(participants, servers);
        welcome.onViews(participants, servers);
    }

    @Override
    protected void onRoomRequested(final RoomRequestedDecoder action, final ActionContext context) {
        final int codeOffset = action.offset() + RoomRequestedDecoder.roomCodeEncodingOffset();
        if (rooms.size() == Bounds.ROOMS_MAX) {
            context.reject(Rejection.TOO_MANY_ROOMS.code());
            return;
        }
        final long roomId = symbols.idOf(action.buffer(), codeOffset, RoomRequestedDecoder.roomCodeLength());
        if (rooms.contains(roomId)) {
            context.reject(Rejection.ROOM_EXISTS.code());
        } else if (isForGuests(action.guestRole())) {
            add(action, roomId, context);
        } else {
            context.reject(Rejection.BAD_SETTING.code());
        }
    }

    private void add(final RoomRequestedDecoder action, final long roomId, final ActionContext context) {
        if (!PlainText.isLine(
                action.buffer(),
                action.offset() + RoomRequestedDecoder.titleEncodingOffset(),
                RoomRequestedDecoder.titleLength())) {
            context.reject(Rejection.BAD_TEXT.code());
            return;
        }
        final RoomEncoder row = rooms.add(roomId)
                .createdNs(context.timeNanos())
                .settingsVersion(context.step())
                .guestRole(action.guestRole())
                .hostRule(action.hostRule())
                .locked(YesNo.NO);
        for (int i = 0; i < RoomRequestedDecoder.roomCodeLength(); i++) {
            row.roomCode(i, action.roomCode(i));
        }
        for (int i = 0; i < RoomRequestedDecoder.titleLength(); i++) {
            row.title(i, action.title(i));
        }
        headcounts.add(roomId);
        presence.closeWhenEmpty(roomId, context);
    }

    private static boolean isForGuests(final Role role) {
        return role == Role.VIEWER || role == Role.SPEAKER;
    }

    @Override
    protected void onJoinRequested(final JoinRequestedDecoder action, final ActionContext context) {
        final ParticipantDecoder joiner = participants.get(context.step());
        if (joiner == null) {
            // It was refused.
            return;
        }
        final long roomId = joiner.roomId();
        welcome.tell(context.step(), false);
        final long number =
                updates.toMembersExcept(roomId, members.byRoomId(roomId).rows(), context.step());
        final ParticipantJoinedEncoder told = numbered.participantJoined()
                .number(number)
                .roomId(roomId)
                .id(joiner.participantId())
                .joinedNs(joiner.joinedNs())
                .role(joiner.role())
                .connected(joiner.connected())
                .selfMuted(joiner.selfMuted())
                .moderatorMuted(joiner.moderatorMuted())
                .handRaised(joiner.handRaised());
        for (int i = 0; i < ParticipantDecoder.displayNameLength(); i++) {
            told.displayName(i, joiner.displayName(i));
        }
        numbered.commitParticipantJoined();
    }

    @Override
    protected void onSessionResumed(final SessionResumedDecoder action, final ActionContext context) {
        final long participantId = sessions.find(action.sessionHigh(), action.sessionLow());
        if (participantId != Sessions.NONE) {
            welcome.tell(participantId, true);
        }
    }

    /** Follow-up: the row is gone already. */
    @Override
    protected void onParticipantGone(final ParticipantGoneDecoder action, final ActionContext context) {
        retained.forgetOrigin(action.participantId());
        final long number = updates.toMembers(
                action.roomId(), members.byRoomId(action.roomId()).rows());
        numbered.participantLeft(number, action.roomId(), action.participantId(), action.reason());
    }

    @Override
    protected void onSendData(final SendDataDecoder action, final ActionContext context) {
        final ParticipantDecoder sender = participants.get(action.participantId());
        if (sender == null) {
            return;
        }
        action.wrapContent(text);
        if (text.capacity() > Bounds.CONTENT_BYTES_MAX) {
            context.reject(Rejection.TEXT_TOO_LONG.code());
            return;
        }
        if (PlainText.isBlank(text, 0, text.capacity()) || !PlainText.isPlain(text, 0, text.capacity(), true)) {
            context.reject(Rejection.BAD_TEXT.code());
            return;
        }
        final long roomId = sender.roomId();
        final long messages = rooms.get(roomId).messages() + 1;
        rooms.edit(roomId).messages(messages);
        final long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
        final DataReceivedEncoder told = numbered.dataReceived()
                .number(number)
                .roomId(roomId)
                .fromId(action.participantId())
                .timeNs(context.timeNanos());
        final ParticipantDecoder from = participants.get(action.participantId());
        for (int i = 0; i < ParticipantDecoder.displayNameLength(); i++) {
            told.fromName(i, from.displayName(i));
        }
        told.putContent(text, 0, text.capacity());
        numbered.commitDataReceived();
    }

    /** Follow-up: the letter was looked at. It has no sender here; a moderator can take it away like any message. */
    @Override
    protected void onLetterTold(final LetterToldDecoder action, final ActionContext context) {
        action.wrapContent(text);
        final long roomId = action.roomId();
        final long messages = rooms.get(roomId).messages() + 1;
        rooms.edit(roomId).messages(messages);
        final long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
        final DataReceivedEncoder told = numbered.dataReceived()
                .number(number)
                .roomId(roomId)
                .fromId(FROM_ANOTHER_SERVER)
                .timeNs(context.timeNanos());
        for (int i = 0; i < LetterToldDecoder.fromNameLength(); i++) {
            told.fromName(i, action.fromName(i));
        }
        told.putContent(text, 0, text.capacity());
        numbered.commitDataReceived();
    }

    @Override
    protected void onRemoveData(final RemoveDataDecoder action, final ActionContext context) {
        final ParticipantDecoder remover = participants.get(action.participantId());
        if (remover == null) {
            return;
        }
        final long roomId = remover.roomId();
        final long senderId = updates.senderOf(roomId, action.number());
        if (senderId == 0) {
            context.reject(Rejection.DATA_UNKNOWN.code());
        } else if (senderId != action.participantId() && !Permissions.allows(remover.role(), Permission.MANAGE_CHAT)) {
            context.reject(Rejection.NOT_ALLOWED.code());
        } else {
            updates.remove(roomId, action.number());
            final long number =
                    updates.toMembers(roomId, members.byRoomId(roomId).rows());
            numbered.dataRemoved(number, roomId, action.number(), action.participantId());
        }
    }

    @Override
    protected void onUpdateState(final UpdateStateDecoder action, final ActionContext context) {
        final ParticipantDecoder setter = participants.get(action.participantId());
        if (setter == null) {
            return;
        }
        final long roomId = setter.roomId();
        values.set(action, roomId, context);
        if (rooms.get(roomId).changedValues() > 0 && timers.deadlineNs(TimerIds.flush(roomId)) == Long.MIN_VALUE) {
            timers.at(
                    TimerIds.flush(roomId),
                    context.timeNanos()
                            + servers.get(ParticipantReactor.SERVER_ID).flushNs());
            timed.flushDue(roomId);
        }
    }

    @Override
    protected void onFlushDue(final FlushDueDecoder action, final ActionContext context) {
        if (rooms.contains(action.roomId())) {
            values.flush(action.roomId());
        }
    }

    @Override
    protected void onChangeSettings(final ChangeSettingsDecoder action, final ActionContext context) {
        final ParticipantDecoder host = participants.get(action.participantId());
        if (host == null) {
            return;
        }
        final long roomId = host.roomId();
        if (action.expectedVersion() != ChangeSettingsDecoder.expectedVersionNullValue()
                && !context.expect(action.expectedVersion(), rooms.get(roomId).settingsVersion())) {
            return;
        }
        if (!isForGuests(action.guestRole())) {
            context.reject(Rejection.BAD_SETTING.code());
            return;
        }
        rooms.edit(roomId)
                .settingsVersion(context.step())
                .guestRole(action.guestRole())
                .hostRule(action.hostRule())
                .locked(action.locked());
        final long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
        numbered.settingsChanged(
                number, roomId, context.step(), action.guestRole(), action.hostRule(), action.locked());
    }

    @Override
    protected void onAnnounce(final AnnounceDecoder action, final ActionContext context) {
        final ParticipantDecoder announcer = participants.get(action.participantId());
        if (announcer == null) {
            return;
        }
        final int textOffset = action.offset() + AnnounceDecoder.textEncodingOffset();
        final int lengthBytes = PlainText.length(action.buffer(), textOffset, AnnounceDecoder.textLength());
        if (lengthBytes > 0 && !PlainText.isLine(action.buffer(), textOffset, AnnounceDecoder.textLength())) {
            context.reject(Rejection.BAD_TEXT.code());
            return;
        }
        final long roomId = announcer.roomId();
        final long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
        final AnnouncementEncoder told = numbered.announcement()
                .number(number)
                .roomId(roomId)
                .byId(action.participantId())
                .timeNs(context.timeNanos());
        for (int i = 0; i < AnnounceDecoder.textLength(); i++) {
            told.text(i, action.text(i));
        }
        numbered.commitAnnouncement();
        // Still in the updates' memory, header and all.
        if (lengthBytes > 0) {
            retained.retain(action.participantId(), 0, 0, roomId, updates.buffer(), 0, Welcome.ANNOUNCEMENT_BYTES);
        } else {
            retained.forget(action.participantId(), RetainedActions.messageType(updates.buffer(), 0), 0, 0);
        }
    }

    @Override
    protected void onEmptyDue(final EmptyDueDecoder action, final ActionContext context) {
        if (rooms.contains(action.roomId())
                && !members.byRoomId(action.roomId()).next()) {
            followUps.roomEnded(action.roomId(), CloseReason.EMPTY);
        }
    }

    /** Follow-up: its participants are gone already. */
    @Override
    protected void onRoomEnded(final RoomEndedDecoder action, final ActionContext context) {
        final long roomId = action.roomId();
        values.removeAll(roomId);
        updates.removeAll(roomId);
        retained.forgetAudience(roomId);
        headcounts.remove(roomId);
        rooms.remove(roomId);
        symbols.remove(roomId);
        timers.cancel(TimerIds.flush(roomId));
        timers.cancel(TimerIds.empty(roomId));
    }
}
