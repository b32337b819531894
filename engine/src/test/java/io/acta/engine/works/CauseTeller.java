package io.acta.engine.works;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ReactorSetup;

/**
 * Reacts to items, to the summaries that another reactor's reactions keep of them, and to jobs, which go on in chunks, by telling the cause and the
 * version that it is told.
 */
public final class CauseTeller extends WorksReactor {
    /** Added to a group's number where the cause of its summary's change is told. */
    public static final long SUMMARY = 1_000;

    /** Added to a job's number where the cause of its change is told. */
    public static final long JOB = 2_000;

    private WorksOutputs outputs;

    @Override
    public void onSetup(final ReactorSetup setup) {
        outputs = new WorksOutputs(setup.outputs());
        setup.react(ItemTable.TYPE, new Items());
        setup.react(SummaryTable.TYPE, new Summaries());
        setup.react(JobTable.TYPE, new Jobs());
    }

    private void tell(final long label, final long version, final ActionContext context) {
        outputs.cause(
                label,
                context.causeSequence(),
                context.ordinal(),
                context.causeOrdinal(),
                context.causeTemplateId(),
                (short) (context.isFollowUp() ? 1 : 0));
        outputs.told(label, version, context.origin());
    }

    private final class Items extends ItemReaction {
        @Override
        protected void setUp(final ItemDecoder row, final ActionContext context) {
            tell(row.itemId(), version(), context);
        }

        @Override
        protected void onRemoved(final ItemDecoder before, final ActionContext context) {
            tell(before.itemId(), version(), context);
        }
    }

    private final class Summaries extends SummaryReaction {
        @Override
        protected void setUp(final SummaryDecoder row, final ActionContext context) {
            if (row.groupId() >= 0) {
                tell(SUMMARY + row.groupId(), version(), context);
            }
        }
    }

    private final class Jobs extends JobReaction {
        @Override
        protected void setUp(final JobDecoder row, final ActionContext context) {
            tell(JOB + row.jobId(), version(), context);
        }
    }
}
