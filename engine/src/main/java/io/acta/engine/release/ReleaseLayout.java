package io.acta.engine.release;

/**
 * A record of the {@link ReleaseLog}.
 *
 * <pre>
 *   record:  0        4      5       8          16               24       32
 *            +--------+------+-------+----------+----------------+--------+---------- - -
 *            | length | kind | value | sequence | correlation id | origin | body
 *            +--------+------+-------+----------+----------------+--------+---------- - -
 *   length counts the header, not the padding to 8 bytes. Kind 0 is padding to the end of the ring.
 *   value (24 bits): of an action's output its ordinal, of an outcome its status and, above 8 bits, its code; of a change its kind.
 *   The ordinal of a time-driven output stands in 8 bytes before its message; a route stands behind it, see {@link RouteLayout}. An APPLIED
 *   action with outputs has no record for its outcome: the kind of its last output has the bit ENDS_ACTION.
 * </pre>
 */
public final class ReleaseLayout {
    /** Bytes before a record's body. */
    public static final int HEADER_LENGTH = 32;

    static final int ALIGNMENT = 8;

    static final int LENGTH_OFFSET = 0;
    static final int KIND_OFFSET = 4;
    static final int VALUE_SHIFT = 8;
    static final int SEQUENCE_OFFSET = 8;
    static final int CORRELATION_OFFSET = 16;
    static final int ORIGIN_OFFSET = 24;

    static final int PADDING = 0;
    static final int OUTCOME = 1;
    static final int OUTPUT = 2;
    static final int CHANGE = 3;
    static final int CHANGES_END = 4;
    static final int TIME_DRIVEN_OUTPUT = 5;

    /** Bit of the kind of an output behind whose message its route stands. */
    static final int ROUTED = 0x40;

    /** Bit of the kind of the last output of an action that was APPLIED. */
    static final int ENDS_ACTION = 0x20;

    /** What is left of a kind without the bits. */
    static final int KIND_MASK = 0x1F;

    /** Bytes of a time-driven output's ordinal, which stands before its message. */
    static final int ORDINAL_LENGTH = Long.BYTES;

    /** Bytes of the version that stands before a change's rows. */
    static final int VERSION_LENGTH = Long.BYTES;

    /** Bytes that a time-driven output takes at most beside its message. */
    public static final int TIME_DRIVEN_OVERHEAD = HEADER_LENGTH + ORDINAL_LENGTH + ALIGNMENT;

    private ReleaseLayout() {}
}
