package io.acta.examples.voice;

/** What somebody in a room may be allowed to do. Who may what: {@link Permissions}. */
public enum Permission {
    /** To get the mix. */
    HEAR,
    /** To be in others' mix. */
    SPEAK,
    /** To ask for the floor. */
    RAISE_HAND,
    /** To send messages to everybody. */
    SEND_DATA,
    /** To set the room's values. */
    UPDATE_STATE,
    /** To mute others, and to let them speak again. */
    MUTE_OTHERS,
    /** To announce, and to take others' messages away. */
    MANAGE_CHAT,
    /** To give out tokens for a role below one's own. */
    INVITE,
    /** To put others out. */
    KICK,
    /** To give others another role. */
    CHANGE_ROLE,
    /** To change the room's settings and to close it. */
    MANAGE_ROOM
}
