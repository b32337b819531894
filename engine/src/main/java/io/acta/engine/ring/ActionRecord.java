package io.acta.engine.ring;

import io.acta.codec.protocol.ActionHeaderEncoder;
import io.acta.codec.protocol.CorrelationHeaderEncoder;
import io.acta.codec.protocol.OriginHeaderEncoder;
import io.acta.engine.journal.BatchLayout;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The action record of {@code acta-protocol.xml}: how an action lies in the ring and in a batch. A cursor over bytes, moved by
 * {@link #wrap}; it allocates nothing.
 *
 * <pre>
 *   0        4       6          8
 *   +--------+-------+----------+-----------------+-----------------------+-------------+---------+
 *   | length | flags | reserved | origin, 16 (?)  | correlation id, 8 (?) | SBE message | padding |
 *   +--------+-------+----------+-----------------+-----------------------+-------------+---------+
 * </pre>
 */
public final class ActionRecord {
    /** Records start at multiples of this many bytes. */
    public static final int ALIGNMENT = BatchLayout.RECORD_ALIGNMENT;

    /** An origin and its sequence follow the header. */
    public static final int FLAG_ORIGIN = 1;

    /** A correlation id follows. */
    public static final int FLAG_CORRELATION = 2;

    private static final int LENGTH_OFFSET = ActionHeaderEncoder.lengthEncodingOffset();
    private static final int FLAGS_OFFSET = ActionHeaderEncoder.flagsEncodingOffset();
    private static final int HEADER_LENGTH = ActionHeaderEncoder.BLOCK_LENGTH;
    private static final int ORIGIN_LENGTH = OriginHeaderEncoder.BLOCK_LENGTH;
    private static final int CORRELATION_LENGTH = CorrelationHeaderEncoder.BLOCK_LENGTH;

    /** Bytes before the SBE message in a record with every optional header. */
    public static final int HEADERS_LENGTH_MAX = headersLength(FLAG_ORIGIN | FLAG_CORRELATION);

    private DirectBuffer buffer;
    private int messageOffset;
    private int messageLength;
    private int length;
    private long origin;
    private long originSequence;
    private long correlationId;

    /** Bytes before the SBE message in a record with these flags. */
    public static int headersLength(final int flags) {
        return HEADER_LENGTH
                + ((flags & FLAG_ORIGIN) != 0 ? ORIGIN_LENGTH : 0)
                + ((flags & FLAG_CORRELATION) != 0 ? CORRELATION_LENGTH : 0);
    }

    /**
     * Writes all that stands before the SBE message.
     *
     * @param flags which of the optional headers are there.
     * @param messageLength bytes of the SBE message, its own header included.
     */
    public static void writeHeaders(
            final MutableDirectBuffer buffer,
            final int offset,
            final int flags,
            final int messageLength,
            final long origin,
            final long originSequence,
            final long correlationId) {
        // Length, flags and the reserved zero in one store.
        buffer.putLong(
                offset + LENGTH_OFFSET,
                (headersLength(flags) + messageLength) | ((long) flags << (8 * FLAGS_OFFSET)),
                ByteOrder.LITTLE_ENDIAN);
        int position = offset + HEADER_LENGTH;
        if ((flags & FLAG_ORIGIN) != 0) {
            buffer.putLong(position, origin, ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(
                    position + OriginHeaderEncoder.originSequenceEncodingOffset(),
                    originSequence,
                    ByteOrder.LITTLE_ENDIAN);
            position += ORIGIN_LENGTH;
        }
        if ((flags & FLAG_CORRELATION) != 0) {
            buffer.putLong(position, correlationId, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Length of the record at an offset, padding excluded. */
    public static int length(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Length and flags of the record at an offset, in one word. */
    public static long header(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Length of a record by its header, padding excluded. */
    public static int length(final long header) {
        return (int) header;
    }

    /** Which optional headers a record has, by its header. */
    public static int flags(final long header) {
        return (int) (header >>> (8 * FLAGS_OFFSET)) & 0xFFFF;
    }

    /** Length of a record and its padding. */
    public static int paddedLength(final int length) {
        return BitUtil.align(length, ALIGNMENT);
    }

    /** Moves onto the record at an offset. */
    public ActionRecord wrap(final DirectBuffer buffer, final int offset) {
        if (buffer != this.buffer) {
            // Not each time: a reference that is stored costs a collector's barrier, with some collectors a fence.
            this.buffer = buffer;
        }
        final long header = header(buffer, offset);
        length = length(header);
        final int flags = flags(header);
        int position = offset + HEADER_LENGTH;
        origin = 0;
        originSequence = 0;
        correlationId = 0;
        if ((flags & FLAG_ORIGIN) != 0) {
            origin = buffer.getLong(position, ByteOrder.LITTLE_ENDIAN);
            originSequence = buffer.getLong(
                    position + OriginHeaderEncoder.originSequenceEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
            position += ORIGIN_LENGTH;
        }
        if ((flags & FLAG_CORRELATION) != 0) {
            correlationId = buffer.getLong(position, ByteOrder.LITTLE_ENDIAN);
            position += CORRELATION_LENGTH;
        }
        messageOffset = position;
        messageLength = length - (position - offset);
        return this;
    }

    /** The memory that holds the record. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the SBE message starts, with its header. */
    public int messageOffset() {
        return messageOffset;
    }

    /** Bytes of the SBE message, its header included. */
    public int messageLength() {
        return messageLength;
    }

    /** Bytes of the record, padding excluded. */
    public int length() {
        return length;
    }

    /** Who dispatched it, 0 when nobody said. */
    public long origin() {
        return origin;
    }

    /** The origin's own number of it. */
    public long originSequence() {
        return originSequence;
    }

    /** What the asker calls it, 0 when it has no name. */
    public long correlationId() {
        return correlationId;
    }
}
