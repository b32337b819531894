package io.acta.engine.release;

import static io.acta.engine.release.ReleaseLayout.ALIGNMENT;
import static io.acta.engine.release.ReleaseLayout.CHANGE;
import static io.acta.engine.release.ReleaseLayout.CHANGES_END;
import static io.acta.engine.release.ReleaseLayout.CORRELATION_OFFSET;
import static io.acta.engine.release.ReleaseLayout.ENDS_ACTION;
import static io.acta.engine.release.ReleaseLayout.HEADER_LENGTH;
import static io.acta.engine.release.ReleaseLayout.KIND_MASK;
import static io.acta.engine.release.ReleaseLayout.KIND_OFFSET;
import static io.acta.engine.release.ReleaseLayout.LENGTH_OFFSET;
import static io.acta.engine.release.ReleaseLayout.ORDINAL_LENGTH;
import static io.acta.engine.release.ReleaseLayout.ORIGIN_OFFSET;
import static io.acta.engine.release.ReleaseLayout.OUTCOME;
import static io.acta.engine.release.ReleaseLayout.OUTPUT;
import static io.acta.engine.release.ReleaseLayout.PADDING;
import static io.acta.engine.release.ReleaseLayout.ROUTED;
import static io.acta.engine.release.ReleaseLayout.SEQUENCE_OFFSET;
import static io.acta.engine.release.ReleaseLayout.TIME_DRIVEN_OUTPUT;
import static io.acta.engine.release.ReleaseLayout.VALUE_SHIFT;
import static io.acta.engine.release.ReleaseLayout.VERSION_LENGTH;

import io.acta.engine.idle.RestingIdle;
import io.acta.engine.idle.WakeUp;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongFunction;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One reader of a {@link ReleaseLog}.
 *
 * <p><b>Threads:</b> polled by one thread at a time; the counts can be read on any. <b>Allocation:</b> none while polling.
 * <b>Errors:</b> what the handler throws leaves {@code poll}; the record that it threw on counts as read. A handler that is in a record for
 * longer than a closing engine waits reads it to its end, since the engine leaves that memory to it, and nothing after it: {@link #lostBytes()}.
 */
public final class Subscription implements AutoCloseable {
    private static final VarHandle POSITION;

    static {
        try {
            POSITION = MethodHandles.lookup().findVarHandle(Subscription.class, "position", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final ReleasedRecords released;
    private final OverflowPolicy policy;
    private final LongFunction<TableType<?, ?>> tables;
    private DirectBuffer logBuffer;
    private final UnsafeBuffer copy;
    private final OutputContext context = new OutputContext();

    private final WakeUp reader = new WakeUp();

    private boolean owesOutcome;

    private volatile long position;
    private long sequence;
    private volatile long lostBytes;
    private volatile long overruns;
    private volatile boolean closed;
    private volatile boolean givenUp;

    /**
     * @param tables finds a table's type by (schema id, template id), the former in the upper half.
     * @param recordLengthMax bytes of the longest record in the log.
     */
    public Subscription(
            final String name,
            final ReleaseLog log,
            final OverflowPolicy policy,
            final LongFunction<TableType<?, ?>> tables,
            final int recordLengthMax) {
        this.name = name;
        this.released = log.released();
        this.policy = policy;
        this.tables = tables;
        this.copy = policy == OverflowPolicy.LOSE ? new UnsafeBuffer(new byte[recordLengthMax]) : null;
    }

    /** How messages to people call it. */
    public String name() {
        return name;
    }

    /** What happens when it is slow. */
    public OverflowPolicy policy() {
        return policy;
    }

    /** Sequence of the record that was read last, 0 before the first. On the polling thread. */
    public long sequence() {
        return sequence;
    }

    /** Bytes of the log that it never saw. Once it was given up they are all that follow; exact when its last poll has returned. */
    public long lostBytes() {
        return givenUp ? lostBytes + Math.max(0, released.position() - position()) : lostBytes;
    }

    /** How often it lost something. */
    public long overruns() {
        return overruns;
    }

    /** Reads outputs and outcomes. @return records read, at most {@code limit}. */
    public int poll(final ReleaseHandler handler, final int limit) {
        return pollRecords(handler, null, limit);
    }

    /** Reads change notifications. @return records read, at most {@code limit}. */
    public int pollChanges(final ChangeHandler handler, final int limit) {
        return pollRecords(null, handler, limit);
    }

    private int pollRecords(final ReleaseHandler handler, final ChangeHandler changeHandler, final int limit) {
        final long published = released.position();
        logBuffer = released.buffer();
        final int mask = released.capacity() - 1;
        long next = position;
        int count = tellOwedOutcome(handler);
        try {
            while (next < published && count < limit && !closed && !givenUp) {
                DirectBuffer source = logBuffer;
                int index = (int) next & mask;
                int length = logBuffer.getInt(index + LENGTH_OFFSET);
                if (policy == OverflowPolicy.LOSE) {
                    if (!copyOut(index, length, next)) {
                        next = skipLost(next, published);
                        continue;
                    }
                    source = copy;
                    index = 0;
                    length = copy.getInt(LENGTH_OFFSET);
                }
                next += BitUtil.align(length, ALIGNMENT);
                if (source.getByte(index + KIND_OFFSET) != PADDING) {
                    count++;
                    dispatch(source, index, length, handler, changeHandler);
                }
            }
        } finally {
            POSITION.setRelease(this, next);
        }
        return count;
    }

    /** Copies a record, then sees whether the writer came past it meanwhile. A padding record's header is enough. */
    private boolean copyOut(final int index, final int length, final long at) {
        final int bytes = Math.min(Math.max(length, ALIGNMENT), released.capacity() - index);
        copy.putBytes(0, logBuffer, index, Math.min(bytes, copy.capacity()));
        return released.intent() <= at + released.capacity();
    }

    private long skipLost(final long from, final long published) {
        lostBytes = lostBytes + (published - from);
        overruns = overruns + 1;
        return published;
    }

    private void dispatch(
            final DirectBuffer source,
            final int index,
            final int length,
            final ReleaseHandler handler,
            final ChangeHandler changeHandler) {
        sequence = source.getLong(index + SEQUENCE_OFFSET);
        final long correlationId = source.getLong(index + CORRELATION_OFFSET);
        final long origin = source.getLong(index + ORIGIN_OFFSET);
        final int value = source.getInt(index + KIND_OFFSET) >>> VALUE_SHIFT;
        final int kind = source.getByte(index + KIND_OFFSET);
        switch (kind & KIND_MASK) {
            case OUTCOME ->
                handler.onOutcome(sequence, OutcomeStatus.of(value & 0xFF), value >>> Byte.SIZE, correlationId, origin);
            case OUTPUT -> {
                context.wrap(sequence, value, correlationId, origin);
                final int routeLength = routeLength(kind, source, index + length);
                // Owed until it is told: a handler that throws on the output gets the outcome with its next poll.
                owesOutcome = (kind & ENDS_ACTION) != 0;
                handler.onOutput(context, source, index + HEADER_LENGTH, length - HEADER_LENGTH - routeLength);
                tellOwedOutcome(handler);
            }
            case TIME_DRIVEN_OUTPUT -> {
                final int ordinalIndex = index + HEADER_LENGTH;
                final int messageIndex = ordinalIndex + ORDINAL_LENGTH;
                context.wrap(sequence, source.getLong(ordinalIndex), correlationId, origin);
                final int routeLength = routeLength(kind, source, index + length);
                handler.onOutput(context, source, messageIndex, length - (messageIndex - index) - routeLength);
            }
            case CHANGE ->
                dispatchChange(
                        changeHandler,
                        sequence,
                        tables.apply(origin),
                        correlationId,
                        ChangeKind.of(value),
                        source,
                        index);
            case CHANGES_END -> changeHandler.onBatch(correlationId, sequence);
            default -> throw new IllegalStateException("subscription " + name + ": unknown record kind at " + index);
        }
    }

    /** Of the output told last. @return outcomes told. */
    private int tellOwedOutcome(final ReleaseHandler handler) {
        if (!owesOutcome || closed) {
            return 0;
        }
        owesOutcome = false;
        handler.onOutcome(context.sequence(), OutcomeStatus.APPLIED, 0, context.correlationId(), context.origin());
        return 1;
    }

    private int routeLength(final int kind, final DirectBuffer source, final int end) {
        return (kind & ROUTED) == 0 ? 0 : context.route(source, end);
    }

    private static void dispatchChange(
            final ChangeHandler handler,
            final long sequence,
            final TableType<?, ?> table,
            final long key,
            final ChangeKind kind,
            final DirectBuffer source,
            final int index) {
        final int first = index + HEADER_LENGTH + VERSION_LENGTH;
        final int beforeOffset = kind == ChangeKind.ADDED ? -1 : first;
        final int afterOffset = switch (kind) {
            case ADDED -> first;
            case CHANGED -> first + table.rowLengthBytes();
            case REMOVED -> -1;
        };
        final long version = source.getLong(index + HEADER_LENGTH);
        handler.onChange(sequence, table, key, kind, version, source, beforeOffset, afterOffset);
    }

    /** True when everything visible has been read. */
    public boolean isCaughtUp() {
        return closed || givenUp || (long) POSITION.getAcquire(this) >= released.position();
    }

    /** Stops reading; the engine no longer waits for it. Idempotent. */
    @Override
    public void close() {
        closed = true;
        reader.signal();
    }

    /** True after {@link #close()}. */
    public boolean isClosed() {
        return closed;
    }

    /** Wakes the thread that polls, should it rest: something became visible. */
    public WakeUp reader() {
        return reader;
    }

    /** How long the thread that polls may rest: not at all while there is something to read. */
    public long restNs() {
        return isCaughtUp() && !closed ? RestingIdle.REST_NS_MAX : 0;
    }

    void startAt(final long start) {
        POSITION.setRelease(this, start);
    }

    long position() {
        return (long) POSITION.getAcquire(this);
    }

    boolean isBlocking() {
        return policy == OverflowPolicy.BLOCK && !closed && !givenUp;
    }

    /** The engine closes and waits no longer: reading ends with the record in hand. */
    void giveUp() {
        if (isBlocking()) {
            givenUp = true;
            overruns = overruns + 1;
        }
    }

    /** True when a closing engine waited no longer. */
    boolean isGivenUp() {
        return givenUp;
    }
}
