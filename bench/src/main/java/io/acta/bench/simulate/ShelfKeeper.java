package io.acta.bench.simulate;

import io.acta.bench.simulate.store.CountedDecoder;
import io.acta.bench.simulate.store.ItemDecoder;
import io.acta.bench.simulate.store.ItemReaction;
import io.acta.bench.simulate.store.ItemTable;
import io.acta.bench.simulate.store.JobDecoder;
import io.acta.bench.simulate.store.JobEncoder;
import io.acta.bench.simulate.store.JobTable;
import io.acta.bench.simulate.store.RecountedDecoder;
import io.acta.bench.simulate.store.ShelfDecoder;
import io.acta.bench.simulate.store.ShelfEncoder;
import io.acta.bench.simulate.store.ShelfTable;
import io.acta.bench.simulate.store.StoreActions;
import io.acta.bench.simulate.store.StoreOutputs;
import io.acta.bench.simulate.store.StoreReactor;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;
import io.acta.engine.reactor.Timers;

/**
 * Sums up items that another reactor owns, by a reaction, and does long jobs by continuations. Knows of each change who made it, and halts
 * the engine when it is told otherwise.
 */
final class ShelfKeeper extends StoreReactor {
    private static final int JOBS_MAX = 8;
    private static final int TEXT_LENGTH_MAX = 3_900;
    private static final byte[] TEXT = new byte[TEXT_LENGTH_MAX];

    /** Other timers than those of items. */
    private static final long FIRST_TIMER = 1_000;

    private static final long RECOUNT_DELAY_NS = 200_000;

    private ShelfTable shelves;
    private JobTable jobs;
    private StoreOutputs outputs;
    private StoreActions next;
    private StoreActions followUps;
    private Timers timers;
    private StoreActions timed;

    @Override
    public void onSetup(final ReactorSetup setup) {
        shelves = setup.own(ShelfTable.TYPE, 16);
        jobs = setup.own(JobTable.TYPE, JOBS_MAX);
        outputs = new StoreOutputs(setup.outputs());
        next = new StoreActions(setup.continuations());
        followUps = new StoreActions(setup.followUps());
        timers = setup.timers();
        timed = new StoreActions(timers);
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

    @Override
    protected void onRecounted(final RecountedDecoder action, final ActionContext context) {
        if (action.cause() != context.causeSequence() || action.asked() != context.correlationId()) {
            throw new AssertionError("a reaction to action " + action.cause() + " that " + action.asked()
                    + " asked for sent an action that came from " + context.causeSequence() + ", "
                    + context.correlationId());
        }
        outputs.partDone(action.cause(), action.shelf());
    }

    /** Exact only if every change is told once, with what was told last as the row before. */
    private final class Sums extends ItemReaction {
        @Override
        protected void onAdded(final ItemDecoder after, final ActionContext context) {
            move(after.shelf(), 1, after.amount());
            describe(after, context);
        }

        @Override
        protected void onChanged(final ItemDecoder before, final ItemDecoder after, final ActionContext context) {
            move(before.shelf(), -1, -before.amount());
            move(after.shelf(), 1, after.amount());
            if (after.amount() == 0) {
                outputs.amountChanged(after.itemId(), -1);
            }
            describe(after, context);
        }

        @Override
        protected void onRemoved(final ItemDecoder before, final ActionContext context) {
            move(before.shelf(), -1, -before.amount());
            followUps.recounted(before.shelf(), context.causeSequence(), context.correlationId());
        }

        /** An error, and not an exception: the engine has to halt, or nobody would see it. */
        private void describe(final ItemDecoder after, final ActionContext context) {
            if (after.step() != version()
                    || after.cause() != context.causeSequence()
                    || after.author() != context.origin()
                    || after.asked() != context.correlationId()) {
                throw new AssertionError("item " + after.itemId() + " was written in step " + after.step()
                        + " of action " + after.cause() + " by " + after.author() + ", and a reaction is told version "
                        + version() + " of action " + context.causeSequence() + " by " + context.origin());
            }
            if ((after.luck() & 3) != 0) {
                final int length = Math.floorMod(after.luck() >> 2, TEXT_LENGTH_MAX);
                outputs.described()
                        .itemId(after.itemId())
                        .version(version())
                        .cause(context.causeSequence())
                        .putText(TEXT, 0, length);
                outputs.commitDescribed();
            }
            if ((after.luck() & 0x30) == 0) {
                timers.at(FIRST_TIMER + after.shelf(), context.timeNanos() + RECOUNT_DELAY_NS);
                timed.recounted(after.shelf(), context.causeSequence(), context.correlationId());
            }
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
