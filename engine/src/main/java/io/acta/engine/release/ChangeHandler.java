package io.acta.engine.release;

import io.acta.engine.state.ChangeKind;
import io.acta.engine.state.TableType;
import org.agrona.DirectBuffer;

/**
 * Told once for each key and batch that a row was added, changed or removed, in the order in which the batch first touched
 * them. Same threads and errors as {@link ReleaseHandler}.
 */
@FunctionalInterface
public interface ChangeHandler {
    /**
     * @param sequence of the last action of the batch: with it, the row is as {@code after} shows.
     * @param version of the row after the batch, which a compare-and-set expects; -1 when it is gone, as {@code version(key)} says of a
     *     row that is not there. A step that wrote the same bytes again has moved the version and is not told: a CONFLICT then
     *     asks to read the row anew.
     * @param buffer that holds the rows; good within the call.
     * @param beforeOffset of the row as it was before the batch, -1 when it was not there.
     * @param afterOffset of the row as it is after the batch, -1 when it is gone.
     */
    void onChange(
            long sequence,
            TableType<?, ?> table,
            long key,
            ChangeKind kind,
            long version,
            DirectBuffer buffer,
            int beforeOffset,
            int afterOffset);

    /**
     * All changes of a batch have been told: what was told so far is the state after it. The place to commit what was
     * collected, with the numbers that say how far it reaches. Not called for a batch that changed nothing.
     *
     * @param batchNumber of the batch; strictly increasing, also where the sequence stays because a timer made the changes.
     * @param sequence of the last action of the batch.
     */
    default void onBatch(final long batchNumber, final long sequence) {}
}
