package io.acta.engine.loop;

import io.acta.codec.protocol.QueueMarkDecoder;
import io.acta.codec.protocol.QueueMarkEncoder;
import io.acta.codec.protocol.QueuedActionDecoder;
import io.acta.codec.protocol.QueuedActionEncoder;
import io.acta.engine.state.RejectionCode;
import io.acta.engine.state.StateStore;
import io.acta.engine.state.Table;
import io.acta.engine.state.TableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * All queues of an engine: makes their tables once every reactor has declared its queues, and puts applied actions into those that
 * collect them. An engine without queues has no such tables.
 */
final class StoredQueues {
    /** Rows of one queue at most. */
    static final int ROWS_MAX = 1 << 28;

    private static final TableType<Table, Table> MARKS = TableType.named("QueueMark")
            .message(QueueMarkDecoder.SCHEMA_ID, QueueMarkDecoder.TEMPLATE_ID, QueueMarkDecoder.SCHEMA_VERSION)
            .keyOffset(QueueMarkDecoder.queueIdEncodingOffset())
            .initialRow(new byte[QueueMarkEncoder.BLOCK_LENGTH])
            .build(table -> table, table -> table);
    private static final TableType<Table, Table> PARTS = TableType.named("QueuedAction")
            .message(QueuedActionDecoder.SCHEMA_ID, QueuedActionDecoder.TEMPLATE_ID, QueuedActionDecoder.SCHEMA_VERSION)
            .keyOffset(QueuedActionDecoder.placeEncodingOffset())
            .initialRow(new byte[QueuedActionEncoder.BLOCK_LENGTH])
            .build(table -> table, table -> table);

    private final StepContext context;
    private final List<StoredQueue> queues = new ArrayList<>();
    private StoredQueue continuations;
    private Collector[][] collectors = {};
    private Table parts;

    /** What a queue wants. */
    private record Collector(int schemaId, StoredQueue queue) {}

    StoredQueues(final StepContext context) {
        this.context = context;
    }

    /** The engine's own queue of continuations; number 0, whatever else is declared. */
    StoredQueue continuations(final int rows) {
        continuations = new StoredQueue(0, rows, RejectionCode.CONTINUATIONS);
        return continuations;
    }

    /** A queue for actions of some types. */
    StoredQueue collecting(final int number, final int schemaId, final int rows, final int[] templateIds) {
        final StoredQueue queue = new StoredQueue(number, rows, RejectionCode.QUEUE_FULL);
        queues.add(queue);
        for (final int templateId : Arrays.stream(templateIds).distinct().toArray()) {
            if (templateId >= collectors.length) {
                final int length = collectors.length;
                collectors = Arrays.copyOf(collectors, templateId + 1);
                Arrays.fill(collectors, length, collectors.length, new Collector[0]);
            }
            final Collector[] more = Arrays.copyOf(collectors[templateId], collectors[templateId].length + 1);
            more[more.length - 1] = new Collector(schemaId, queue);
            collectors[templateId] = more;
        }
        return queue;
    }

    /** Makes the tables, if there are queues. */
    void create(final StateStore store) {
        if (rows() == 0) {
            return;
        }
        final Table marks = store.createQuiet(MARKS, 1 + queues.size());
        parts = store.createQuiet(PARTS, rows());
        queues.forEach(queue -> queue.bind(marks, parts));
        if (continuations != null) {
            continuations.bind(marks, parts);
        }
    }

    /** The queues that reactors declared. */
    List<StoredQueue> all() {
        return queues;
    }

    /** Another limit of continuations is in force. */
    void continuationRows(final int rows) {
        if (continuations != null) {
            continuations.rows(rows);
        }
    }

    /**
     * Makes room for what queues may hold from now on beside what they ever held. The table's capacity decides nothing: each queue keeps to its
     * own rows. Between steps.
     */
    void rowsChanged() {
        if (parts != null) {
            parts.capacity(parts.size() + rows());
        }
    }

    private long rows() {
        return (continuations == null ? 0 : continuations.rows())
                + queues.stream().mapToLong(StoredQueue::rows).sum();
    }

    /** True when applied actions must be shown to {@link #collect}. */
    boolean isCollecting() {
        return collectors.length > 0;
    }

    /** Puts a message that was handled into every queue that wants its type. */
    void collect(
            final int schemaId, final int templateId, final DirectBuffer message, final int offset, final int length) {
        if (templateId < collectors.length) {
            for (final Collector collector : collectors[templateId]) {
                if (collector.schemaId == schemaId) {
                    collector.queue.append(context, message, offset, length);
                }
            }
        }
    }
}
