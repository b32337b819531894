package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.reactor.Timers;
import io.acta.engine.state.RetainedActions;
import io.acta.engine.state.SymbolTable;

/**
 * Owns the rooms and what is said in them: settings, values, the newest updates, announcements. Runs behind the
 * {@link ParticipantReactor}, which has refused what may not be. Messages and announcements are the {@link Chat}'s business, values that of {@link RoomValues}, who is
 * told of others that of {@link Presence}, what a joiner is told that of {@link Welcome}.
 */
public final class RoomReactor extends VoiceReactor {
    private SymbolTable symbols;
    private RoomTable rooms;
    private RoomHeadcountTable headcounts;
    private RetainedActions retained;
    private RoomUpdates updates;
    private RoomValues values;
    private Chat chat;
    private Presence presence;
    private Welcome welcome;
    private VoiceOutputs numbered;
    private VoiceActions followUps;
    private Timers timers;
    private VoiceActions timed;
    private ParticipantView participants;
    private ParticipantCursor members;
    private ServerView servers;
    private Sessions sessions;

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
        final OutputSink outputSink = setup.outputs();
        updates = new RoomUpdates(rooms, kept, outputSink);
        numbered = new VoiceOutputs(updates);
        values = new RoomValues(
                rooms,
                setup.own(RoomValueTable.TYPE, (Bounds.ROOMS_MAX + 1) * Bounds.ROOM_VALUES_MAX),
                updates,
                outputSink);
        chat = new Chat(rooms, updates, retained);
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
        chat.onViews(participants);
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
        welcome.tell(context.step(), false, context);
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
            welcome.tell(participantId, true, context);
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
        chat.send(action, context);
    }

    /** Follow-up: the letter was looked at. */
    @Override
    protected void onLetterTold(final LetterToldDecoder action, final ActionContext context) {
        chat.tell(action, context);
    }

    @Override
    protected void onRemoveData(final RemoveDataDecoder action, final ActionContext context) {
        chat.remove(action, context);
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
        chat.announce(action, context);
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
