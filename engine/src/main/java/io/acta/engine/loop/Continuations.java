package io.acta.engine.loop;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.engine.reactor.MessageSink;
import io.acta.engine.state.RejectedException;
import io.acta.engine.state.RejectionCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Actions that reactors have put off to the next batch: a queue of which each batch applies what was there when it began. {@link #commit}
 * and {@link #offer} give 0.
 */
final class Continuations implements MessageSink {
    private static final RejectedException TOO_LONG = new RejectedException(RejectionCode.CONTINUATIONS);

    private final StepContext context;
    private final StoredQueue queue;
    private Draft scratch;
    private Draft draft;
    private int claimedLength;
    private long batchEnd;

    Continuations(final StepContext context, final StoredQueue queue, final int actionLengthMax) {
        this.context = context;
        this.queue = queue;
        actionLengthMax(actionLengthMax);
    }

    /** Another limit is in force. */
    void actionLengthMax(final int lengthMax) {
        scratch = new Draft(lengthMax);
        draft = new Draft(lengthMax);
    }

    /** What is put off from here on waits for another batch. */
    void beginBatch() {
        batchEnd = queue.end();
    }

    /** True while something waits. */
    boolean isWaiting() {
        return !queue.isEmpty();
    }

    /** True when something waits that is this batch's turn. */
    boolean isDue() {
        return queue.hasBefore(batchEnd);
    }

    /** Takes the next one, within a step of its own, so that one that fails is not tried for ever. */
    StoredQueue take() {
        queue.next();
        return queue;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return scratch.buffer();
    }

    @Override
    public int claim(final int lengthBytes) {
        if (lengthBytes < MessageHeaderDecoder.ENCODED_LENGTH || lengthBytes > scratch.lengthMax()) {
            throw TOO_LONG;
        }
        claimedLength = lengthBytes;
        return 0;
    }

    @Override
    public long commit() {
        queue.append(context, scratch.buffer(), 0, claimedLength);
        return 0;
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
        if (lengthBytes < MessageHeaderDecoder.ENCODED_LENGTH || lengthBytes > draft.lengthMax()) {
            throw TOO_LONG;
        }
        queue.append(context, buffer, offset, lengthBytes);
        return 0;
    }
}
