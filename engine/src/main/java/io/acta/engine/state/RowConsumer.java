package io.acta.engine.state;

import org.agrona.DirectBuffer;

/** Takes the rows of a table, one after the other. */
@FunctionalInterface
public interface RowConsumer {
    /**
     * One row. The buffer is valid within the call only.
     *
     * @param table that it is a row of; {@link TableType#writeMessage} makes a message of it.
     * @param key of the row.
     * @param version of the row: the step that last changed it.
     * @param buffer that holds the row's block.
     * @param offset of the block.
     */
    void onRow(TableType<?, ?> table, long key, long version, DirectBuffer buffer, int offset);
}
