package io.acta.engine;

import io.acta.codec.door.ActionValidator;
import io.acta.codec.door.DoorCode;
import io.acta.codec.protocol.MessageHeaderEncoder;
import io.acta.codec.protocol.NoopEncoder;
import io.acta.engine.loop.Draft;
import io.acta.engine.reactor.MessageSink;
import io.acta.engine.reactor.SinkCode;
import io.acta.engine.ring.ActionRecord;
import io.acta.engine.ring.ActionRing;
import io.acta.engine.ring.LongActionPool;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A thread's handle for dispatching actions. What {@link #commit} and {@link #offer} give is the action's sequence (1-based,
 * contiguous, surviving restarts), or a negative {@link SinkCode}: BACK_PRESSURED, INVALID, HALTED or CLOSED.
 *
 * <p>A sequence means ACCEPTED: the action is in the ring. {@link Engine#await} and the outcome tell what came of it.
 *
 * <p><b>Threads:</b> one at a time, from claim to commit; make one for each thread. Two at once are refused by an {@link
 * IllegalStateException} where it is seen; where it is not, a slot stays uncommitted and the engine stands still. <b>Allocation:</b> none. <b>Back pressure:</b> at once a negative
 * result, or after a bounded wait, see {@link #backPressureTimeout}.
 */
public final class Publisher implements MessageSink {
    private static final int MAX_SPINS = 100;
    private static final int MAX_YIELDS = 1000;

    private final Engine engine;
    private final ActionRing ring;
    private final LongActionPool longActions;
    private final ActionValidator validator;
    private final Draft draft;
    private final int actionLengthMax;
    private final AtomicCounter invalid;
    private final AtomicCounter backPressured;
    private final IdleStrategy idle = new BackoffIdleStrategy(MAX_SPINS, MAX_YIELDS, 1_000, 1_000_000);

    private long origin;
    private long nextOriginSequence;
    private long correlationId;
    private long nextCorrelationId;
    private long timeoutNs;
    private int refusal = DoorCode.ACCEPTED;
    private String refusedArgument;

    private MutableDirectBuffer buffer;
    private long claimedSlot = ActionRing.FULL;
    private int claimedBlock = LongActionPool.NONE;
    private long claimantId;

    Publisher(
            final Engine engine,
            final ActionRing ring,
            final ActionValidator validator,
            final int actionLengthMax,
            final AtomicCounter invalid,
            final AtomicCounter backPressured) {
        this.engine = engine;
        this.ring = ring;
        this.longActions = ring.longActions();
        this.validator = validator;
        this.draft = new Draft(actionLengthMax);
        this.actionLengthMax = actionLengthMax;
        this.invalid = invalid;
        this.backPressured = backPressured;
    }

    /**
     * Names who dispatches, which makes actions exactly-once: an action whose number is not above the origin's highest
     * is a DUPLICATE. Each action takes the next number.
     *
     * @param origin not 0.
     * @param nextOriginSequence the number of the next action; after a restart, one more than the last that was used.
     */
    public Publisher origin(final long origin, final long nextOriginSequence) {
        this.origin = origin;
        this.nextOriginSequence = nextOriginSequence;
        return this;
    }

    /**
     * The same for an origin that goes on after a restart: the next action takes the number behind the greatest that the journal has of it.
     * Actions that were in the ring at a kill are not among them: dispatch those again whose outcome is not known.
     *
     * <p>Asks the state and waits for the answer. Nobody else may dispatch for the origin meanwhile.
     *
     * @param origin not 0.
     * @throws java.util.concurrent.CompletionException when the engine does not run, or on the reactor thread.
     */
    public Publisher origin(final long origin) {
        return origin(
                origin, 1 + engine.query(state -> state.originMark(origin)).join());
    }

    /** Names the next action and those after it, until it is set anew; 0 for no name. Comes back with outcome and outputs. */
    public Publisher correlationId(final long correlationId) {
        this.correlationId = correlationId;
        return this;
    }

    /**
     * Names the next action alone; those after it have the name that {@link #correlationId} gave. An action that is not taken
     * leaves the name to the next one.
     *
     * @param correlationId not 0.
     */
    public Publisher correlateNext(final long correlationId) {
        this.nextCorrelationId = correlationId;
        return this;
    }

    /** How long to wait for room before BACK_PRESSURED is given. Not at all unless set. */
    public Publisher backPressureTimeout(final long timeout, final TimeUnit unit) {
        this.timeoutNs = unit.toNanos(timeout);
        return this;
    }

    /** Number that the next action of this origin will carry. */
    public long nextOriginSequence() {
        return nextOriginSequence;
    }

    /** Why the last message was INVALID, a {@link DoorCode}: the door's, or ARGUMENT when a facade refused what it was given. */
    public int refusal() {
        return refusal;
    }

    /** Why the last message was INVALID, in words that name the field; allocates. */
    public String describeRefusal() {
        return switch (refusal) {
            case DoorCode.ACCEPTED -> "not refused";
            case DoorCode.ARGUMENT -> DoorCode.name(refusal) + ": " + refusedArgument;
            default -> validator.describeLastRefusal();
        };
    }

    @Override
    public long refuse(final String why) {
        refusal = DoorCode.ARGUMENT;
        refusedArgument = why;
        invalid.increment();
        return SinkCode.INVALID;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int claim(final int lengthBytes) {
        if (lengthBytes > actionLengthMax || lengthBytes < MessageHeaderEncoder.ENCODED_LENGTH) {
            throw new IllegalArgumentException("claim: lengthBytes=" + lengthBytes + " is not within "
                    + MessageHeaderEncoder.ENCODED_LENGTH + " to actionLengthMax=" + actionLengthMax);
        }
        if (claimedSlot != ActionRing.FULL) {
            throw misused("claim: one is open already; commit or abort it first");
        }
        claimantId = Thread.currentThread().getId();
        final int gate = engine.publisherGate();
        if (gate != Engine.GATE_OPEN) {
            return gate;
        }
        final int flags = flags();
        final int headersLength = ActionRecord.headersLength(flags);
        final boolean isLong = headersLength + lengthBytes > ring.slotLengthBytes();
        if (isLong && !acquireBlock()) {
            return noRoom();
        }
        if (!claimSlot()) {
            releaseBlock();
            return noRoom();
        }
        final int offset;
        if (isLong) {
            buffer = longActions.buffer(claimedBlock);
            offset = 0;
        } else {
            buffer = ring.buffer();
            offset = ring.offset(claimedSlot);
        }
        ActionRecord.writeHeaders(
                buffer, offset, flags, lengthBytes, origin, nextOriginSequence, correlationIdInForce());
        return offset + headersLength;
    }

    @Override
    public long commit() {
        final long slot = claimedSlot;
        if (slot == ActionRing.FULL || claimantId != Thread.currentThread().getId()) {
            throw misused("commit: nothing is claimed");
        }
        if (claimedBlock != LongActionPool.NONE) {
            ring.referToBlock(slot, claimedBlock);
            claimedBlock = LongActionPool.NONE;
        }
        if (origin != 0) {
            nextOriginSequence++;
        }
        nextCorrelationId = 0;
        claimedSlot = ActionRing.FULL;
        ring.publish(slot);
        return engine.sequenceOf(slot);
    }

    /** The slot is taken and cannot be given back: an action that changes nothing fills it, so that sequences have no gap. */
    @Override
    public void abort() {
        if (claimedSlot == ActionRing.FULL) {
            return;
        }
        releaseBlock();
        final int offset = ring.offset(claimedSlot);
        ActionRecord.writeHeaders(ring.buffer(), offset, 0, MessageHeaderEncoder.ENCODED_LENGTH, 0, 0, 0);
        new NoopEncoder()
                .wrapAndApplyHeader(ring.buffer(), offset + ActionRecord.headersLength(0), new MessageHeaderEncoder());
        final long slot = claimedSlot;
        claimedSlot = ActionRing.FULL;
        ring.publish(slot);
    }

    @Override
    public MutableDirectBuffer draft() {
        return draft.buffer();
    }

    /**
     * Checks bytes from anywhere, a network say, and dispatches them. Never throws because of what they are.
     *
     * @return the action's sequence, or a negative {@link SinkCode}; for INVALID, {@link #refusal()} tells why.
     */
    @Override
    public long offer(final DirectBuffer message, final int offset, final int lengthBytes) {
        refusal = validator.validate(message, offset, lengthBytes);
        if (refusal != DoorCode.ACCEPTED) {
            invalid.increment();
            return SinkCode.INVALID;
        }
        final int target = claim(lengthBytes);
        if (target < 0) {
            return target;
        }
        buffer.putBytes(target, message, offset, lengthBytes);
        return commit();
    }

    /** Two threads at once would leave a slot that nobody commits, at which the reactor waits for ever: say so to the one that is caught. */
    private IllegalStateException misused(final String what) {
        return new IllegalStateException(
                claimantId == Thread.currentThread().getId()
                        ? what
                        : "publisher is used by two threads at once, "
                                + Thread.currentThread().getName()
                                + " and the one of id=" + claimantId
                                + "; take engine.publisher() for each, or a lock from claim to commit");
    }

    private int flags() {
        return (origin != 0 ? ActionRecord.FLAG_ORIGIN : 0)
                | (correlationIdInForce() != 0 ? ActionRecord.FLAG_CORRELATION : 0);
    }

    private long correlationIdInForce() {
        return nextCorrelationId != 0 ? nextCorrelationId : correlationId;
    }

    private boolean claimSlot() {
        claimedSlot = ring.tryClaim();
        return claimedSlot != ActionRing.FULL || timeoutNs > 0 && awaitRoom(false);
    }

    private boolean acquireBlock() {
        claimedBlock = longActions.tryAcquire();
        return claimedBlock != LongActionPool.NONE || timeoutNs > 0 && awaitRoom(true);
    }

    private boolean awaitRoom(final boolean forBlock) {
        final long start = System.nanoTime();
        idle.reset();
        do {
            idle.idle();
            if (forBlock) {
                claimedBlock = longActions.tryAcquire();
            } else {
                claimedSlot = ring.tryClaim();
            }
            if (forBlock ? claimedBlock != LongActionPool.NONE : claimedSlot != ActionRing.FULL) {
                return true;
            }
        } while (engine.publisherGate() == Engine.GATE_OPEN && System.nanoTime() - start < timeoutNs);
        return false;
    }

    private void releaseBlock() {
        if (claimedBlock != LongActionPool.NONE) {
            longActions.release(claimedBlock);
            claimedBlock = LongActionPool.NONE;
        }
    }

    private int noRoom() {
        final int gate = engine.publisherGate();
        if (gate != Engine.GATE_OPEN) {
            return gate;
        }
        backPressured.increment();
        return SinkCode.BACK_PRESSURED;
    }
}
