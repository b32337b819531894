package io.acta.codec.door;

/** Why the door refused a message: {@link #ACCEPTED}, or one of these positive numbers. They never change their meaning. */
public final class DoorCode {
    /** Every decoder can read it, and every value is one that the schema allows. */
    public static final int ACCEPTED = 0;

    /** No engine here has a schema of that id. */
    public static final int UNKNOWN_SCHEMA = 1;

    /** The schema has no message of that template id. */
    public static final int UNKNOWN_TEMPLATE = 2;

    /** The message is a state, an output, or nothing of Acta's. */
    public static final int NOT_AN_ACTION = 3;

    /** Written by a newer schema than the one that is known here. */
    public static final int VERSION_TOO_NEW = 4;

    /** Written by a version of the schema that did not have the message. */
    public static final int VERSION_TOO_OLD = 5;

    /** The block's length is not that of the message's version. */
    public static final int BLOCK_LENGTH = 6;

    /** The length of a group's entries is not that of the message's version. */
    public static final int GROUP_BLOCK_LENGTH = 7;

    /** More or fewer entries than the schema allows, or more than the bytes that are left can hold. */
    public static final int GROUP_COUNT = 8;

    /** Negative, above the schema's maximum, or beyond the message's end. */
    public static final int VAR_DATA_LENGTH = 9;

    /** The message ends before its bytes do. */
    public static final int TRAILING_BYTES = 10;

    /** The bytes end before the message does, or are not within their buffer. */
    public static final int TOO_SHORT = 11;

    /** More bytes than an action may have. */
    public static final int TOO_LONG = 12;

    /** A number that stands for no value of the enum. */
    public static final int ENUM_VALUE = 13;

    /** A number below the least or above the greatest that the schema allows; an infinity or NaN where none is meant. */
    public static final int OUT_OF_RANGE = 14;

    /** The null value in a required field. */
    public static final int REQUIRED_NULL = 15;

    /** A character out of bounds, or one behind a text's end. */
    public static final int TEXT = 16;

    /** A bit that stands for no choice of the set. */
    public static final int SET_BITS = 17;

    /** A facade was given a value that its field does not allow; nothing was encoded. */
    public static final int ARGUMENT = 18;

    private static final String[] NAMES = {
        "ACCEPTED",
        "UNKNOWN_SCHEMA",
        "UNKNOWN_TEMPLATE",
        "NOT_AN_ACTION",
        "VERSION_TOO_NEW",
        "VERSION_TOO_OLD",
        "BLOCK_LENGTH",
        "GROUP_BLOCK_LENGTH",
        "GROUP_COUNT",
        "VAR_DATA_LENGTH",
        "TRAILING_BYTES",
        "TOO_SHORT",
        "TOO_LONG",
        "ENUM_VALUE",
        "OUT_OF_RANGE",
        "REQUIRED_NULL",
        "TEXT",
        "SET_BITS",
        "ARGUMENT",
    };

    private DoorCode() {}

    /** What a code is called here; for another number, the number. */
    public static String name(final int code) {
        return code >= 0 && code < NAMES.length ? NAMES[code] : Integer.toString(code);
    }
}
