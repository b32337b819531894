package io.acta.engine.reactor;

import io.acta.engine.state.RowConsumer;
import io.acta.engine.state.TableType;
import java.util.List;

/** Read access to every table of an engine, between two batches. */
public interface StateView {
    /**
     * The read-only view of a table.
     *
     * @param type of a generated table: {@code AccountTable.TYPE}.
     * @throws IllegalStateException when no reactor owns the table; names it.
     */
    <V, T extends V> V view(TableType<V, T> type);

    /** The tables that reactors own, in the order in which they were declared. */
    List<TableType<?, ?>> tables();

    /**
     * Passes every row of a table on, in an order that every replay repeats.
     *
     * @throws IllegalStateException when no reactor owns the table; names it.
     */
    void forEachRow(TableType<?, ?> type, RowConsumer consumer);

    /** Sequence of the last action whose effects the tables show; 0 when there was none. Changes after it are told with a higher one. */
    long sequence();
}
