package io.acta.examples.voice;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Timers;

/**
 * How long somebody stays in a room: as long as it gives signs of life, and until its token ends, if it came by one that ends. For each there is
 * one timer, which is moved only when it fires: a sign of life or a renewed token changes the row alone. On the reactor thread. Allocates nothing.
 */
final class Lifetimes {
    /** In place of an end: none. */
    static final long NEVER = ParticipantDecoder.expiresNsNullValue();

    private final ServerTable servers;
    private final ParticipantTable participants;
    private final Timers timers;
    private final VoiceActions timed;

    Lifetimes(final ServerTable servers, final ParticipantTable participants, final Timers timers) {
        this.servers = servers;
        this.participants = participants;
        this.timers = timers;
        this.timed = new VoiceActions(timers);
    }

    /** Somebody came, and was seen now. */
    void begin(final long participantId, final ActionContext context) {
        lookAgain(participantId, context.timeNanos());
        final long expiresNs = participants.get(participantId).expiresNs();
        if (expiresNs != NEVER) {
            endAt(participantId, expiresNs);
        }
    }

    /** Somebody is gone. */
    void end(final long participantId) {
        timers.cancel(TimerIds.silence(participantId));
        timers.cancel(TimerIds.token(participantId));
    }

    /** Whether somebody who is looked at was silent for too long; if not, it is looked at again when it would be. */
    boolean isSilentForTooLong(final long participantId, final ActionContext context) {
        final long nowNs = context.timeNanos();
        final long dueNs = participants.get(participantId).lastSeenNs() + evictAfterNs();
        if (dueNs > nowNs) {
            lookAgain(participantId, dueNs - evictAfterNs());
            return false;
        }
        if (nowNs - dueNs > servers.get(ParticipantReactor.SERVER_ID).heartbeatNs()) {
            // This comes late by more than a sign of life: the engine did not run, and nobody could give one.
            participants.edit(participantId).lastSeenNs(nowNs);
            lookAgain(participantId, nowNs);
            return false;
        }
        return true;
    }

    /** Whether somebody's token has ended; if it was renewed, it is looked at again when that one ends. */
    boolean hasTokenEnded(final long participantId, final ActionContext context) {
        final long expiresNs = participants.get(participantId).expiresNs();
        if (expiresNs > context.timeNanos()) {
            endAt(participantId, expiresNs);
            return false;
        }
        return expiresNs != NEVER;
    }

    /** Another token counts if it ends later. Who may stay for ever still may. */
    void renew(final long participantId, final long expiresNs) {
        final long untilNowNs = participants.get(participantId).expiresNs();
        if (untilNowNs != NEVER && expiresNs > untilNowNs) {
            participants.edit(participantId).expiresNs(expiresNs);
        }
    }

    private void lookAgain(final long participantId, final long lastSeenNs) {
        timers.at(TimerIds.silence(participantId), lastSeenNs + evictAfterNs());
        timed.silenceDue(participantId);
    }

    private void endAt(final long participantId, final long expiresNs) {
        timers.at(TimerIds.token(participantId), expiresNs);
        timed.tokenDue(participantId);
    }

    private long evictAfterNs() {
        return servers.get(ParticipantReactor.SERVER_ID).evictAfterNs();
    }
}
