package io.acta.engine.loop;

import io.acta.codec.protocol.TimerDecoder;
import io.acta.codec.protocol.TimerEncoder;
import io.acta.engine.reactor.Timers;
import io.acta.engine.state.RejectedException;
import io.acta.engine.state.RejectionCode;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Waiting timers: rows of a table, which makes them state, and a heap of (deadline, id) that finds the next one. The heap is
 * derived: an entry counts only while the table has a row with its id and deadline, so that nothing in the heap needs to be
 * undone. Entries that no longer count are dropped when they come up, or all at once when they are the majority.
 *
 * <p>Results: {@link #commit} and {@link #offer} give the timer's id, or a negative code.
 */
final class TimerTable implements Timers {
    private static final TableType<Table, Table> TYPE = TableType.named("Timer")
            .message(TimerDecoder.SCHEMA_ID, TimerDecoder.TEMPLATE_ID, TimerDecoder.SCHEMA_VERSION)
            .keyOffset(TimerDecoder.timerIdEncodingOffset())
            .initialRow(new byte[TimerEncoder.BLOCK_LENGTH])
            .build(table -> table, table -> table);

    private static final int DEADLINE_OFFSET = TimerDecoder.deadlineNsEncodingOffset();
    private static final int ACTION_OFFSET = TimerDecoder.actionEncodingOffset();
    private static final int ACTION_LENGTH_MAX = TimerDecoder.actionEncodingLength();
    private static final RejectedException TOO_MANY = new RejectedException(RejectionCode.TIMERS);
    private static final RejectedException TOO_LONG = new RejectedException(RejectionCode.TIMER_ACTION_LENGTH);

    private final StepContext context;
    private final Table timers;
    private final TimerHeap heap;
    private final TimerDecoder decoder = new TimerDecoder();
    private final TimerEncoder encoder = new TimerEncoder();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[ACTION_LENGTH_MAX]);
    private final UnsafeBuffer firing = new UnsafeBuffer(new byte[ACTION_LENGTH_MAX]);
    private final Draft draft = new Draft(ACTION_LENGTH_MAX);
    private int timersMax;
    private long timerId;
    private long deadlineNs = Long.MIN_VALUE;
    private int claimedLength;
    private int firingLength;
    private long firingCause;
    private long firingCorrelationId;
    private boolean rebuiltInStep;

    TimerTable(final StateStore store, final StepContext context, final int timersMax) {
        this.context = context;
        this.timers = store.createQuiet(TYPE, timersMax);
        this.timersMax = timersMax;
        this.heap = new TimerHeap(2 * timersMax + 16);
    }

    /** From the next step on. */
    void timersMax(final int newTimersMax) {
        timersMax = newTimersMax;
        timers.capacity(newTimersMax);
        heap.growTo(2 * newTimersMax + 16);
    }

    void beginStep() {
        rebuiltInStep = false;
        deadlineNs = Long.MIN_VALUE;
    }

    /** After the rows were undone: a heap that was rebuilt from rows which no longer hold is made again. */
    void rollbackStep() {
        if (rebuiltInStep) {
            rebuildHeap();
        }
    }

    /** True when a timer's deadline has come. */
    boolean isDue(final long timeNs) {
        while (!heap.isEmpty()) {
            if (deadlineNs(heap.firstId()) == heap.firstDeadlineNs()) {
                return heap.firstDeadlineNs() <= timeNs;
            }
            heap.removeFirst();
        }
        return false;
    }

    /** Nanoseconds from a time at which none {@link #isDue} to the first deadline; {@link Long#MAX_VALUE} when no timer waits. */
    long nsToFirst(final long timeNs) {
        return heap.isEmpty() ? Long.MAX_VALUE : heap.firstDeadlineNs() - timeNs;
    }

    /** True when no timer waits: the clock needs not be read. */
    boolean isEmpty() {
        return timers.size() == 0;
    }

    /**
     * Takes the first timer, which must be due, out of the table. Within a step of its own, so that its action, whatever
     * becomes of that, is not tried for ever.
     */
    void takeFirst() {
        final long firingId = heap.firstId();
        heap.removeFirst();
        final int row = timers.find(firingId);
        decoder.wrap(timers.buffer(row), timers.offset(row), TimerDecoder.BLOCK_LENGTH, TimerDecoder.SCHEMA_VERSION);
        firingLength = (int) decoder.usedBytes();
        firingCause = decoder.causeSequence();
        firingCorrelationId = decoder.correlationId();
        firing.putBytes(0, timers.buffer(row), timers.offset(row) + ACTION_OFFSET, ACTION_LENGTH_MAX);
        timers.delete(firingId);
    }

    /** The taken timer's SBE message, header first. */
    DirectBuffer firingMessage() {
        return firing;
    }

    /** Bytes of it. */
    int firingLength() {
        return firingLength;
    }

    /** Sequence of the action that the taken timer came from. */
    long firingCause() {
        return firingCause;
    }

    /** What the asker called that action. */
    long firingCorrelationId() {
        return firingCorrelationId;
    }

    @Override
    public void at(final long timerId, final long deadlineNs) {
        this.timerId = timerId;
        this.deadlineNs = deadlineNs;
    }

    @Override
    public boolean cancel(final long timerId) {
        return timers.delete(timerId);
    }

    @Override
    public long deadlineNs(final long timerId) {
        final int row = timers.find(timerId);
        return row < 0
                ? Long.MIN_VALUE
                : timers.buffer(row).getLong(timers.offset(row) + DEADLINE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public MutableDirectBuffer buffer() {
        return scratch;
    }

    @Override
    public int claim(final int lengthBytes) {
        if (deadlineNs == Long.MIN_VALUE) {
            throw new IllegalStateException(
                    "timer without a deadline: call at(timerId, deadlineNs) before each message");
        }
        if (lengthBytes > ACTION_LENGTH_MAX) {
            throw TOO_LONG;
        }
        claimedLength = lengthBytes;
        return 0;
    }

    @Override
    public long commit() {
        int row = timers.edit(timerId);
        if (row < 0) {
            if (timers.size() >= timersMax) {
                throw TOO_MANY;
            }
            row = timers.insert(timerId);
        }
        encoder.wrap(timers.buffer(row), timers.offset(row))
                .deadlineNs(deadlineNs)
                .causeSequence(context.causeSequence())
                .correlationId(context.correlationId())
                .usedBytes(claimedLength)
                .putAction(scratch, 0, claimedLength);
        timers.buffer(row)
                .setMemory(timers.offset(row) + ACTION_OFFSET + claimedLength, ACTION_LENGTH_MAX - claimedLength, (byte)
                        0);
        if (heap.isFull()) {
            rebuildHeap();
            rebuiltInStep = true;
        } else {
            heap.add(deadlineNs, timerId);
        }
        deadlineNs = Long.MIN_VALUE;
        return timerId;
    }

    /** The rows were restored: the heap follows from them. */
    void restored() {
        rebuildHeap();
    }

    /** Live timers are at most half of the heap's capacity then, so a rebuilt heap has room again. */
    private void rebuildHeap() {
        heap.clear();
        heap.growTo(2 * timers.size() + 16);
        for (int row = timers.nextRow(-1); row >= 0; row = timers.nextRow(row)) {
            decoder.wrap(
                    timers.buffer(row), timers.offset(row), TimerDecoder.BLOCK_LENGTH, TimerDecoder.SCHEMA_VERSION);
            heap.add(decoder.deadlineNs(), decoder.timerId());
        }
    }

    @Override
    public void abort() {
        deadlineNs = Long.MIN_VALUE;
    }

    @Override
    public MutableDirectBuffer draft() {
        return draft.buffer();
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final int target = claim(lengthBytes);
        scratch.putBytes(target, buffer, offset, lengthBytes);
        return commit();
    }
}
