package io.acta.examples.voice;

/** Timers are named within one engine: each kind has its residue, so that a participant's never meets a room's. */
public final class TimerIds {
    private static final int KINDS_BITS = 2;

    private TimerIds() {}

    /** Of {@code SilenceDue}. */
    static long silence(final long participantId) {
        return participantId << KINDS_BITS;
    }

    /** Of {@code TokenDue}: below zero, since above it each residue is somebody's. */
    static long token(final long participantId) {
        return ~silence(participantId);
    }

    /** Of {@code FlushDue}. */
    static long flush(final long roomId) {
        return roomId << KINDS_BITS | 1;
    }

    /** Of {@code EmptyDue}. */
    static long empty(final long roomId) {
        return roomId << KINDS_BITS | 2;
    }

    /** Of {@code LetterDue}. */
    public static long letter(final long letterId) {
        return letterId << KINDS_BITS | 3;
    }
}
