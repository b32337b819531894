package io.acta.engine.release;

import io.acta.engine.state.RowConsumer;

/**
 * Takes the state as it is after one batch, row by row, and then every change after it: none twice, none missed. First {@link #onRow}
 * for each row, then {@link #onState}, then changes. Same threads and errors as {@link ReleaseHandler}.
 */
public interface StateHandler extends RowConsumer, ChangeHandler {
    /**
     * All rows were told.
     *
     * @param sequence of the last action whose effects they show.
     */
    default void onState(final long sequence) {}
}
