package io.acta.examples.voice;

/** How much of everything there may be. Tables are reserved by these and touched only as rows come. */
public final class Bounds {
    /** Rooms at a time. */
    public static final int ROOMS_MAX = 512;

    /** Participants of all rooms at a time. */
    public static final int PARTICIPANTS_MAX = 4096;

    /** Participants of a room at a time. */
    public static final int ROOM_PARTICIPANTS_MAX = 256;

    /** Values of a room. */
    public static final int ROOM_VALUES_MAX = 64;

    /** Newest updates that are kept of a room: how far a poller may be behind. */
    public static final int ROOM_UPDATES = 128;

    /** Bytes of a data message in UTF-8. */
    public static final int CONTENT_BYTES_MAX = 800;

    /** Bytes of a value in UTF-8. */
    public static final int VALUE_BYTES_MAX = RoomValueDecoder.valueEncodingLength();

    /** Announcements of all rooms that are kept. */
    public static final int ANNOUNCEMENTS_MAX = 2048;

    /** Letters to other servers that wait for an answer. */
    public static final int LETTERS_MAX = 1024;

    /** Other servers that letters come from. */
    public static final int PEERS_MAX = 64;

    private Bounds() {}

    /** Key of the row in which a room's update of a number is kept: rooms have rings of {@link #ROOM_UPDATES} rows. */
    public static long updatePlace(final long roomId, final long number) {
        return roomId * ROOM_UPDATES + Math.floorMod(number, (long) ROOM_UPDATES);
    }
}
