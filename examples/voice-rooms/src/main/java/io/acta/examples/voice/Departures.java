package io.acta.examples.voice;

import io.acta.engine.reactor.OutputSink;

/**
 * How somebody leaves: its row and its timers go, it is told so, the others are, and where it was the host, the room gets another or closes. On the
 * reactor thread. Allocates nothing.
 */
final class Departures {
    private final ParticipantTable participants;
    private final ParticipantCursor members;
    private final Lifetimes lifetimes;
    private final OutputSink outputSink;
    private final VoiceOutputs outputs;
    private final VoiceActions followUps;
    private RoomView rooms;

    Departures(
            final ParticipantTable participants,
            final Lifetimes lifetimes,
            final OutputSink outputSink,
            final VoiceActions followUps) {
        this.participants = participants;
        this.members = participants.cursor();
        this.lifetimes = lifetimes;
        this.outputSink = outputSink;
        this.outputs = new VoiceOutputs(outputSink);
        this.followUps = followUps;
    }

    void onViews(final RoomView view) {
        rooms = view;
    }

    /** Somebody leaves, or is made to. */
    void remove(final long participantId, final LeaveReason reason) {
        final ParticipantDecoder row = participants.get(participantId);
        final long roomId = row.roomId();
        final boolean wasHost = row.role() == Role.HOST;
        dismiss(participantId, reason);
        followUps.participantGone(participantId, roomId, reason);
        if (wasHost) {
            succeedHost(roomId);
        }
    }

    /** A room ends, and who is in it goes with it. */
    void removeAll(final long roomId, final CloseReason reason) {
        outputSink.toMembers(members.byRoomId(roomId).rows());
        outputs.roomClosed(roomId, reason);
        // Each removal takes the row out of the list that the cursor walks, so it starts anew each time.
        while (members.byRoomId(roomId).next()) {
            dismiss(members.row().participantId(), LeaveReason.ROOM_CLOSED);
        }
    }

    private void dismiss(final long participantId, final LeaveReason reason) {
        outputSink.toOne(participantId);
        outputs.dismissed(participantId, reason);
        lifetimes.end(participantId);
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
}
