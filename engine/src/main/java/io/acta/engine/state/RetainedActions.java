package io.acta.engine.state;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.codec.protocol.RetainedActionDecoder;
import io.acta.codec.protocol.RetainedActionEncoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Messages kept for those who join later: of each origin, message type and pair of keys the newest, which replaces the one before.
 * After the idea of Hyperflux's cached actions. A table like any other: one reactor owns it
 * ({@code setup.own(RetainedActions.TYPE, capacity)}), others view it; it is undone, hashed and replayed.
 *
 * <pre>{@code
 * // what a handler keeps: an action of fixed length, with the header before it
 * retained.retain(context.origin(), action.producerId(), 0, RetainedActions.EVERYBODY,
 *         action.buffer(), action.offset() - 8, 8 + ProducerAddedDecoder.BLOCK_LENGTH);
 * // what it does when a peer joins, and when one leaves
 * retained.tell(action.peerId(), outputSink);
 * retained.forgetOrigin(action.peerId());
 * retained.forgetAudience(action.peerId());
 * }</pre>
 *
 * <p>Bounded: {@link #MESSAGE_LENGTH_MAX} bytes a message, and as many messages as the capacity has rows but one, which keeps the last id.
 * What is replaced makes room from the next step on, as with every table, so that a replacement needs a free row too.
 *
 * <p>On the reactor thread only. Allocates nothing.
 */
public final class RetainedActions extends RetainedView {
    /** Bytes of the longest message that can be kept, SBE header included. */
    public static final int MESSAGE_LENGTH_MAX = RetainedActionDecoder.messageEncodingLength();

    /** What the engine must know of the table. */
    public static final TableType<RetainedView, RetainedActions> TYPE = TableType.named("RetainedAction")
            .message(
                    RetainedActionDecoder.SCHEMA_ID,
                    RetainedActionDecoder.TEMPLATE_ID,
                    RetainedActionDecoder.SCHEMA_VERSION)
            .keyOffset(RetainedActionDecoder.retainedIdEncodingOffset())
            .index("slotHash", RetainedActionDecoder.slotHashEncodingOffset(), IndexType.Encoding.INT64)
            .index("audience", RetainedActionDecoder.audienceEncodingOffset(), IndexType.Encoding.INT64)
            .index("origin", RetainedActionDecoder.originEncodingOffset(), IndexType.Encoding.INT64)
            .initialRow(new byte[RetainedActionEncoder.BLOCK_LENGTH])
            .build(RetainedView::new, RetainedActions::new);

    private static final RejectedException BAD_LENGTH = new RejectedException(RejectionCode.RETAINED_LENGTH);

    private final RetainedActionEncoder encoder = new RetainedActionEncoder();

    /** Wraps the table; the engine does. */
    public RetainedActions(final Table table) {
        super(table);
    }

    /**
     * Keeps a message, in place of the one of the same origin, type and keys, whomever that was meant for.
     *
     * @param origin whose message it is: it goes with its origin, see {@link #forgetOrigin}.
     * @param key1 a chosen field of the message, 0 for none.
     * @param key2 another one, 0 for none.
     * @param audience {@link #EVERYBODY}, or the one recipient that gets it on joining.
     * @param message that holds an SBE message, header first.
     * @throws RejectedException RETAINED_LENGTH when it is longer than {@link #MESSAGE_LENGTH_MAX} or shorter than a header,
     *     TABLE_FULL when there is no room.
     */
    public void retain(
            final long origin,
            final long key1,
            final long key2,
            final long audience,
            final DirectBuffer message,
            final int offset,
            final int lengthBytes) {
        if (lengthBytes < MessageHeaderDecoder.ENCODED_LENGTH || lengthBytes > MESSAGE_LENGTH_MAX) {
            throw BAD_LENGTH;
        }
        final int type = messageType(message, offset);
        forget(origin, type, key1, key2);
        final long retainedId = nextId();
        final int added = table.insert(retainedId);
        encoder.wrap(table.buffer(added), table.offset(added))
                .slotHash(slotHash(origin, type, key1, key2))
                .audience(audience)
                .origin(origin)
                .key1(key1)
                .key2(key2)
                .messageType(type & 0xFFFF_FFFFL)
                .lengthBytes(lengthBytes)
                .putMessage(message, offset, lengthBytes);
    }

    /** Type of the message whose SBE header begins here: the template id in the lower 16 bits, the schema id above it. */
    public static int messageType(final DirectBuffer message, final int offset) {
        return message.getInt(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Forgets one message.
     *
     * @param messageType as {@link #messageType} tells it.
     * @return false when there was none.
     */
    public boolean forget(final long origin, final int messageType, final long key1, final long key2) {
        final long retainedId = find(origin, messageType, key1, key2);
        return retainedId != NONE && table.delete(retainedId);
    }

    /** Forgets all messages of an origin. @return how many they were. */
    public int forgetOrigin(final long origin) {
        return forgetAll(BY_ORIGIN, origin);
    }

    /** Forgets all messages that are meant for this audience alone. @return how many they were. */
    public int forgetAudience(final long audience) {
        return forgetAll(BY_AUDIENCE, audience);
    }

    private int forgetAll(final int indexNumber, final long value) {
        int count = 0;
        rows.byIndex(indexNumber, value);
        while (step(rows, row)) {
            table.delete(row.retainedId());
            count++;
        }
        return count;
    }

    private long nextId() {
        int last = table.edit(NONE);
        if (last < 0) {
            last = table.insert(NONE);
        }
        wrap(row, last);
        final long next = row.key1() + 1;
        encoder.wrap(table.buffer(last), table.offset(last)).key1(next);
        return next;
    }
}
