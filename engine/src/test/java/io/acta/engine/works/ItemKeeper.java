package io.acta.engine.works;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.Timers;

/** Owns the items; knows versions and causes. */
public final class ItemKeeper extends WorksReactor {
    /** Rejection: there is no such item. */
    public static final int UNKNOWN_ITEM = 1;

    private ItemTable items;
    private WorksOutputs outputs;
    private WorksActions followUps;
    private Timers timers;
    private WorksActions timed;

    @Override
    public void onSetup(final ReactorSetup setup) {
        items = setup.own(ItemTable.TYPE, 1_000);
        outputs = new WorksOutputs(setup.outputs());
        followUps = new WorksActions(setup.followUps());
        timers = setup.timers();
        timed = new WorksActions(timers);
    }

    @Override
    protected void onRevised(final RevisedDecoder action, final ActionContext context) {
        final boolean isCurrent = context.expect(action.seenVersion(), items.version(action.itemId()));
        // Written all the same, so that there is something to undo.
        set(action.itemId(), action.group(), action.amount());
        if (isCurrent) {
            followUps.traced(action.itemId(), 0, -1, 0);
        }
    }

    @Override
    protected void onSet(final SetDecoder action, final ActionContext context) {
        set(action.itemId(), action.group(), action.amount());
    }

    private void set(final long itemId, final int group, final long amount) {
        final ItemEncoder row = items.edit(itemId);
        (row != null ? row : items.add(itemId)).group(group).amount(amount);
    }

    @Override
    protected void onDropped(final DroppedDecoder action, final ActionContext context) {
        if (!items.remove(action.itemId())) {
            context.reject(UNKNOWN_ITEM);
        }
    }

    @Override
    protected void onTraced(final TracedDecoder action, final ActionContext context) {
        outputs.cause(
                action.label(),
                context.causeSequence(),
                context.ordinal(),
                context.causeOrdinal(),
                context.causeTemplateId(),
                (short) (context.isFollowUp() ? 1 : 0));
        for (int i = 1; i <= action.followUps(); i++) {
            followUps.traced(10 * action.label() + i, action.followUps() - 1, -1, 0);
        }
        if (action.delayNs() >= 0) {
            timers.at(action.label(), context.timeNanos() + action.delayNs());
            timed.traced(-action.label(), 1, -1, 0);
        }
    }
}
