package io.acta.engine.loop;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.MessageSink;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.state.RejectedException;
import io.acta.engine.state.RejectionCode;
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

    /** Before each message: its length in 28 bits, the ordinal of its cause in 20 and, uppermost, its cause's template id in 16. */
    private static final int PREFIX = Long.BYTES;

    private static final int LENGTH_BITS = 28;
    private static final int ORDINAL_BITS = 20;
    private static final int TEMPLATE_SHIFT = LENGTH_BITS + ORDINAL_BITS;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int ORDINAL_MASK = (1 << ORDINAL_BITS) - 1;
    private static final int NO_TEMPLATE = 0xFFFF;

    private final StepContext context;
    private UnsafeBuffer queue;
    private Draft draft;
    private int followUpsMax;
    private int count;
    private int read;
    private int write;
    private int claimedLength;
    private int messageOffset;
    private int messageLength;

    FollowUps(final StepContext context, final EngineLimits limits) {
        this.context = context;
        limits(limits);
    }

    /** From the next step on. */
    void limits(final EngineLimits limits) {
        queue = new UnsafeBuffer(new byte[limits.followUpBytesMax()]);
        draft = new Draft(limits.actionLengthMax());
        followUpsMax = limits.followUpsMax();
    }

    void clear() {
        count = 0;
        read = 0;
        write = 0;
    }

    /** Moves to the next follow-up and tells the context of it. @return false when there is none. */
    boolean next() {
        if (read == write) {
            return false;
        }
        final long prefix = queue.getLong(read);
        messageLength = (int) prefix & LENGTH_MASK;
        messageOffset = read + PREFIX;
        read = messageOffset + BitUtil.align(messageLength, Long.BYTES);
        final int causeTemplateId = (int) (prefix >>> TEMPLATE_SHIFT);
        context.beginFollowUp(
                (int) (prefix >>> LENGTH_BITS) & ORDINAL_MASK,
                causeTemplateId == NO_TEMPLATE ? StepContext.NONE : causeTemplateId);
        return true;
    }

    DirectBuffer message() {
        return queue;
    }

    int messageOffset() {
        return messageOffset;
    }

    int messageLength() {
        return messageLength;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return queue;
    }

    @Override
    public int claim(final int lengthBytes) {
        context.requireStep("a follow-up");
        if (count >= followUpsMax
                || lengthBytes < MessageHeaderDecoder.ENCODED_LENGTH
                || lengthBytes > queue.capacity() - write - PREFIX - Long.BYTES) {
            throw TOO_MANY;
        }
        claimedLength = lengthBytes;
        return write + PREFIX;
    }

    @Override
    public long commit() {
        final long cause = context.ordinal() | (long) (context.templateId() & NO_TEMPLATE) << ORDINAL_BITS;
        queue.putLong(write, claimedLength | cause << LENGTH_BITS);
        write += PREFIX + BitUtil.align(claimedLength, Long.BYTES);
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
