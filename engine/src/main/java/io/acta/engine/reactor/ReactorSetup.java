package io.acta.engine.reactor;

import io.acta.engine.state.RejectionCode;
import io.acta.engine.state.TableType;

/** What a reactor may ask for before the engine starts. Used on the launching thread, within {@link Reactor#onSetup}. */
public interface ReactorSetup {
    /**
     * Makes a table that only the calling reactor may edit.
     *
     * @param type of a generated table: {@code AccountTable.TYPE}.
     * @param capacityRows at most; the action that wants one row more is rejected. A row that an action removes is free for the
     *     next action, not for the same one.
     * @throws IllegalStateException when another reactor owns the table already; names both.
     */
    <V, T extends V> T own(TableType<V, T> type, long capacityRows);

    /**
     * Says that an action looks up a row of a table that was declared before, so that the engine may read the row's memory
     * ahead of the action. Pays for tables larger than the processor's caches; a hint that changes no result. One for each template.
     *
     * @param templateId of the action: {@code AdjustedDecoder.TEMPLATE_ID}.
     * @param keyOffset of the 64-bit key in its block: {@code AdjustedDecoder.accountIdEncodingOffset()}.
     */
    void prefetch(int templateId, int keyOffset, TableType<?, ?> type);

    /**
     * Publishes a table that was declared before: committed copies of its rows are kept, which any thread reads without a lock
     * ({@code new AccountReader(engine.published())}). Costs a second copy of the table's memory, and of each row that a batch
     * changes.
     */
    void publish(TableType<?, ?> type);

    /** Where follow-up actions go: {@code new XxxActions(setup.followUps())}. */
    MessageSink followUps();

    /** Where outputs go: {@code new XxxOutputs(setup.outputs())}; and whom the next one is meant for. */
    OutputSink outputs();

    /**
     * Declares a queue that collects every applied action of some types of this reactor's schema.
     *
     * @param rows of the queue: what waits and what can be delivered again. An action takes one for each 112 bytes begun, SBE header included.
     * @param templateIds of the actions to collect, at least one.
     */
    ActionQueue queue(int rows, int... templateIds);

    /**
     * Where actions go that are to be applied in the next batch, after its own actions: {@code new XxxActions(setup.continuations())}. For
     * work that is too long for one step: do a part of it, then ask to be continued, so that others get their turn. Continuations
     * wait as state and are applied in the order in which they were sent, each as a step of its own, with or without traffic; they keep
     * origin, correlation id and cause. Their number is bounded: {@link RejectionCode#CONTINUATIONS}.
     */
    MessageSink continuations();

    /**
     * Has a reaction told of the changes of a table, this reactor's or another's, in every batch.
     *
     * @param type of a generated table: {@code AccountTable.TYPE}; some reactor must own it.
     * @param reaction of this reactor's: it may edit the tables that this reactor owns. Generated {@code AccountReaction} decodes.
     */
    void react(TableType<?, ?> type, Reaction reaction);

    /** Timers: schedule, reschedule, cancel. */
    Timers timers();
}
