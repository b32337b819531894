package io.acta.engine.loop;

import io.acta.engine.reactor.EngineLimits;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.release.ReleaseLayout;
import io.acta.engine.release.ReleaseLog;
import io.acta.engine.release.RouteKind;
import io.acta.engine.state.RejectedException;
import io.acta.engine.state.RejectionCode;
import io.acta.engine.state.RowCursor;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the outputs of the step in hand go: straight into the release log, invisible until the batch is journaled, and taken
 * back when the step is undone. With nobody listening they are counted against the bounds and encoded into waste, so that
 * an action fares the same whoever listens. {@link #commit} and {@link #offer} give the output's ordinal.
 */
final class Outputs implements OutputSink {
    private static final int NOT_CLAIMED = -1;
    private static final RejectedException TOO_MANY = new RejectedException(RejectionCode.OUTPUTS);

    private final StepContext context;
    private final ReleaseLog log;
    private final OutputMark mark;
    private final Route route = new Route(TOO_MANY);
    private final Coalescer coalescer;
    private UnsafeBuffer waste;
    private Draft draft;
    private int outputsMax;
    private int outputBytesMax;
    private int outputBytesPerBatchMax;

    /** What the step in hand may put out. */
    private int stepBytesMax;

    private long reactionBytes;
    private boolean isBatchSpent;

    private boolean active;
    private MutableDirectBuffer buffer;
    private int claimedOffset = NOT_CLAIMED;
    private int claimedLength;
    private boolean timeDriven;
    private long ordinal;
    private long stepStart;
    private int bytes;
    private int count;
    private int stepCoalesced;
    private long batchBytes;

    Outputs(final StepContext context, final ReleaseLog log, final OutputMark mark, final EngineLimits limits) {
        this.context = context;
        this.log = log;
        this.mark = mark;
        this.coalescer = new Coalescer(log);
        limits(limits);
    }

    /** From the next step on. */
    void limits(final EngineLimits limits) {
        waste = new UnsafeBuffer(new byte[limits.outputBytesMax()]);
        draft = new Draft(limits.outputBytesMax());
        outputsMax = limits.outputsMax();
        outputBytesMax = limits.outputBytesMax();
        outputBytesPerBatchMax = limits.outputBytesPerBatchMax();
        stepBytesMax = outputBytesMax;
    }

    void beginBatch() {
        batchBytes = 0;
        reactionBytes = 0;
        coalescer.beginBatch();
    }

    /** Only the newest stay of those that were to be coalesced. */
    void endBatch() {
        coalescer.endBatch();
    }

    /** Bytes of the batch's outputs so far, whether anybody listens or not. */
    long batchBytes() {
        return batchBytes;
    }

    /** @param isTimeDriven true when no action of the ring is what the step applies. */
    void beginStep(final boolean isTimeDriven) {
        active = log.isActive();
        stepStart = log.position();
        claimedOffset = NOT_CLAIMED;
        timeDriven = isTimeDriven;
        route.clear();
        stepCoalesced = coalescer.count();
        ordinal = 0;
        bytes = 0;
        count = 0;
    }

    /** The step is going to be committed: what it put out keeps its ordinals. */
    void commitStep() {
        if (timeDriven && count > 0) {
            mark.mark(context.sequence(), ordinal);
        }
    }

    /**
     * The step that has begun is a reaction. Nobody knows how many of them a batch brings, so that all together may put out as much as a
     * batch's actions may before it takes no more of them.
     */
    void beginReaction() {
        isBatchSpent = false;
        stepBytesMax = (int) Math.max(0, Math.min(outputBytesMax, outputBytesPerBatchMax - reactionBytes));
    }

    /** The reaction has ended. */
    void endReaction(final boolean applied) {
        stepBytesMax = outputBytesMax;
        if (applied) {
            reactionBytes += bytes + (long) count * ReleaseLayout.TIME_DRIVEN_OVERHEAD;
        }
    }

    /** True when the reaction has put out no more than a step may, and more than its batch had left for it: the next batch has room. */
    boolean isBatchSpent() {
        return isBatchSpent;
    }

    /** Takes back what the step put out. */
    void rollbackStep() {
        log.rollback(stepStart);
        coalescer.rollback(stepCoalesced);
        batchBytes -= bytes;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int claim(final int messageLengthBytes) {
        context.requireStep("an output");
        final int lengthBytes = messageLengthBytes + route.lengthBytes();
        if (count >= outputsMax || lengthBytes > stepBytesMax - bytes) {
            isBatchSpent = count < outputsMax && reactionBytes > 0 && lengthBytes <= outputBytesMax - bytes;
            throw TOO_MANY;
        }
        claimedLength = lengthBytes;
        if (active) {
            claimedOffset = timeDriven ? log.claimTimeDrivenOutput(lengthBytes) : log.claimOutput(lengthBytes);
            // Not before: a claim may have moved the log to other memory.
            encodeInto(log.buffer());
        } else {
            encodeInto(waste);
            claimedOffset = 0;
        }
        return claimedOffset;
    }

    /** As a rule where the last one went: storing a reference costs a fence with some collectors. */
    private void encodeInto(final MutableDirectBuffer next) {
        if (buffer != next) {
            buffer = next;
        }
    }

    @Override
    public long commit() {
        if (claimedOffset == NOT_CLAIMED) {
            throw new IllegalStateException("commit: no output is claimed; claim one in the same step first");
        }
        if (timeDriven && count == 0) {
            ordinal = mark.nextOrdinal(context.sequence());
        }
        final int routeLength = route.lengthBytes();
        if (active) {
            if (routeLength > 0) {
                writeRoute(routeLength);
            }
            log.commitOutput(
                    claimedOffset,
                    claimedLength,
                    context.sequence(),
                    ordinal,
                    context.correlationId(),
                    context.origin(),
                    routeLength > 0);
        }
        if (routeLength > 0) {
            route.clear();
        }
        bytes += claimedLength;
        batchBytes += claimedLength;
        count++;
        claimedOffset = NOT_CLAIMED;
        return ordinal++;
    }

    private void writeRoute(final int routeLength) {
        final int end = claimedOffset + claimedLength;
        route.write(buffer, end - routeLength);
        if (route.isCoalesced()) {
            coalescer.add(claimedOffset, end, timeDriven);
        }
    }

    @Override
    public OutputSink toAll() {
        route.to(RouteKind.ALL);
        return this;
    }

    @Override
    public OutputSink toOne(final long recipient) {
        route.to(RouteKind.ONE, recipient);
        return this;
    }

    @Override
    public OutputSink toOthers(final long excluded) {
        route.to(RouteKind.OTHERS, excluded);
        return this;
    }

    @Override
    public OutputSink toMembers(final RowCursor rows) {
        route.toRows(rows, false, 0, outputBytesMax / Long.BYTES);
        return this;
    }

    @Override
    public OutputSink toMembersExcept(final RowCursor rows, final long excluded) {
        route.toRows(rows, true, excluded, outputBytesMax / Long.BYTES);
        return this;
    }

    @Override
    public OutputSink coalesce(final long key) {
        route.coalesce(key);
        return this;
    }

    @Override
    public void abort() {
        claimedLength = 0;
        claimedOffset = NOT_CLAIMED;
        route.clear();
    }

    @Override
    public MutableDirectBuffer draft() {
        return draft.buffer();
    }

    @Override
    public long offer(final DirectBuffer message, final int offset, final int lengthBytes) {
        final int target = claim(lengthBytes);
        buffer.putBytes(target, message, offset, lengthBytes);
        return commit();
    }
}
