package io.acta.bench.faults;

import io.acta.bench.counting.CountedDecoder;
import io.acta.bench.counting.CounterEncoder;
import io.acta.bench.counting.CounterTable;
import io.acta.bench.counting.CountingActions;
import io.acta.bench.counting.CountingOutputs;
import io.acta.bench.counting.CountingReactor;
import io.acta.bench.counting.TickScheduledDecoder;
import io.acta.bench.counting.TickedDecoder;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.Timers;

/** Counts numbered actions, and tells by its counters when one is missing or came twice. */
final class CounterKeeper extends CountingReactor {
    private static final int CAPACITY_ROWS = 64;

    private CounterTable counters;
    private CountingOutputs outputs;
    private Timers timers;
    private CountingActions timed;

    @Override
    public void onSetup(final ReactorSetup setup) {
        counters = setup.own(CounterTable.TYPE, CAPACITY_ROWS);
        outputs = new CountingOutputs(setup.outputs());
        timers = setup.timers();
        timed = new CountingActions(timers);
    }

    @Override
    protected void onCounted(final CountedDecoder action, final ActionContext context) {
        final var before = counters.get(action.counterId());
        final long count = before == null ? 0 : before.count();
        final long last = before == null ? 0 : before.lastNumber();
        final long gaps = before == null ? 0 : before.gaps();
        final CounterEncoder row =
                before == null ? counters.add(action.counterId()) : counters.edit(action.counterId());
        row.count(count + 1).lastNumber(action.number()).gaps(action.number() == last + 1 ? gaps : gaps + 1);
        outputs.numberSeen(action.number());
    }

    @Override
    protected void onTickScheduled(final TickScheduledDecoder action, final ActionContext context) {
        timers.at(action.counterId(), context.timeNanos() + action.delayNs());
        timed.ticked(action.counterId());
    }

    @Override
    protected void onTicked(final TickedDecoder action, final ActionContext context) {
        final var before = counters.get(action.counterId());
        final long ticks = before == null ? 0 : before.ticks();
        final CounterEncoder row =
                before == null ? counters.add(action.counterId()) : counters.edit(action.counterId());
        row.ticks(ticks + 1);
    }
}
