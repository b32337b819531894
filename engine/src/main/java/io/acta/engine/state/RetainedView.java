package io.acta.engine.state;

import io.acta.codec.protocol.RetainedActionDecoder;

/**
 * Read access to the messages that are kept for those who join later, and where a joiner is told of them. On the reactor thread
 * only. Allocates nothing.
 */
public class RetainedView {
    /** The audience of what every joiner gets. Recipients must have other numbers. */
    public static final long EVERYBODY = 0;

    /** No message. The row with this key keeps the last id that was given. */
    static final long NONE = 0;

    static final int BY_SLOT = 0;
    static final int BY_AUDIENCE = 1;
    static final int BY_ORIGIN = 2;

    final Table table;
    final RowCursor rows;
    final RetainedActionDecoder row = new RetainedActionDecoder();
    private final RowCursor others;
    private final RetainedActionDecoder other = new RetainedActionDecoder();

    /** Wraps the table; the engine does. */
    public RetainedView(final Table table) {
        this.table = table;
        this.rows = new RowCursor(table);
        this.others = new RowCursor(table);
    }

    /**
     * Puts out, to one recipient, what is meant for it or for everybody: in the order in which it was kept, each message as it was
     * kept. They count towards what one action may put out, so that a joiner is rejected who would get more.
     *
     * @param recipient that joins, not {@link #EVERYBODY}.
     * @param outputs {@code setup.outputs()}.
     * @return how many messages.
     */
    public final int tell(final long recipient, final RecipientSink outputs) {
        return tell(recipient, recipient, outputs);
    }

    /**
     * The same where the audience is a group: puts out, to one recipient, what is meant for an audience that it belongs to, a room say, or
     * for everybody.
     *
     * @param audience as {@link RetainedActions#retain} was told, not {@link #EVERYBODY}.
     */
    public final int tell(final long audience, final long recipient, final RecipientSink outputs) {
        if (recipient == EVERYBODY || audience == EVERYBODY) {
            throw new IllegalArgumentException("audience=" + audience + ", recipient=" + recipient + ": " + EVERYBODY
                    + " stands for everybody; number them otherwise");
        }
        int count = 0;
        boolean hasOne = step(rows.byIndex(BY_AUDIENCE, EVERYBODY), row);
        boolean hasOther = step(others.byIndex(BY_AUDIENCE, audience), other);
        while (hasOne || hasOther) {
            if (hasOne && (!hasOther || row.retainedId() < other.retainedId())) {
                offer(row, recipient, outputs);
                hasOne = step(rows, row);
            } else {
                offer(other, recipient, outputs);
                hasOther = step(others, other);
            }
            count++;
        }
        return count;
    }

    /** True when a message of this origin, type and these keys is kept; see {@link RetainedActions#retain}. */
    public final boolean contains(final long origin, final int messageType, final long key1, final long key2) {
        return find(origin, messageType, key1, key2) != NONE;
    }

    /** How many messages are kept. */
    public final int size() {
        return table.find(NONE) < 0 ? table.size() : table.size() - 1;
    }

    /** The id of a message, or {@link #NONE}. Those that share a hash are told apart by what it was made of. */
    final long find(final long origin, final int messageType, final long key1, final long key2) {
        rows.byIndex(BY_SLOT, slotHash(origin, messageType, key1, key2));
        while (step(rows, row)) {
            if (row.origin() == origin
                    && (int) row.messageType() == messageType
                    && row.key1() == key1
                    && row.key2() == key2) {
                return row.retainedId();
            }
        }
        return NONE;
    }

    static long slotHash(final long origin, final int messageType, final long key1, final long key2) {
        return RowHash.mix(RowHash.mix(RowHash.mix(RowHash.mix(origin) + messageType) + key1) + key2);
    }

    /** Goes on to the next message, past the row that is none. */
    final boolean step(final RowCursor cursor, final RetainedActionDecoder message) {
        boolean isThere = cursor.next();
        if (isThere && cursor.key() == NONE) {
            isThere = cursor.next();
        }
        if (isThere) {
            wrap(message, cursor.row());
        }
        return isThere;
    }

    final void wrap(final RetainedActionDecoder decoder, final int rowNumber) {
        decoder.wrap(
                table.buffer(rowNumber),
                table.offset(rowNumber),
                RetainedActionDecoder.BLOCK_LENGTH,
                RetainedActionDecoder.SCHEMA_VERSION);
    }

    private static void offer(final RetainedActionDecoder kept, final long recipient, final RecipientSink outputs) {
        outputs.offerTo(
                recipient,
                kept.buffer(),
                kept.offset() + RetainedActionDecoder.messageEncodingOffset(),
                kept.lengthBytes());
    }
}
