package io.acta.examples.voice;

/** Finds a participant by the hash of its session token. On the reactor thread. Allocates nothing. */
final class Sessions {
    /** No participant. */
    static final long NONE = 0;

    private final ParticipantCursor cursor;

    Sessions(final ParticipantView participants) {
        this.cursor = participants.cursor();
    }

    /** @return the participant's id, or {@link #NONE}. */
    long find(final long sessionHigh, final long sessionLow) {
        cursor.bySessionLow(sessionLow);
        while (cursor.next()) {
            if (cursor.row().sessionHigh() == sessionHigh) {
                return cursor.row().participantId();
            }
        }
        return NONE;
    }
}
