package io.acta.engine.works;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.StateView;
import io.acta.engine.reactor.Timers;

/**
 * Keeps a summary of each group of items, another reactor's rows, by reactions; and from the summaries, its own rows, what follows from
 * them. Holds a timer for each item of the group {@link #TIMED} as long as it is there.
 */
public final class SummaryKeeper extends WorksReactor {
    /** Group whose items have timers. */
    public static final int TIMED = 1;

    /** Amount of an item whose reaction throws. */
    public static final long POISON = 666;

    /** How long an item's timer waits. */
    public static final long DELAY_NS = 10_000;

    private static final long ALL = -1;

    private final boolean tells;
    private SummaryTable summaries;
    private TangleTable tangles;
    private ItemView items;
    private WorksOutputs outputs;
    private WorksActions followUps;
    private Timers timers;
    private WorksActions timed;

    /** @param tells whether it puts out what it is told. */
    public SummaryKeeper(final boolean tells) {
        this.tells = tells;
    }

    @Override
    public void onSetup(final ReactorSetup setup) {
        summaries = setup.own(SummaryTable.TYPE, 100);
        tangles = setup.own(TangleTable.TYPE, 1);
        outputs = new WorksOutputs(setup.outputs());
        followUps = new WorksActions(setup.followUps());
        timers = setup.timers();
        timed = new WorksActions(timers);
        setup.react(ItemTable.TYPE, new Totals());
        setup.react(ItemTable.TYPE, new ItemTimers());
        setup.react(SummaryTable.TYPE, new Greatest());
        setup.react(TangleTable.TYPE, new Tangling());
    }

    @Override
    public void onViews(final StateView state) {
        items = state.view(ItemTable.TYPE);
    }

    @Override
    protected void onTangled(final TangledDecoder action, final ActionContext context) {
        tangle(action.depth());
    }

    private void tangle(final long depth) {
        final TangleEncoder row = tangles.edit(1);
        (row != null ? row : tangles.add(1)).depth(depth);
    }

    /** Moves totals by the difference: exact only if every change is told once, with what was told last as the row before. */
    private final class Totals extends ItemReaction {
        @Override
        protected void onAdded(final ItemDecoder after, final ActionContext context) {
            tell(after.itemId(), -1, after.amount());
            add(after.group(), 1, after.amount());
        }

        @Override
        protected void onChanged(final ItemDecoder before, final ItemDecoder after, final ActionContext context) {
            tell(after.itemId(), before.amount(), after.amount());
            add(before.group(), -1, -before.amount());
            add(after.group(), 1, after.amount());
        }

        @Override
        protected void onRemoved(final ItemDecoder before, final ActionContext context) {
            tell(before.itemId(), before.amount(), -1);
            add(before.group(), -1, -before.amount());
        }

        private void tell(final long itemId, final long before, final long after) {
            if (tells) {
                outputs.told(itemId, before, after);
            }
            if (after == POISON && items.contains(itemId)) {
                throw new IllegalStateException("poisoned item " + itemId);
            }
        }

        private void add(final int group, final long count, final long amount) {
            final SummaryEncoder row = summaries.edit(group);
            final SummaryEncoder summary = row != null ? row : summaries.add(group);
            final SummaryDecoder now = summaries.get(group);
            final long left = now.items() + count;
            summary.items(left).total(now.total() + amount);
        }
    }

    /** What is there as long as a row is. */
    private final class ItemTimers extends ItemReaction {
        @Override
        protected boolean concerns(final ItemDecoder before, final ItemDecoder after) {
            return before.group() != after.group();
        }

        @Override
        protected void setUp(final ItemDecoder row, final ActionContext context) {
            if (row.group() == TIMED) {
                timers.at(row.itemId(), context.timeNanos() + DELAY_NS);
                timed.dropped(row.itemId());
            }
        }

        @Override
        protected void cleanUp(final ItemDecoder row, final ActionContext context) {
            timers.cancel(row.itemId());
        }
    }

    /** A reaction to what reactions changed: the row's own field, and a total over all groups. */
    private final class Greatest extends SummaryReaction {
        @Override
        protected void onAdded(final SummaryDecoder after, final ActionContext context) {
            keep(after.groupId(), after.total(), 0);
        }

        @Override
        protected void onChanged(final SummaryDecoder before, final SummaryDecoder after, final ActionContext context) {
            keep(after.groupId(), after.total(), before.total());
        }

        private void keep(final long groupId, final long total, final long totalBefore) {
            if (groupId == ALL) {
                return;
            }
            final long greatest = Math.max(summaries.get(groupId).greatest(), total);
            summaries.edit(groupId).greatest(greatest);
            final SummaryEncoder row = summaries.edit(ALL);
            final SummaryEncoder all = row != null ? row : summaries.add(ALL);
            all.total(summaries.get(ALL).total() + total - totalBefore);
        }
    }

    /** Changes its own row, until it is 0. */
    private final class Tangling extends TangleReaction {
        @Override
        protected void setUp(final TangleDecoder row, final ActionContext context) {
            if (row.depth() > 0) {
                followUps.tangled((int) row.depth() - 1);
            }
        }
    }
}
