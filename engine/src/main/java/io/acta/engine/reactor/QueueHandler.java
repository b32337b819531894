package io.acta.engine.reactor;

/** Gets the actions of a queue that is drained. Extend the generated {@code XxxQueueHandler} of your schema, which decodes. */
@FunctionalInterface
public interface QueueHandler {
    /**
     * One action.
     *
     * @param queue that has it in hand; not to be moved on in here.
     * @param context of the step that drains the queue, not of the action.
     */
    void onQueued(ActionQueue queue, ActionContext context);
}
