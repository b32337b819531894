package io.acta.examples.voice;

import io.acta.examples.web.request.RejectionReason;

/** Why a reactor refuses an action. Clients know the codes: they never change. */
public enum Rejection implements RejectionReason {
    /** No room has this code. */
    ROOM_UNKNOWN(1, "there is no room of this code; it may have been closed"),
    /** The code was used before. */
    ROOM_EXISTS(2, "a room of this code exists already"),
    /** As many as there may be. */
    TOO_MANY_ROOMS(3, "this server has as many rooms as it can; try later"),
    /** The host lets nobody in. */
    ROOM_LOCKED(4, "the room is locked: only moderators come in"),
    /** As many participants as there may be. */
    ROOM_FULL(5, "the room is full"),
    /** The session is over or never was. */
    SESSION_UNKNOWN(6, "there is no such session any more; join anew"),
    /** Its row is gone, or another channel speaks for it. */
    NOT_IN_ROOM(7, "you are not in a room by this connection; join first"),
    /** By {@link Permissions}. */
    NOT_ALLOWED(8, "your role does not allow this"),
    /** By {@link Permissions}. */
    NOT_OUTRANKED(9, "this can only be done to those of a lower role"),
    /** The one to act on is not there. */
    TARGET_UNKNOWN(10, "there is no such participant in your room"),
    /** Control characters, broken UTF-8, or nothing at all. */
    BAD_TEXT(11, "a text is empty, or has control characters or broken UTF-8"),
    /** Longer than it may be. */
    TEXT_TOO_LONG(12, "a message has at most 800 bytes, a value 512"),
    /** As many values as there may be. */
    TOO_MANY_VALUES(13, "the room has as many values as it may have; remove one first"),
    /** There is no message of this number in the room's memory. */
    DATA_UNKNOWN(14, "there is no message of this number in the room's memory"),
    /** A guest is a viewer or a speaker. */
    BAD_SETTING(15, "guests are VIEWER or SPEAKER"),
    /** Roles are given to others. */
    NOT_ONESELF(16, "this cannot be done to oneself"),
    /** As many participants as the server has room for. */
    SERVER_FULL(17, "the server is full; try later"),
    /** As many letters as may wait. */
    TOO_MANY_LETTERS(18, "too many letters wait for other servers; try later"),
    /** It was answered already. */
    LETTER_UNKNOWN(19, "there is no such letter any more"),
    /** Its time is over. */
    TOKEN_ENDED(20, "the token is past its time; ask for another"),
    /** Its user or its room is another. */
    TOKEN_OF_ANOTHER(21, "this token is another user's or another room's");

    private static final Rejection[] ALL = values();

    private final int code;
    private final String reason;

    Rejection(final int code, final String reason) {
        this.code = code;
        this.reason = reason;
    }

    @Override
    public int code() {
        return code;
    }

    @Override
    public String reason() {
        return reason;
    }

    /** A sentence for a code, the engine's own codes included. */
    public static String reason(final int code) {
        return RejectionReason.reason(ALL, code);
    }
}
