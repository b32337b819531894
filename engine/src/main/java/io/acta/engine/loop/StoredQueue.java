package io.acta.engine.loop;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.codec.protocol.QueueMarkDecoder;
import io.acta.codec.protocol.QueueMarkEncoder;
import io.acta.codec.protocol.QueuedActionDecoder;
import io.acta.codec.protocol.QueuedActionEncoder;
import io.acta.engine.reactor.ActionQueue;
import io.acta.engine.state.RejectedException;
import io.acta.engine.state.Table;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A first-in, first-out queue of actions in rows of two tables, which makes it state. Rows are used in turn:
 *
 * <pre>
 *   positions   0 ...      oldest ........ next ........ end
 *               (used anew) (taken, kept)   (waiting)
 *
 *   QueueMark     key queueId                               oldest, next, end
 *   QueuedAction  key queueId &lt;&lt; 32 | position % rows      one part of an action; the first part has its length and circumstances
 * </pre>
 *
 * An action takes as many consecutive positions as it has parts. Rows are made on the first round and edited from then on, so that a
 * queue needs no more rows than it was given. It may be given another number of them between two launches ({@link Settings}): the queue
 * goes on with the former number until nothing waits, and then starts anew, its history forgotten.
 */
final class StoredQueue implements ActionQueue {
    private static final int PART_LENGTH = QueuedActionDecoder.partEncodingLength();
    private static final int PART_OFFSET = QueuedActionDecoder.partEncodingOffset();
    private static final int SCHEMA_VERSION = QueuedActionDecoder.SCHEMA_VERSION;

    private final int queueId;
    private int rows;
    private final RejectedException full;
    private final QueueMarkDecoder mark = new QueueMarkDecoder();
    private final QueueMarkEncoder markEncoder = new QueueMarkEncoder();
    private final QueuedActionDecoder first = new QueuedActionDecoder();
    private final QueuedActionEncoder partEncoder = new QueuedActionEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer(PART_LENGTH);
    private Table marks;
    private Table parts;
    private int lengthBytes;
    private long sequence;
    private long causeSequence;
    private long origin;
    private long correlationId;
    private boolean followUp;

    /** @param fullCode with which an action is rejected that finds no room. */
    StoredQueue(final int queueId, final int rows, final int fullCode) {
        this.queueId = queueId;
        this.rows = rows;
        this.full = new RejectedException(fullCode);
    }

    /** Gives it its tables, once all queues are known. */
    void bind(final Table marks, final Table parts) {
        this.marks = marks;
        this.parts = parts;
    }

    /** What it is called in settings. */
    int queueId() {
        return queueId;
    }

    int rows() {
        return rows;
    }

    /** Other rows are in force; they count when nothing waits. */
    void rows(final int newRows) {
        rows = newRows;
    }

    /** Position behind the newest action. */
    long end() {
        return readMark() ? mark.end() : 0;
    }

    /** True when the next action was there before this position. */
    boolean hasBefore(final long position) {
        return readMark() && mark.next() < position;
    }

    /**
     * Puts an action at the end, with the circumstances of the message in hand. Within a step.
     *
     * @throws RejectedException when there is no room but what waits.
     */
    void append(final StepContext context, final DirectBuffer source, final int offset, final int length) {
        final int needed = partsOf(length);
        openMark();
        adoptRows();
        long oldest = mark.oldest();
        final long end = mark.end();
        while (end + needed - oldest > mark.rows()) {
            if (oldest == mark.next()) {
                throw full;
            }
            oldest += partsOf(lengthAt(oldest));
        }
        for (int i = 0; i < needed; i++) {
            final int from = i * PART_LENGTH;
            openPart(end + i)
                    .sequence(context.sequence())
                    .causeSequence(context.causeSequence())
                    .origin(context.origin())
                    .correlationId(context.correlationId())
                    .lengthBytes(length)
                    .followUp((short) (context.isFollowUp() ? 1 : 0));
            final int used = Math.min(PART_LENGTH, length - from);
            final int target = partEncoder.offset() + PART_OFFSET;
            partEncoder.buffer().putBytes(target, source, offset + from, used);
            partEncoder.buffer().setMemory(target + used, PART_LENGTH - used, (byte) 0);
        }
        markEncoder.oldest(oldest).end(end + needed);
    }

    @Override
    public boolean next() {
        if (isEmpty()) {
            return false;
        }
        final long position = mark.next();
        load(position);
        openMark();
        markEncoder.next(position + partsOf(lengthBytes));
        return true;
    }

    @Override
    public boolean isEmpty() {
        return !readMark() || mark.next() == mark.end();
    }

    @Override
    public void resync() {
        resync(Long.MIN_VALUE);
    }

    @Override
    public void resync(final long fromSequence) {
        if (!readMark()) {
            return;
        }
        openMark();
        long position = mark.oldest();
        while (position < mark.end()) {
            readPart(position);
            if (first.sequence() >= fromSequence) {
                break;
            }
            position += partsOf((int) first.lengthBytes());
        }
        markEncoder.next(position);
    }

    @Override
    public void skip() {
        if (readMark()) {
            openMark();
            markEncoder.next(mark.end());
        }
    }

    private void adoptRows() {
        if (mark.rows() != rows && mark.next() == mark.end()) {
            markEncoder.oldest(mark.end()).rows(rows);
        }
    }

    /** Copies an action into one piece. */
    private void load(final long position) {
        readPart(position);
        lengthBytes = (int) first.lengthBytes();
        sequence = first.sequence();
        causeSequence = first.causeSequence();
        origin = first.origin();
        correlationId = first.correlationId();
        followUp = first.followUp() != 0;
        for (int from = 0; from < lengthBytes; from += PART_LENGTH) {
            readPart(position + from / PART_LENGTH);
            message.putBytes(
                    from, first.buffer(), first.offset() + PART_OFFSET, Math.min(PART_LENGTH, lengthBytes - from));
        }
        header.wrap(message, 0);
    }

    private int lengthAt(final long position) {
        readPart(position);
        return (int) first.lengthBytes();
    }

    private static int partsOf(final int lengthBytes) {
        return (lengthBytes + PART_LENGTH - 1) / PART_LENGTH;
    }

    private boolean readMark() {
        final int row = marks.find(queueId);
        if (row >= 0) {
            mark.wrap(marks.buffer(row), marks.offset(row), QueueMarkDecoder.BLOCK_LENGTH, SCHEMA_VERSION);
        }
        return row >= 0;
    }

    /** The mark, to be read and written in this step. */
    private void openMark() {
        int row = marks.edit(queueId);
        if (row < 0) {
            row = marks.insert(queueId);
            markEncoder.wrap(marks.buffer(row), marks.offset(row)).rows(rows);
        }
        mark.wrap(marks.buffer(row), marks.offset(row), QueueMarkDecoder.BLOCK_LENGTH, SCHEMA_VERSION);
        markEncoder.wrap(marks.buffer(row), marks.offset(row));
    }

    private long key(final long position) {
        return (long) queueId << Integer.SIZE | position % mark.rows();
    }

    private void readPart(final long position) {
        final int row = parts.find(key(position));
        first.wrap(parts.buffer(row), parts.offset(row), QueuedActionDecoder.BLOCK_LENGTH, SCHEMA_VERSION);
    }

    private QueuedActionEncoder openPart(final long position) {
        int row = parts.edit(key(position));
        if (row < 0) {
            row = parts.insert(key(position));
        }
        return partEncoder.wrap(parts.buffer(row), parts.offset(row));
    }

    /** Bytes of the message in hand, SBE header included. */
    int messageLength() {
        return lengthBytes;
    }

    @Override
    public int templateId() {
        return header.templateId();
    }

    /** Holds the message in hand, SBE header first. */
    @Override
    public DirectBuffer buffer() {
        return message;
    }

    @Override
    public int offset() {
        return MessageHeaderDecoder.ENCODED_LENGTH;
    }

    @Override
    public int blockLength() {
        return header.blockLength();
    }

    @Override
    public int version() {
        return header.version();
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long causeSequence() {
        return causeSequence;
    }

    @Override
    public long origin() {
        return origin;
    }

    @Override
    public long correlationId() {
        return correlationId;
    }

    @Override
    public boolean isFollowUp() {
        return followUp;
    }
}
