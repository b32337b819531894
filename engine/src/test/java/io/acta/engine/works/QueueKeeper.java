package io.acta.engine.works;

import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.ActionQueue;
import io.acta.engine.reactor.ReactorSetup;

/** Collects actions in two queues and drains them at each batch's end: the first as far as it is told to, the second whole. */
public final class QueueKeeper extends WorksReactor {
    /** Number of the queue of traced and labelled actions. */
    public static final int FAMILY = 1;

    /** Number of the queue of labelled actions. */
    public static final int LABELS = 2;

    /** Rejection, asked for. */
    public static final int REFUSED = 1;

    private final int rows;
    private ActionQueue family;
    private ActionQueue labels;
    private IntakeTable intakes;
    private WorksOutputs outputs;
    private final WorksQueueHandler handler = new WorksQueueHandler() {
        @Override
        protected void onTraced(final TracedDecoder action, final ActionQueue queue, final ActionContext context) {
            take(queue, action.label(), 0);
        }

        @Override
        protected void onLabelled(final LabelledDecoder action, final ActionQueue queue, final ActionContext context) {
            final long label = action.label();
            take(queue, label, action.textLength());
        }
    };

    /** @param rows of the first queue. */
    public QueueKeeper(final int rows) {
        this.rows = rows;
    }

    @Override
    public void onSetup(final ReactorSetup setup) {
        family = setup.queue(rows, TracedDecoder.TEMPLATE_ID, LabelledDecoder.TEMPLATE_ID);
        labels = setup.queue(1_000, LabelledDecoder.TEMPLATE_ID);
        intakes = setup.own(IntakeTable.TYPE, 2);
        outputs = new WorksOutputs(setup.outputs());
    }

    @Override
    protected void onLabelled(final LabelledDecoder action, final ActionContext context) {
        switch (action.refused()) {
            case 1 -> context.reject(REFUSED);
            case 2 -> throw new IllegalStateException("label " + action.label() + " is refused");
            default -> {
                // Its place is in the queue.
            }
        }
    }

    @Override
    protected void onResynced(final ResyncedDecoder action, final ActionContext context) {
        if (action.fromSequence() < 0) {
            family.skip();
        } else if (action.fromSequence() == 0) {
            family.resync();
        } else {
            family.resync(action.fromSequence());
        }
        if (action.refused() != 0) {
            context.reject(REFUSED);
        }
    }

    @Override
    protected void onHeld(final HeldDecoder action, final ActionContext context) {
        intake(FAMILY).drainMax(action.drainMax());
    }

    @Override
    public void onBatchEnd(final ActionContext context) {
        if (family.isEmpty() && labels.isEmpty()) {
            return;
        }
        intake(FAMILY);
        final long drainMax = intakes.get(FAMILY).drainMax();
        for (long i = 0; i < drainMax && family.next(); i++) {
            handler.onQueued(family, context);
        }
        labels.drain(handler, context);
    }

    private void take(final ActionQueue queue, final long label, final int textLength) {
        final int number = queue == family ? FAMILY : LABELS;
        final IntakeEncoder row = intake(number);
        final IntakeDecoder before = intakes.get(number);
        row.count(before.count() + 1).hash(31 * before.hash() + label);
        outputs.taken(number, label, queue.sequence(), queue.causeSequence(), textLength);
    }

    private IntakeEncoder intake(final int number) {
        final IntakeEncoder row = intakes.edit(number);
        return row != null ? row : intakes.add(number).drainMax(Integer.MAX_VALUE);
    }
}
