package io.acta.engine.loop;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.engine.reactor.MessageSink;
import io.acta.engine.reactor.RejectedException;
import io.acta.engine.reactor.RejectionCode;
import io.acta.engine.reactor.SinkCode;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The follow-ups of the step in hand, first in, first out. Bounded in number and bytes: one more ends the action with
 * {@link RejectionCode#FOLLOW_UPS}. {@link #commit} and {@link #offer} give the number of follow-ups so far.
 */
final class FollowUps implements MessageSink {
    private static final RejectedException TOO_MANY = new RejectedException(RejectionCode.FOLLOW_UPS);
    private static final int LENGTH_PREFIX = Long.BYTES;

    private final UnsafeBuffer queue;
    private final Draft draft;
    private final int followUpsMax;
    private int count;
    private int read;
    private int write;
    private int claimedLength;
    private int messageOffset;
    private int messageLength;

    FollowUps(final EngineLimits limits) {
        this.queue = new UnsafeBuffer(new byte[limits.followUpBytesMax()]);
        this.draft = new Draft(limits.actionLengthMax());
        this.followUpsMax = limits.followUpsMax();
    }

    void clear() {
        count = 0;
        read = 0;
        write = 0;
    }

    /** Moves to the next follow-up. @return false when there is none. */
    boolean next() {
        if (read == write) {
            return false;
        }
        messageLength = queue.getInt(read);
        messageOffset = read + LENGTH_PREFIX;
        read = messageOffset + BitUtil.align(messageLength, Long.BYTES);
        return true;
    }

    DirectBuffer message() {
        return queue;
    }

    int messageOffset() {
        return messageOffset;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return queue;
    }

    @Override
    public int claim(final int lengthBytes) {
        if (count >= followUpsMax
                || lengthBytes < MessageHeaderDecoder.ENCODED_LENGTH
                || lengthBytes > queue.capacity() - write - LENGTH_PREFIX - Long.BYTES) {
            throw TOO_MANY;
        }
        claimedLength = lengthBytes;
        return write + LENGTH_PREFIX;
    }

    @Override
    public long commit() {
        queue.putInt(write, claimedLength);
        write += LENGTH_PREFIX + BitUtil.align(claimedLength, Long.BYTES);
        return ++count;
    }

    @Override
    public void abort() {
        claimedLength = 0;
    }

    @Override
    public MutableDirectBuffer draft() {
        return draft.buffer();
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (lengthBytes > draft.lengthMax()) {
            return SinkCode.INVALID;
        }
        final int target = claim(lengthBytes);
        queue.putBytes(target, buffer, offset, lengthBytes);
        return commit();
    }
}
