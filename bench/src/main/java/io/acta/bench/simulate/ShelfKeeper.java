package io.acta.bench.simulate;

import io.acta.bench.simulate.store.CountedDecoder;
import io.acta.bench.simulate.store.ItemDecoder;
import io.acta.bench.simulate.store.ItemReaction;
import io.acta.bench.simulate.store.ItemTable;
import io.acta.bench.simulate.store.JobDecoder;
import io.acta.bench.simulate.store.JobEncoder;
import io.acta.bench.simulate.store.JobTable;
import io.acta.bench.simulate.store.ShelfDecoder;
import io.acta.bench.simulate.store.ShelfEncoder;
import io.acta.bench.simulate.store.ShelfTable;
import io.acta.bench.simulate.store.StoreActions;
import io.acta.bench.simulate.store.StoreOutputs;
import io.acta.bench.simulate.store.StoreReactor;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/** Sums up items that another reactor owns, by a reaction, and does long jobs by continuations. */
final class ShelfKeeper extends StoreReactor {
    private static final int JOBS_MAX = 8;

    private ShelfTable shelves;
    private JobTable jobs;
    private StoreOutputs outputs;
    private StoreActions next;

    @Override
    public void onSetup(final ReactorSetup setup) {
        shelves = setup.own(ShelfTable.TYPE, 16);
        jobs = setup.own(JobTable.TYPE, JOBS_MAX);
        outputs = new StoreOutputs(setup.outputs());
        next = new StoreActions(setup.continuations());
        setup.react(ItemTable.TYPE, new Sums());
    }

    /** The first part takes the job on; the parts after it come from here. */
    @Override
    protected void onCounted(final CountedDecoder action, final ActionContext context) {
        final JobDecoder job = jobs.get(action.jobId());
        final int batches = job == null ? 0 : job.batches();
        final JobEncoder row = job == null ? jobs.add(action.jobId()) : jobs.edit(action.jobId());
        row.left(action.parts()).batches(batches + 1);
        outputs.partDone(action.jobId(), action.parts());
        if (action.parts() > 0) {
            next.counted(action.jobId(), action.parts() - 1);
        } else {
            jobs.remove(action.jobId());
        }
    }

    /** Exact only if every change is told once, with what was told last as the row before. */
    private final class Sums extends ItemReaction {
        @Override
        protected void onAdded(final ItemDecoder after, final ActionContext context) {
            move(after.shelf(), 1, after.amount());
        }

        @Override
        protected void onChanged(final ItemDecoder before, final ItemDecoder after, final ActionContext context) {
            move(before.shelf(), -1, -before.amount());
            move(after.shelf(), 1, after.amount());
            if (after.amount() == 0) {
                outputs.amountChanged(after.itemId(), -1);
            }
        }

        @Override
        protected void onRemoved(final ItemDecoder before, final ActionContext context) {
            move(before.shelf(), -1, -before.amount());
        }

        private void move(final int shelf, final long items, final long amount) {
            final ShelfEncoder known = shelves.edit(shelf);
            final ShelfEncoder row = known != null ? known : shelves.add(shelf);
            final ShelfDecoder now = shelves.get(shelf);
            final long count = now.items() + items;
            row.items(count).total(now.total() + amount);
        }
    }
}
