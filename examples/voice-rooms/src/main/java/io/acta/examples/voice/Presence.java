package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.Timers;

/**
 * The {@link RoomReactor}'s reaction to participants: tells the room, once for each participant and batch, that one is not what it was; keeps
 * the room's headcount, a computed field; and has an empty room closed after a while, unless somebody comes.
 */
final class Presence extends ParticipantReaction {
    private final RoomHeadcountTable headcounts;
    private final RoomUpdates updates;
    private final VoiceOutputs numbered;
    private final OutputSink outputSink;
    private final VoiceOutputs outputs;
    private final Timers timers;
    private final VoiceActions timed;
    private ParticipantCursor members;
    private ServerView servers;

    Presence(
            final RoomHeadcountTable headcounts,
            final RoomUpdates updates,
            final OutputSink outputSink,
            final Timers timers) {
        this.headcounts = headcounts;
        this.updates = updates;
        this.numbered = new VoiceOutputs(updates);
        this.outputSink = outputSink;
        this.outputs = new VoiceOutputs(outputSink);
        this.timers = timers;
        this.timed = new VoiceActions(timers);
    }

    void onViews(final ParticipantView participants, final ServerView serverView) {
        members = participants.cursor();
        servers = serverView;
    }

    @Override
    protected void onAdded(final ParticipantDecoder after, final ActionContext context) {
        count(null, after, context);
    }

    @Override
    protected void onRemoved(final ParticipantDecoder before, final ActionContext context) {
        count(before, null, context);
    }

    @Override
    protected void onChanged(
            final ParticipantDecoder before, final ParticipantDecoder after, final ActionContext context) {
        if (looksOtherwise(before, after)) {
            count(before, after, context);
            tellChanged(after, context);
        }
    }

    private static boolean looksOtherwise(final ParticipantDecoder before, final ParticipantDecoder after) {
        return before.role() != after.role()
                || before.connected() != after.connected()
                || before.selfMuted() != after.selfMuted()
                || before.moderatorMuted() != after.moderatorMuted()
                || before.handRaised() != after.handRaised();
    }

    private void tellChanged(final ParticipantDecoder row, final ActionContext context) {
        final long roomId = row.roomId();
        final long number = updates.toMembers(roomId, members.byRoomId(roomId).rows());
        final ParticipantChangedEncoder told = numbered.participantChanged()
                .number(number)
                .roomId(roomId)
                .id(row.participantId())
                .joinedNs(row.joinedNs())
                .role(row.role())
                .connected(row.connected())
                .selfMuted(row.selfMuted())
                .moderatorMuted(row.moderatorMuted())
                .handRaised(row.handRaised())
                .causeSequence(context.causeSequence());
        for (int i = 0; i < ParticipantDecoder.displayNameLength(); i++) {
            told.displayName(i, row.displayName(i));
        }
        numbered.commitParticipantChanged();
    }

    /** @param before null when it came; @param after null when it went. */
    private void count(final ParticipantDecoder before, final ParticipantDecoder after, final ActionContext context) {
        final ParticipantDecoder either = after == null ? before : after;
        final long roomId = either.roomId();
        final RoomHeadcountDecoder row = headcounts.get(roomId);
        if (row == null) {
            // The room went with its participants.
            return;
        }
        final int participants = row.participants() + (before == null ? 1 : 0) - (after == null ? 1 : 0);
        final int connected = row.connected() + isConnected(after) - isConnected(before);
        final int talkers = row.talkers() + isHeard(after) - isHeard(before);
        final long hostId;
        if (after != null && after.role() == Role.HOST) {
            hostId = after.participantId();
        } else {
            hostId = row.hostId() == either.participantId() ? 0 : row.hostId();
        }
        headcounts
                .edit(roomId)
                .hostId(hostId)
                .participants(participants)
                .connected(connected)
                .talkers(talkers);
        outputSink.toMembers(members.byRoomId(roomId).rows()).coalesce(roomId);
        outputs.headcount(roomId, hostId, participants, connected, talkers);
        if (participants == 0) {
            closeWhenEmpty(roomId, context);
        } else if (before == null && participants == 1) {
            timers.cancel(TimerIds.empty(roomId));
        }
    }

    /** Also what a new room begins with: who made it has so long to come in. */
    void closeWhenEmpty(final long roomId, final ActionContext context) {
        timers.at(
                TimerIds.empty(roomId),
                context.timeNanos() + servers.get(ParticipantReactor.SERVER_ID).emptyAfterNs());
        timed.emptyDue(roomId);
    }

    private static int isConnected(final ParticipantDecoder row) {
        return row != null && row.connected() == YesNo.YES ? 1 : 0;
    }

    private static int isHeard(final ParticipantDecoder row) {
        return row != null && row.connected() == YesNo.YES && Permissions.isHeard(row) ? 1 : 0;
    }
}
