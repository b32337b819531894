package io.acta.engine.state;

import org.agrona.DirectBuffer;

/** Takes the changes of a batch from {@link StateStore#forEachChange}. */
@FunctionalInterface
public interface ChangeConsumer {
    /**
     * One key's change. The buffers are valid within the call only, in which nothing may change the state.
     *
     * @param table whose row changed.
     * @param key of the row.
     * @param kind what became of it.
     * @param step that changed it last: the version of the row after. Of a REMOVED row, the step that took it out, or 0 when nobody asked.
     * @param before that holds the row's block as it was before the batch; null when ADDED.
     * @param beforeOffset of the block; -1 when ADDED.
     * @param after that holds the row's block now; null when REMOVED.
     * @param afterOffset of the block; -1 when REMOVED.
     */
    void onChange(
            Table table,
            long key,
            ChangeKind kind,
            long step,
            DirectBuffer before,
            int beforeOffset,
            DirectBuffer after,
            int afterOffset);
}
