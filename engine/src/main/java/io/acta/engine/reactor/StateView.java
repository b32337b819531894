package io.acta.engine.reactor;

import io.acta.engine.state.RowConsumer;
import io.acta.engine.state.TableType;
import java.util.List;
import java.util.function.BiFunction;

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

    /**
     * Collects from two tables at one sequence: both views are of the same moment, whatever goes on elsewhere.
     *
     * <pre>{@code
     * engine.query(state -> state.collect(CustomerTable.TYPE, ProductTable.TYPE, (customers, products) ->
     *         new Offer(customers.get(customerId).discount(), products.get(productId).price())));
     * }</pre>
     *
     * @param collector takes what it needs; flyweights must not leave it.
     */
    default <A, AT extends A, B, BT extends B, R> Collected<R> collect(
            final TableType<A, AT> a, final TableType<B, BT> b, final BiFunction<A, B, R> collector) {
        return new Collected<>(sequence(), collector.apply(view(a), view(b)));
    }

    /** Collects from three tables at one sequence. */
    default <A, AT extends A, B, BT extends B, C, CT extends C, R> Collected<R> collect(
            final TableType<A, AT> a,
            final TableType<B, BT> b,
            final TableType<C, CT> c,
            final Collector3<A, B, C, R> collector) {
        return new Collected<>(sequence(), collector.collect(view(a), view(b), view(c)));
    }

    /** Collects from four tables at one sequence. */
    default <A, AT extends A, B, BT extends B, C, CT extends C, D, DT extends D, R> Collected<R> collect(
            final TableType<A, AT> a,
            final TableType<B, BT> b,
            final TableType<C, CT> c,
            final TableType<D, DT> d,
            final Collector4<A, B, C, D, R> collector) {
        return new Collected<>(sequence(), collector.collect(view(a), view(b), view(c), view(d)));
    }

    /** Takes what it needs from three tables. */
    @FunctionalInterface
    interface Collector3<A, B, C, R> {
        /** @return what was collected; no flyweight. */
        R collect(A a, B b, C c);
    }

    /** Takes what it needs from four tables. */
    @FunctionalInterface
    interface Collector4<A, B, C, D, R> {
        /** @return what was collected; no flyweight. */
        R collect(A a, B b, C c, D d);
    }

    /**
     * How far an origin has come: the greatest number among its actions that have been applied, refused ones too; 0 when it is new.
     *
     * @param origin as {@code Publisher.origin} names it.
     */
    long originMark(long origin);

    /** Sequence of the last action whose effects the tables show; 0 when there was none. Changes after it are told with a higher one. */
    long sequence();
}
