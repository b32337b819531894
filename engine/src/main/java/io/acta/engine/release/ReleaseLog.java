package io.acta.engine.release;

import static io.acta.engine.release.ReleaseLayout.ALIGNMENT;
import static io.acta.engine.release.ReleaseLayout.CHANGE;
import static io.acta.engine.release.ReleaseLayout.CHANGES_END;
import static io.acta.engine.release.ReleaseLayout.CORRELATION_OFFSET;
import static io.acta.engine.release.ReleaseLayout.ENDS_ACTION;
import static io.acta.engine.release.ReleaseLayout.HEADER_LENGTH;
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

import io.acta.engine.idle.WakeUp;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.Table;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A broadcast log in off-heap memory: one writer, the reactor; readers at their own positions. Records are written as the
 * batch is applied and stay invisible until {@link #publish}; what an undone action wrote is taken back by
 * {@link #rollback}. After the idea of Agrona's broadcast buffer, with whole batches made visible by one store.
 *
 * <p>Its records are laid out by {@link ReleaseLayout}.
 *
 * <p><b>Threads:</b> the reactor; readers use {@link Subscription}. No allocation after the constructor, save by adding and
 * removing subscriptions.
 */
public final class ReleaseLog {
    /** The version of a row that is not there. */
    private static final long NO_ROW = -1;

    private static final int INTENT_STEP_BYTES = 64 * 1024;

    /** What a wait that was ended leaves for the rest of its batch. */
    private static final long WRITABLE_ALWAYS = Long.MAX_VALUE;

    private UnsafeBuffer buffer;

    /** Of the buffer: it is off-heap, and a header by its address is four stores. */
    private long address;

    private final ReleasedRecords released;
    private final int capacity;
    private final int mask;
    private final BooleanSupplier givenUp;
    private final IdleStrategy idle = new BackoffIdleStrategy(100, 100, 1_000, 100_000);

    private Subscription[] subscriptions = {};

    /** Of the subscriptions: a publication does not read what a polling thread writes. */
    private WakeUp[] readers = {};

    private boolean active;
    private long position;
    private long batchStart;
    private long published;
    private long intent;

    /** Up to where no reader is in the way: seen when it was last reached, since then they have only gone on. */
    private long writableUpTo;

    /** Where the last output of the action in hand starts, a position; -1 when it has none. */
    private long lastOutput = -1;

    /**
     * @param capacityBytes a power of two; anything else is an IllegalArgumentException.
     * @param givenUp asked while the writer waits for room, which is also the time to publish what can be: true ends the
     *     wait, and what blocking subscribers have not read is lost to them. The log then takes as much memory again.
     */
    public ReleaseLog(final int capacityBytes, final BooleanSupplier givenUp) {
        if (!BitUtil.isPowerOfTwo(capacityBytes)) {
            throw new IllegalArgumentException(
                    "release log: capacityBytes=" + capacityBytes + " is not a power of two");
        }
        this.buffer = memory(capacityBytes);
        this.address = buffer.addressOffset();
        this.released = new ReleasedRecords(buffer);
        this.capacity = capacityBytes;
        this.mask = capacityBytes - 1;
        this.givenUp = givenUp;
    }

    private static UnsafeBuffer memory(final int bytes) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, BitUtil.CACHE_LINE_LENGTH));
    }

    /** Starts a batch: from here on {@link #rollback} reaches, and who subscribed before is served. */
    public void beginBatch() {
        active = subscriptions.length > 0;
        lastOutput = -1;
        batchStart = position;
        if (writableUpTo == WRITABLE_ALWAYS) {
            writableUpTo = slowestBlocking() + capacity;
        }
    }

    /** True when somebody listens; else nothing needs to be written. */
    public boolean isActive() {
        return active;
    }

    /** Bytes written since the batch began. */
    public long batchBytes() {
        return position - batchStart;
    }

    /** Where the next record goes; a place to {@link #rollback} to. */
    public long position() {
        return position;
    }

    /** Takes back all that was written after a position of the same batch. */
    public void rollback(final long toPosition) {
        position = toPosition;
        lastOutput = -1;
    }

    /** Writes what became of an action, whose outputs were written just before. */
    public void outcome(
            final long sequence,
            final OutcomeStatus status,
            final int code,
            final long correlationId,
            final long origin) {
        if (!active) {
            return;
        }
        if (lastOutput >= 0 && status == OutcomeStatus.APPLIED) {
            final long kind = address + ((int) lastOutput & mask) + KIND_OFFSET;
            UnsafeApi.putByte(kind, (byte) (UnsafeApi.getByte(kind) | ENDS_ACTION));
        } else {
            final int index = claim(HEADER_LENGTH);
            writeHeader(
                    index,
                    HEADER_LENGTH,
                    OUTCOME,
                    status.ordinal() | code << Byte.SIZE,
                    sequence,
                    correlationId,
                    origin);
            commit(HEADER_LENGTH);
        }
        lastOutput = -1;
    }

    /**
     * Makes room for an output.
     *
     * @return where its SBE message goes in {@link #buffer()}.
     */
    public int claimOutput(final int messageLengthBytes) {
        return claim(HEADER_LENGTH + messageLengthBytes) + HEADER_LENGTH;
    }

    /** The same for an output of a step that no action of the ring caused. */
    public int claimTimeDrivenOutput(final int messageLengthBytes) {
        return claim(HEADER_LENGTH + ORDINAL_LENGTH + messageLengthBytes) + HEADER_LENGTH + ORDINAL_LENGTH;
    }

    /**
     * Ends the output whose message was encoded at the claimed place.
     *
     * @param messageLengthBytes of the message, and of its route when it has one.
     */
    public void commitOutput(
            final int messageOffset,
            final int messageLengthBytes,
            final long sequence,
            final long ordinal,
            final long correlationId,
            final long origin,
            final boolean isRouted) {
        final int routed = isRouted ? ROUTED : 0;
        if (ordinal < ReleaseHandler.TIME_DRIVEN_ORDINAL) {
            final int length = HEADER_LENGTH + messageLengthBytes;
            final int index = messageOffset - HEADER_LENGTH;
            writeHeader(index, length, OUTPUT | routed, (int) ordinal, sequence, correlationId, origin);
            lastOutput = position;
            commit(length);
        } else {
            final int length = HEADER_LENGTH + ORDINAL_LENGTH + messageLengthBytes;
            final int index = messageOffset - ORDINAL_LENGTH - HEADER_LENGTH;
            writeHeader(index, length, TIME_DRIVEN_OUTPUT | routed, 0, sequence, correlationId, origin);
            buffer.putLong(index + HEADER_LENGTH, ordinal);
            commit(length);
        }
    }

    /**
     * Takes an output of the batch in hand out; its room stays, and so does the outcome that it tells of.
     *
     * @param messageOffset what {@link #claimOutput} or {@link #claimTimeDrivenOutput} gave.
     */
    public void withdraw(final int messageOffset, final boolean isTimeDriven) {
        final int index = messageOffset - HEADER_LENGTH - (isTimeDriven ? ORDINAL_LENGTH : 0);
        final boolean endsAction = (buffer.getByte(index + KIND_OFFSET) & ENDS_ACTION) != 0;
        final int left = endsAction ? OUTCOME | OutcomeStatus.APPLIED.ordinal() << VALUE_SHIFT : PADDING;
        buffer.putInt(index + KIND_OFFSET, left, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes one changed row. The key takes the place of the correlation id, the table's schema id and template id that of
     * the origin; then come the version of the row after, the row before and the row after, as far as there is one.
     *
     * @param step that changed it last; without meaning when it was REMOVED.
     */
    public void change(
            final long sequence,
            final Table table,
            final long key,
            final ChangeKind kind,
            final long step,
            final DirectBuffer before,
            final int beforeOffset,
            final DirectBuffer after,
            final int afterOffset) {
        final int rowLength = table.type().rowLengthBytes();
        final int rows = kind == ChangeKind.CHANGED ? 2 : 1;
        final int length = HEADER_LENGTH + VERSION_LENGTH + rows * rowLength;
        final int index = claim(length);
        final long tableId = (long) table.type().schemaId() << 32 | table.type().templateId();
        writeHeader(index, length, CHANGE, kind.ordinal(), sequence, key, tableId);
        buffer.putLong(index + HEADER_LENGTH, kind == ChangeKind.REMOVED ? NO_ROW : step);
        int rowIndex = index + HEADER_LENGTH + VERSION_LENGTH;
        if (kind != ChangeKind.ADDED) {
            buffer.putBytes(rowIndex, before, beforeOffset, rowLength);
            rowIndex += rowLength;
        }
        if (kind != ChangeKind.REMOVED) {
            buffer.putBytes(rowIndex, after, afterOffset, rowLength);
        }
        commit(length);
    }

    /** Ends the changes of a batch. The batch's number takes the place of the correlation id. */
    public void endChanges(final long sequence, final long batchNumber) {
        final int index = claim(HEADER_LENGTH);
        writeHeader(index, HEADER_LENGTH, CHANGES_END, 0, sequence, batchNumber, 0);
        commit(HEADER_LENGTH);
    }

    private void writeHeader(
            final int index,
            final int length,
            final int kind,
            final int value,
            final long sequence,
            final long correlationId,
            final long origin) {
        // Length, kind and value in one store.
        final int kindAndValue = kind | value << VALUE_SHIFT;
        final long header = address + index;
        UnsafeApi.putLong(header + LENGTH_OFFSET, length | (long) kindAndValue << 32);
        UnsafeApi.putLong(header + SEQUENCE_OFFSET, sequence);
        UnsafeApi.putLong(header + CORRELATION_OFFSET, correlationId);
        UnsafeApi.putLong(header + ORIGIN_OFFSET, origin);
    }

    /**
     * Makes room for a record that is contiguous in memory; waits for blocking subscribers that are in the way.
     *
     * @return where its header goes in {@link #buffer()}.
     */
    private int claim(final int lengthBytes) {
        final int needed = BitUtil.align(lengthBytes, ALIGNMENT);
        int index = (int) position & mask;
        final int toEnd = capacity - index;
        if (needed > toEnd) {
            makeWritable(position + toEnd);
            buffer.putLong(index + LENGTH_OFFSET, toEnd | (long) PADDING << 32, ByteOrder.LITTLE_ENDIAN);
            position += toEnd;
            index = 0;
        }
        makeWritable(position + needed);
        return index;
    }

    /** Ends the record at the claimed place. */
    private void commit(final int lengthBytes) {
        position += BitUtil.align(lengthBytes, ALIGNMENT);
    }

    /** The log's memory, for who encodes an output in place; may be another after each claim. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    private void makeWritable(final long upTo) {
        if (upTo > writableUpTo) {
            awaitSubscribers(upTo);
        }
        if (upTo > intent) {
            intent = upTo + INTENT_STEP_BYTES;
            released.intent(intent);
        }
    }

    private void awaitSubscribers(final long upTo) {
        idle.reset();
        while ((writableUpTo = slowestBlocking() + capacity) < upTo) {
            if (givenUp.getAsBoolean()) {
                for (final Subscription subscription : subscriptions) {
                    subscription.giveUp();
                }
                leaveMemoryToReaders();
                writableUpTo = WRITABLE_ALWAYS;
                return;
            }
            idle.idle();
        }
    }

    /**
     * A handler that was given up may be in a record, for as long as it likes: the log goes on in other memory, where all is as it was for everybody
     * else, so that what the handler reads is never written over.
     */
    private void leaveMemoryToReaders() {
        final UnsafeBuffer next = memory(capacity);
        next.putBytes(0, buffer, 0, capacity);
        buffer = next;
        address = next.addressOffset();
        released.buffer(next);
    }

    private long slowestBlocking() {
        long slowest = published;
        for (final Subscription subscription : subscriptions) {
            if (subscription.isBlocking()) {
                slowest = Math.min(slowest, subscription.position());
            }
        }
        return slowest;
    }

    /** Makes everything up to a position visible. */
    public void publish(final long upToPosition) {
        if (upToPosition != published) {
            published = upToPosition;
            released.position(upToPosition);
            for (final WakeUp reader : readers) {
                reader.signal();
            }
        }
    }

    /** What readers see. */
    ReleasedRecords released() {
        return released;
    }

    /** Bytes of the log. */
    public int capacity() {
        return capacity;
    }

    /** Adds a reader that starts with the next batch to be published. Between batches. */
    public void add(final Subscription subscription) {
        addAt(subscription, published);
    }

    /** Adds a reader that starts with the next batch to be written; it is not told of those that wait to be published. Between batches. */
    public void addAtEnd(final Subscription subscription) {
        addAt(subscription, position);
    }

    private void addAt(final Subscription subscription, final long start) {
        subscription.startAt(start);
        final Subscription[] more = new Subscription[subscriptions.length + 1];
        System.arraycopy(subscriptions, 0, more, 0, subscriptions.length);
        more[subscriptions.length] = subscription;
        serve(more);
    }

    private void serve(final Subscription[] served) {
        readers = new WakeUp[served.length];
        for (int i = 0; i < served.length; i++) {
            readers[i] = served[i].reader();
        }
        subscriptions = served;
    }

    /** Lets go of readers that were closed. Between batches. */
    public void removeClosed() {
        int open = 0;
        for (final Subscription subscription : subscriptions) {
            open += subscription.isClosed() ? 0 : 1;
        }
        if (open == subscriptions.length) {
            return;
        }
        final Subscription[] rest = new Subscription[open];
        int i = 0;
        for (final Subscription subscription : subscriptions) {
            if (!subscription.isClosed()) {
                rest[i++] = subscription;
            }
        }
        serve(rest);
    }

    /** Passes on the subscriptions that a closing engine waited for no longer. */
    public void forEachGivenUp(final Consumer<Subscription> consumer) {
        for (final Subscription subscription : subscriptions) {
            if (subscription.isGivenUp()) {
                consumer.accept(subscription);
            }
        }
    }

    /** True when no blocking reader has anything left to read. */
    public boolean isDrained() {
        return slowestBlocking() >= published;
    }
}
