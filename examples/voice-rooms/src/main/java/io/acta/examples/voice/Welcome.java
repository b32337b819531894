package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.state.RetainedView;

/**
 * What somebody is told who comes in or comes back: who it is, the room as it is, then the messages and announcements that are kept. On the
 * reactor thread. Allocates nothing.
 */
final class Welcome {
    /** Bytes of an announcement, header included. */
    static final int ANNOUNCEMENT_BYTES = MessageHeaderEncoder.ENCODED_LENGTH + AnnouncementEncoder.BLOCK_LENGTH;

    private static final long NS_PER_MS = 1_000_000;
    private static final long TOKEN_LEFT_MS_MAX = JoinSuccessEncoder.tokenLeftMsMaxValue();

    private final RoomTable rooms;
    private final RoomUpdates updates;
    private final RoomValues values;
    private final RetainedView retained;
    private final OutputSink outputSink;
    private final VoiceOutputs outputs;
    private ParticipantView participants;
    private ParticipantCursor members;
    private ServerView servers;

    Welcome(
            final RoomTable rooms,
            final RoomUpdates updates,
            final RoomValues values,
            final RetainedView retained,
            final OutputSink outputSink) {
        this.rooms = rooms;
        this.updates = updates;
        this.values = values;
        this.retained = retained;
        this.outputSink = outputSink;
        this.outputs = new VoiceOutputs(outputSink);
    }

    void onViews(final ParticipantView participantView, final ServerView serverView) {
        participants = participantView;
        members = participantView.cursor();
        servers = serverView;
    }

    void tell(final long participantId, final boolean isResumed, final ActionContext context) {
        final long roomId = participants.get(participantId).roomId();
        outputSink.toOne(participantId);
        final JoinSuccessEncoder told = outputs.joinSuccess();
        writeRoom(told, participantId, roomId);
        told.resumed(isResumed ? YesNo.YES : YesNo.NO)
                .tokenLeftMs(tokenLeftMs(participants.get(participantId).expiresNs(), context.timeNanos()));
        writeMembers(told, roomId);
        values.write(roomId, told.valuesCount(values.shown(roomId)));
        outputs.commitJoinSuccess();
        updates.tellData(roomId, participantId);
        retained.tell(roomId, participantId, outputSink);
    }

    private void writeRoom(final JoinSuccessEncoder told, final long participantId, final long roomId) {
        final ParticipantDecoder row = participants.get(participantId);
        final ServerDecoder server = servers.get(ParticipantReactor.SERVER_ID);
        final RoomDecoder room = rooms.get(roomId);
        told.userId(participantId)
                .channelId(row.channelId())
                .number(room.updates())
                .heartbeatMs(server.heartbeatNs() / NS_PER_MS)
                .evictAfterMs(server.evictAfterNs() / NS_PER_MS)
                .protocolVersion(JoinSuccessEncoder.SCHEMA_VERSION)
                .role(row.role())
                .settingsVersion(room.settingsVersion())
                .guestRole(room.guestRole())
                .hostRule(room.hostRule())
                .locked(room.locked());
        for (int i = 0; i < RoomDecoder.roomCodeLength(); i++) {
            told.roomCode(i, room.roomCode(i));
        }
        for (int i = 0; i < RoomDecoder.titleLength(); i++) {
            told.title(i, room.title(i));
        }
    }

    /** By the server's clock, since a client's may go differently. */
    private static long tokenLeftMs(final long expiresNs, final long nowNs) {
        return expiresNs == Lifetimes.NEVER
                ? JoinSuccessEncoder.tokenLeftMsNullValue()
                : Math.max(0, Math.min(TOKEN_LEFT_MS_MAX, (expiresNs - nowNs) / NS_PER_MS));
    }

    private void writeMembers(final JoinSuccessEncoder told, final long roomId) {
        int count = 0;
        members.byRoomId(roomId);
        while (members.next()) {
            count++;
        }
        final JoinSuccessEncoder.ParticipantsEncoder each = told.participantsCount(count);
        members.byRoomId(roomId);
        while (members.next()) {
            final ParticipantDecoder row = members.row();
            each.next()
                    .id(row.participantId())
                    .joinedNs(row.joinedNs())
                    .role(row.role())
                    .connected(row.connected())
                    .selfMuted(row.selfMuted())
                    .moderatorMuted(row.moderatorMuted())
                    .handRaised(row.handRaised());
            for (int i = 0; i < ParticipantDecoder.displayNameLength(); i++) {
                each.displayName(i, row.displayName(i));
            }
        }
    }
}
