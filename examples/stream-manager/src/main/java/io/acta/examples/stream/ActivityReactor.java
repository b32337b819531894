package io.acta.examples.stream;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ActionQueue;
import io.acta.engine.reactor.QueueHandler;
import io.acta.engine.reactor.ReactorSetup;

/**
 * Counts what people did, for analytics: a queue collects every applied action of theirs, and the end of a batch counts what the queue holds. A
 * refused action was never in the queue.
 */
public final class ActivityReactor extends StreamManagerReactor {
    /** As many as the longest actions of a full batch take. */
    private static final int QUEUE_ROWS = 16 * 1024;

    private static final int TYPES_MAX = 16;

    private ActivityTable activities;
    private ActionQueue queue;
    private final QueueHandler counter = this::count;

    @Override
    public void onSetup(final ReactorSetup setup) {
        activities = setup.own(ActivityTable.TYPE, TYPES_MAX);
        setup.publish(ActivityTable.TYPE);
        queue = setup.queue(
                QUEUE_ROWS,
                StreamStartedDecoder.TEMPLATE_ID,
                StreamPausedDecoder.TEMPLATE_ID,
                StreamStoppedDecoder.TEMPLATE_ID,
                TargetFpsSetDecoder.TEMPLATE_ID,
                LayerVisibilitySetDecoder.TEMPLATE_ID,
                LayerEditedDecoder.TEMPLATE_ID,
                ChatSentDecoder.TEMPLATE_ID,
                PreviewConnectedDecoder.TEMPLATE_ID,
                QualityChosenDecoder.TEMPLATE_ID);
    }

    @Override
    public void onBatchEnd(final ActionContext context) {
        queue.drain(counter, context);
    }

    private void count(final ActionQueue taken, final ActionContext context) {
        if (!activities.contains(taken.templateId())) {
            activities.add(taken.templateId());
        }
        final long count = activities.get(taken.templateId()).count() + 1;
        activities
                .edit(taken.templateId())
                .count(count)
                .lastSequence(taken.sequence())
                .lastNs(context.timeNanos());
    }
}
