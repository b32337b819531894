package io.acta.engine.works;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/** Does jobs in chunks: each step a part, then it asks to be continued. */
public final class JobKeeper extends WorksReactor {
    /** Rejection: there is such a job, or no such job. */
    public static final int REFUSED = 1;

    private JobTable jobs;
    private WorksOutputs outputs;
    private WorksActions next;

    @Override
    public void onSetup(final ReactorSetup setup) {
        jobs = setup.own(JobTable.TYPE, 1_000);
        outputs = new WorksOutputs(setup.outputs());
        next = new WorksActions(setup.continuations());
    }

    @Override
    protected void onJobStarted(final JobStartedDecoder action, final ActionContext context) {
        final JobEncoder row = jobs.add(action.jobId());
        if (row == null) {
            context.reject(REFUSED);
            return;
        }
        row.total(action.total()).chunk(action.chunk());
        next.jobContinued(action.jobId());
    }

    @Override
    protected void onJobContinued(final JobContinuedDecoder action, final ActionContext context) {
        final JobDecoder job = jobs.get(action.jobId());
        if (job == null) {
            context.reject(REFUSED);
            return;
        }
        final int total = job.total();
        final int done = Math.min(total, job.done() + job.chunk());
        final int batches = job.batches() + 1;
        jobs.edit(action.jobId()).done(done).batches(batches);
        outputs.progress(action.jobId(), done, total);
        if (done < total) {
            next.jobContinued(action.jobId());
        }
    }

    @Override
    protected void onTraced(final TracedDecoder action, final ActionContext context) {
        if (action.chunks() > 0) {
            next.traced(action.label() + 1_000, 1, -1, action.chunks() - 1);
        }
    }
}
