package io.acta.engine.reactor;

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

    /** Where follow-up actions go: {@code new XxxActions(setup.followUps())}. */
    MessageSink followUps();

    /** Where outputs go: {@code new XxxOutputs(setup.outputs())}. */
    MessageSink outputs();

    /** Timers: schedule, reschedule, cancel. */
    Timers timers();
}
