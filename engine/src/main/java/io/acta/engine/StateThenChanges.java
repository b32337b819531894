package io.acta.engine;

import io.acta.engine.reactor.StateView;
import io.acta.engine.release.ChangeHandler;
import io.acta.engine.release.StateHandler;
import io.acta.engine.release.Subscription;
import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * The rows of some tables, copied between two batches on the reactor thread, and the changes after them. Told once the batch before
 * them may be seen.
 */
final class StateThenChanges implements ChangeHandler {
    private static final int ROW_HEADER_BYTES = 3 * Long.BYTES;

    private final List<TableType<?, ?>> tables;
    private final StateHandler handler;
    private final EngineHost host;
    private ExpandableArrayBuffer rows = new ExpandableArrayBuffer();
    private final long batchNumber;
    private final long sequence;
    private int end;
    private int told;
    private boolean isTold;

    /**
     * Copies the rows. On the reactor thread, between two batches.
     *
     * @param bytesMax of the copy.
     * @throws IllegalStateException when they take more.
     */
    StateThenChanges(
            final StateView state,
            final List<TableType<?, ?>> tables,
            final StateHandler handler,
            final EngineHost host,
            final int bytesMax) {
        this.tables = tables.isEmpty() ? state.tables() : tables;
        this.handler = handler;
        this.host = host;
        this.batchNumber = host.lastBatch();
        this.sequence = state.sequence();
        for (int i = 0; i < this.tables.size(); i++) {
            final int number = i;
            state.forEachRow(this.tables.get(i), (table, key, version, buffer, offset) -> {
                final int next = end + ROW_HEADER_BYTES + table.rowLengthBytes();
                if (next > bytesMax) {
                    throw new IllegalStateException("the rows of "
                            + this.tables.stream().map(TableType::name).toList()
                            + " take more to copy than joinerBytesMax=" + bytesMax
                            + ": name fewer tables, raise it in the context, or follow the journal with a replica");
                }
                rows.putLong(end, number);
                rows.putLong(end + Long.BYTES, key);
                rows.putLong(end + 2 * Long.BYTES, version);
                rows.putBytes(end + ROW_HEADER_BYTES, buffer, offset, table.rowLengthBytes());
                end = next;
            });
        }
    }

    /** Tells at most so many rows or changes. What the handler throws ends the call, and the next call goes on behind it. */
    int poll(final Subscription changes, final int limit) {
        if (isTold) {
            return changes.pollChanges(this, limit);
        }
        if (!host.isReleased(batchNumber)) {
            return 0;
        }
        int count = 0;
        while (told < end && count < limit) {
            final TableType<?, ?> table = tables.get((int) rows.getLong(told));
            final long key = rows.getLong(told + Long.BYTES);
            final long version = rows.getLong(told + 2 * Long.BYTES);
            final int row = told + ROW_HEADER_BYTES;
            told = row + table.rowLengthBytes();
            count++;
            handler.onRow(table, key, version, rows, row);
        }
        if (told == end) {
            isTold = true;
            // Only changes are left to tell: the copy would be kept as long as the subscription.
            rows = null;
            count++;
            handler.onState(sequence);
        }
        return count;
    }

    @Override
    public void onChange(
            final long changeSequence,
            final TableType<?, ?> table,
            final long key,
            final ChangeKind kind,
            final long version,
            final DirectBuffer buffer,
            final int beforeOffset,
            final int afterOffset) {
        if (tables.contains(table)) {
            handler.onChange(changeSequence, table, key, kind, version, buffer, beforeOffset, afterOffset);
        }
    }

    @Override
    public void onBatch(final long changedBatch, final long lastSequence) {
        handler.onBatch(changedBatch, lastSequence);
    }
}
