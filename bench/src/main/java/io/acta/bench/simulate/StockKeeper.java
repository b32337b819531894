package io.acta.bench.simulate;

import io.acta.bench.simulate.store.AnnouncedDecoder;
import io.acta.bench.simulate.store.DroppedDecoder;
import io.acta.bench.simulate.store.ItemCursor;
import io.acta.bench.simulate.store.ItemDecoder;
import io.acta.bench.simulate.store.ItemEncoder;
import io.acta.bench.simulate.store.ItemTable;
import io.acta.bench.simulate.store.MovedDecoder;
import io.acta.bench.simulate.store.RemindedDecoder;
import io.acta.bench.simulate.store.RevisedDecoder;
import io.acta.bench.simulate.store.SpoiledDecoder;
import io.acta.bench.simulate.store.StockedDecoder;
import io.acta.bench.simulate.store.StoreActions;
import io.acta.bench.simulate.store.StoreOutputs;
import io.acta.bench.simulate.store.StoreReactor;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.OutputSink;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.Timers;

/** Owns the items: rows, an index, versions, follow-ups, timers, random numbers, routed and coalesced outputs; rejects and throws. */
final class StockKeeper extends StoreReactor {
    /** An amount at which the handler throws. */
    static final long POISON = 666;

    private static final int REFUSED = 1;
    private static final int ITEMS_MAX = 30;

    private ItemTable items;
    private ItemCursor cursor;
    private OutputSink sink;
    private StoreOutputs outputs;
    private StoreActions followUps;
    private Timers timers;
    private StoreActions timed;

    @Override
    public void onSetup(final ReactorSetup setup) {
        items = setup.own(ItemTable.TYPE, ITEMS_MAX);
        setup.publish(ItemTable.TYPE);
        setup.prefetch(StockedDecoder.TEMPLATE_ID, StockedDecoder.itemIdEncodingOffset(), ItemTable.TYPE);
        cursor = items.cursor();
        sink = setup.outputs();
        outputs = new StoreOutputs(sink);
        followUps = new StoreActions(setup.followUps());
        timers = setup.timers();
        timed = new StoreActions(timers);
    }

    @Override
    protected void onStocked(final StockedDecoder action, final ActionContext context) {
        set(action.itemId(), action.shelf(), action.amount(), context);
        if (action.amount() < 0) {
            context.reject(REFUSED);
        } else if (action.amount() == POISON) {
            throw new IllegalStateException("item " + action.itemId() + " is poisoned");
        }
    }

    @Override
    protected void onRevised(final RevisedDecoder action, final ActionContext context) {
        final boolean isCurrent = context.expect(action.seenVersion(), items.version(action.itemId()));
        // Written all the same, so that there is something to undo.
        set(action.itemId(), 0, action.amount(), context);
        if (isCurrent) {
            outputs.amountChanged(action.itemId(), action.amount());
        }
    }

    private void set(final long itemId, final int shelf, final long amount, final ActionContext context) {
        final ItemEncoder known = items.edit(itemId);
        final ItemEncoder item = known != null ? known : items.add(itemId);
        item.shelf(shelf).amount(amount).luck(context.randomLong());
        sign(item, context);
        outputs.amountChanged(itemId, amount);
    }

    /** Says of whose making the row is: a reaction must be told the same. */
    private static void sign(final ItemEncoder item, final ActionContext context) {
        item.step(context.step())
                .cause(context.causeSequence())
                .author(context.origin())
                .asked(context.correlationId());
    }

    @Override
    protected void onDropped(final DroppedDecoder action, final ActionContext context) {
        timers.cancel(action.itemId());
        if (!items.remove(action.itemId())) {
            context.reject(REFUSED);
        }
    }

    @Override
    protected void onMoved(final MovedDecoder action, final ActionContext context) {
        final ItemDecoder source = items.get(action.from());
        if (source == null) {
            context.reject(REFUSED);
            return;
        }
        final long left = source.amount() - action.amount();
        final int shelf = source.shelf();
        followUps.stocked(action.to(), shelf, action.amount());
        followUps.stocked(action.from(), shelf, left);
    }

    @Override
    protected void onReminded(final RemindedDecoder action, final ActionContext context) {
        if (action.delayNs() < 0) {
            timers.cancel(action.itemId());
            return;
        }
        timers.at(action.itemId(), context.timeNanos() + action.delayNs());
        timed.spoiled(action.itemId());
    }

    @Override
    protected void onSpoiled(final SpoiledDecoder action, final ActionContext context) {
        final ItemEncoder item = items.edit(action.itemId());
        if (item != null) {
            item.amount(0);
            sign(item, context);
            outputs.amountChanged(action.itemId(), 0);
        }
    }

    @Override
    protected void onAnnounced(final AnnouncedDecoder action, final ActionContext context) {
        switch (action.how()) {
            case 0 -> sink.toOne(action.peerId());
            case 1 -> sink.toAll();
            case 2 -> sink.toOthers(action.peerId());
            case 3 -> sink.toMembers(cursor.byShelf(action.shelf()).rows());
            case 4 ->
                sink.toMembersExcept(cursor.byShelf(action.shelf()).rows(), action.peerId())
                        .coalesce(action.shelf());
            default -> sink.coalesce(action.shelf());
        }
        outputs.amountChanged(action.shelf(), context.step());
    }
}
